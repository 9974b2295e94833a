import { domainToUnicode } from 'node:url';
import { parseEmailAddress } from './email-address.ts';

/**
 * Returns an address as people write it, for its owner to read. Messages and services use the ASCII form alone, which all of them
 * understand. A domain that would not be read back as the same one stays as it is.
 */
export function shownAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const shown = `${address.slice(0, at)}${domainToUnicode(address.slice(at))}`;
  const [before, after] = [parseEmailAddress(address), parseEmailAddress(shown)];
  return before.ok && after.ok && before.canonical === after.canonical ? shown : address;
}
