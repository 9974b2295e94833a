/** Returns a path with one parameter set, or removed when `value` is undefined. The other parameters stay. */
export function withQuery(path: string, name: string, value: string | undefined): string {
  const url = new URL(path, 'http://localhost');
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
}
