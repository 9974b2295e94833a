/** The cookies of one virtual person; `Secure` is taken as met, because TLS may end in front of the server. */
export interface CookieJar {
  store(path: string, setCookies: readonly string[]): void;
  header(path: string): string;
  /** Forgets what ends with the browser, as when a person comes back another day. */
  reopen(): void;
}

interface Cookie {
  readonly value: string;
  /** Outlives the browser. */
  readonly lasts: boolean;
}

const valueOf = (attributes: readonly string[], name: string) =>
  attributes.map((attribute) => attribute.trim().split('=')).find(([each = '']) => each.toLowerCase() === name)?.[1];

/** Returns whether a cookie is taken away. Its age counts more than its end (RFC 6265, section 5.3). */
function isGone(attributes: readonly string[]): boolean {
  const age = valueOf(attributes, 'max-age');
  if (age !== undefined) return Number(age) <= 0;
  return Date.parse(valueOf(attributes, 'expires') ?? '') <= Date.now();
}

function pathOf(attributes: readonly string[]): string {
  const found = attributes.find((attribute) => /^\s*path=/i.test(attribute));
  return found ? found.trim().slice('path='.length) : '/';
}

const lasts = (attributes: readonly string[]) => attributes.some((each) => /^\s*(max-age|expires)=/i.test(each));

/** Returns the paths whose cookies are sent to this one. */
function pathsAbove(path: string): readonly string[] {
  const above = [path, '/'];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    above.push(path.slice(0, end), path.slice(0, end + 1));
  return [...new Set(above)];
}

export function createCookieJar(): CookieJar {
  // Each sign-in leaves a cookie below a path of its own: a jar in which every one was looked at would get dearer with each.
  const below = new Map<string, Map<string, Cookie>>();
  return {
    store(_path, setCookies) {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(';');
        const name = pair.slice(0, pair.indexOf('=')).trim();
        const value = pair.slice(pair.indexOf('=') + 1).trim();
        const path = pathOf(attributes);
        const cookies = below.get(path) ?? new Map<string, Cookie>();
        if (isGone(attributes)) cookies.delete(name);
        else cookies.set(name, { value, lasts: lasts(attributes) });
        if (cookies.size > 0) below.set(path, cookies);
        else below.delete(path);
      }
    },
    header: (path) =>
      pathsAbove(path)
        .flatMap((above) => [...(below.get(above) ?? [])])
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; '),
    reopen() {
      for (const cookies of below.values())
        for (const [name, cookie] of cookies) if (!cookie.lasts) cookies.delete(name);
    },
  };
}
