/** The same authorization request, answered by signing in. */
export function signInPath(path: string): string {
  const url = new URL(path, 'http://localhost');
  url.searchParams.delete('step');
  url.searchParams.set('flow', 'login');
  return `${url.pathname}${url.search}`;
}
