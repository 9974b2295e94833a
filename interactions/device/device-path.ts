/** Returns the address that devices show, on which people type the code of a device. */
export function devicePath(issuer: string): string {
  const { pathname } = new URL(issuer);
  return `${pathname === '/' ? '' : pathname}/protocol/openid-connect/device`;
}
