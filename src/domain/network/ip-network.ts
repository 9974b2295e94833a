import { ipGroups } from './ip-groups.ts';

/**
 * Returns the network of an address: the first 24 bits of IPv4, the first 48 of IPv6. It says from which operator or institution
 * somebody came, and names no household.
 */
export function ipNetwork(ip: string): string {
  const groups = ipGroups(ip);
  if (!groups) return 'unknown';
  const first = groups.slice(0, 3);
  if (groups.length === 4) return `${first.join('.')}.0/24`;
  return `${first.map((group) => group.toString(16)).join(':')}::/48`;
}
