/** Where people type the code of a device: the address that devices show them. */
export function devicePath(issuer: string): string {
  const { pathname } = new URL(issuer);
  return `${pathname === '/' ? '' : pathname}/protocol/openid-connect/device`;
}
