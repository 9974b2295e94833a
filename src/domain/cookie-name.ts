/**
 * Returns the name of a cookie of ours. A browser takes the prefixes of HTTPS over HTTPS alone. Without HTTPS, which is the development mode,
 * our own prefix keeps our cookies apart from those of services on the same host: cookies ignore ports, and many services call theirs `session`.
 */
export function cookieName(issuer: string, name: string, prefix: '__Host-' | '__Secure-' = '__Host-'): string {
  return issuer.startsWith('https:') ? `${prefix}${name}` : `geopf_${name}`;
}
