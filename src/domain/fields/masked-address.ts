import { shownAddress } from './shown-address.ts';

/**
 * Returns an address that its owner recognises and that nobody else learns from a page: the first character, and the domain. Pages that open
 * without a sign-in show no more of it.
 */
export function maskedAddress(address: string): string {
  const shown = shownAddress(address);
  const [first = ''] = shown;
  return `${first}•••${shown.slice(shown.lastIndexOf('@'))}`;
}
