/** Returns the path on which the same authorization request is answered by signing in. */
export function signInPath(path: string): string {
  const url = new URL(path, 'http://localhost');
  url.searchParams.delete('step');
  url.searchParams.set('flow', 'login');
  return `${url.pathname}${url.search}`;
}
