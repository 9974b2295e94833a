/** Path separators and dots that hide from one reader and not from the next, however often they are encoded. */
const hidden = /%(?:25)*(?:2e|2f|5c)/i;

/** A step up to those who take what stands behind a semicolon for parameters of the path (RFC 3986, section 3.3), as Java servers do. */
const dotsWithParameters = /\/\.{1,2}(?:;|%(?:25)*3b)/i;

const printable = /^[\x21-\x7e]+$/;

/** Whether scheme, host, port and path of an address are written as every reader takes them, with nothing hidden in them. */
export function isPlainAddress(uri: string): boolean {
  if (!printable.test(uri) || uri.includes('#') || !URL.canParse(uri)) return false;
  const { protocol, origin, pathname } = new URL(uri);
  const [place = ''] = uri.split('?');
  // What the parser would change (user information, a default port, dot segments, backslashes) is no longer the same.
  return (
    protocol === 'https:' && `${origin}${pathname}` === place && !hidden.test(place) && !dotsWithParameters.test(place)
  );
}

/**
 * Whether an address lies under one of a client's patterns, each an https address whose path ends with a star. Their query and
 * fragment are free: today's clients come back to the page where the person was, and to the place on it.
 */
export function liesUnderPattern(uri: string, patterns: readonly string[]): boolean {
  const [address = ''] = uri.split('#');
  if (!printable.test(uri) || !isPlainAddress(address)) return false;
  const [place = ''] = address.split('?');
  return patterns.some((pattern) => {
    const stem = pattern.slice(0, -1);
    return pattern.endsWith('*') && isPlainAddress(stem) && place.startsWith(stem);
  });
}
