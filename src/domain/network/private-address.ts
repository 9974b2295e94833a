import ipaddr from 'ipaddr.js';

/** Addresses of IPv4 within IPv6 (RFC 4291, section 2.5.5.1), which have no name of their own in the list of ranges. */
const within = ipaddr.IPv6.parseCIDR('::/96');

/** Returns whether an address of IPv4 or IPv6 is no part of the public Internet, or hides one that may not be. */
export function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return true;
  const parsed = ipaddr.parse(address);
  return parsed.range() !== 'unicast' || (parsed instanceof ipaddr.IPv6 && parsed.match(within));
}
