import { isIPv4, isIPv6 } from 'node:net';

const split = (groups: string) => (groups === '' ? [] : groups.split(':'));

/** Returns the eight groups of an IPv6 address. The parser of URLs writes them all in hexadecimal first. */
function readIpv6(ip: string): readonly number[] {
  const [head = '', tail = ''] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::');
  const [left, right] = [split(head), split(tail)];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

/**
 * Returns the four numbers of an IPv4 address, or the eight of an IPv6 address; undefined for any other text. An IPv4 address that is
 * written as IPv6 is an IPv4 address.
 */
export function ipGroups(ip: string): readonly number[] | undefined {
  const bare = ip
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*/, '');
  if (isIPv4(bare)) return bare.split('.').map(Number);
  if (!isIPv6(bare)) return undefined;
  const groups = readIpv6(bare);
  const [, , , , , fifth = 0, high = 0, low = 0] = groups;
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && fifth === 0xffff;
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255] : groups;
}
