/**
 * Returns a path of ours to go back to, or undefined. It begins with one slash, never "//" or "/\", which browsers read as another host.
 */
export function returnPath(value: string | undefined): string | undefined {
  if (!value || value.length > 2000) return undefined;
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value) ? value : undefined;
}

/** Returns the page that a person comes from, if it is one of ours and its policy sends a Referer. */
export function refererPath(referer: string, origin: string): string | undefined {
  if (!URL.canParse(referer)) return undefined;
  const url = new URL(referer);
  const path = url.origin === origin ? returnPath(url.pathname + url.search) : undefined;
  return path === '/' ? undefined : path;
}
