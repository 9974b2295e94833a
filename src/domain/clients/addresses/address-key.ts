/** Escapes of a character that stands for itself in a path or a query: servers read both ways of writing it as one. */
const readAlike = /%(?:2[1-9a-de]|3[0-9a-be]|4[0-9a-f]|5[0-9abd-f]|6[0-9a-f]|7[0-9a-e])/gi;

const unescape = (text: string) =>
  text
    .replace(readAlike, (escape) => decodeURIComponent(escape))
    .replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase());

/**
 * Returns an address in the one form by which two ways of writing it are compared: scheme and host in small letters, without the default port,
 * dot segments and needless escapes. A text that is no address is its own key.
 */
export function addressKey(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host, pathname, search } = new URL(address);
  return `${protocol}//${host.replace(/\.(?=:|$)/, '')}${unescape(pathname)}${unescape(search)}`;
}

/** Returns whether an address lies under one of these patterns, each of which ends with a star, however the two are written. */
export function liesUnderKeys(address: string, patterns: readonly string[]): boolean {
  const [place = ''] = addressKey(address).split('?');
  return patterns.some((pattern) => place.startsWith(addressKey(pattern.replace(/\*$/, ''))));
}
