/** Returns the path below which the addresses of the protocol stand. It is empty where the issuer has none. */
export function issuerPath(issuer: string): string {
  const { pathname } = new URL(issuer);
  return pathname === '/' ? '' : pathname;
}
