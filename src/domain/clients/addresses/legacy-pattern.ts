import { isNearby } from '../../network/private-host.ts';

/** Path separators and dots that one reader decodes and the next one does not, however often they are encoded. */
const hidden = /%(?:25)*(?:2e|2f|5c)/i;

/** A step up for readers that take the text behind a semicolon for parameters of the path (RFC 3986, section 3.3), as Java servers do. */
const dotsWithParameters = /\/\.{1,2}(?:;|%(?:25)*3b)/i;

const printable = /^[\x21-\x7e]+$/;

/** Returns whether every reader takes scheme, host, port and path of an address as they are written, with nothing hidden in them. */
export function isPlainAddress(uri: string): boolean {
  if (!printable.test(uri) || uri.includes('#') || !URL.canParse(uri)) return false;
  const { protocol, hostname, origin, pathname } = new URL(uri);
  const [place = ''] = uri.split('?');
  // Registrations have such addresses in the development mode alone.
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isNearby(hostname));
  // The parser would change some addresses (user information, a default port, dot segments, backslashes): these are not plain.
  return isSecure && `${origin}${pathname}` === place && !hidden.test(place) && !dotsWithParameters.test(place);
}

/**
 * Returns whether an address lies under one of a client's patterns, each an address whose path ends with a star. Query and fragment
 * are free: today's clients come back to the page where the person was, and to the place on it.
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
