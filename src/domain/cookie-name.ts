/** The names of our cookies without their prefix, but for the preferences. docs/threats.md says of each what it can do alone. */
export const ownCookies = [
  'session',
  'browser',
  'visit',
  'trusted',
  'bound',
  'request',
  'interaction',
  'resume',
  '3p',
  'fedcm',
] as const;

/**
 * Returns the name of a cookie of ours. A browser takes the prefixes of HTTPS over HTTPS alone. Without HTTPS, which is the development mode,
 * our own prefix keeps our cookies apart from those of services on the same host: cookies ignore ports, and many services call theirs `session`.
 */
export function cookieName(
  issuer: string,
  name: (typeof ownCookies)[number],
  prefix: '__Host-' | '__Secure-' = '__Host-',
): string {
  return issuer.startsWith('https:') ? `${prefix}${name}` : `geopf_${name}`;
}

/** Returns the values that a `Cookie` header holds under a name. A cookie of a wider path or domain may stand beside ours. */
export function cookieValues(header: string, name: string): readonly string[] {
  const start = `${name}=`;
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(start)).map((pair) => pair.slice(start.length));
}
