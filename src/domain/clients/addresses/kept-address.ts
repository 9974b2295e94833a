const longest = 400;
/** Shorter than a token of 256 bits, and longer than a UUID. */
const longestSegment = 40;
const mostNames = 10;

/** Stands where a part was left out. No address holds this character. */
export const leftOutMark = '…';

/** A part of a path that may be a token or may name a person. */
const mayBePersonal = (segment: string) => segment.length > longestSegment || /@|%40/i.test(segment);

/** Returns the names of the parameters of a query. Their values may be a person's, or secrets. */
function namesOf(query: string): string {
  const pairs = query.split('&').filter(Boolean);
  const names = pairs.slice(0, mostNames).map((pair) => {
    const [name = ''] = pair.split('=');
    return /^[\w.~[\]-]{1,32}$/.test(name) ? `${name}=${leftOutMark}` : leftOutMark;
  });
  return [...names, ...(pairs.length > mostNames ? [leftOutMark] : [])].join('&');
}

/**
 * Returns the part of an address that may be kept: scheme, host, path and the names of the parameters. User information, the values of
 * parameters, the fragment, and parts of the path that are long or hold an email are left out.
 */
export function keptAddress(address: string): { readonly address: string; readonly isWhole: boolean } {
  const parts = /^(?<start>[^/?#]*(?:\/\/)?)(?<place>[^/?#]*)(?<path>[^?#]*)(?<query>\?[^#]*)?(?<fragment>#.*)?$/s.exec(
    address,
  );
  const { start = '', place = '', path = '', query, fragment } = parts?.groups ?? {};
  const host = place.replace(/^.*@/s, `${leftOutMark}@`);
  const segments = path.split('/').map((segment) => (mayBePersonal(segment) ? leftOutMark : segment));
  const kept = [
    mayBePersonal(start) ? leftOutMark : start,
    host,
    segments.join('/'),
    query === undefined ? '' : `?${namesOf(query.slice(1))}`,
    fragment === undefined ? '' : `#${leftOutMark}`,
  ].join('');
  const cut = kept.length > longest ? `${kept.slice(0, longest)}${leftOutMark}` : kept;
  return { address: cut, isWhole: cut === address && !address.includes(leftOutMark) };
}
