/** The cookies of one virtual person; `Secure` is taken as met, because TLS may end in front of the server. */
export interface CookieJar {
  store(path: string, setCookies: readonly string[]): void;
  header(path: string): string;
  /** Forgets what ends with the browser, as when a person comes back another day. */
  reopen(): void;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
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

const matches = (path: string, cookiePath: string) =>
  path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    store(_path, setCookies) {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(';');
        const name = pair.slice(0, pair.indexOf('=')).trim();
        const value = pair.slice(pair.indexOf('=') + 1).trim();
        const cookie = { value, path: pathOf(attributes), lasts: lasts(attributes) };
        const key = `${cookie.path}\0${name}`;
        if (isGone(attributes)) cookies.delete(key);
        else cookies.set(key, cookie);
      }
    },
    header(path) {
      const sent = [...cookies].filter(([, cookie]) => matches(path, cookie.path));
      return sent.map(([key, { value }]) => `${key.slice(key.indexOf('\0') + 1)}=${value}`).join('; ');
    },
    reopen() {
      for (const [key, cookie] of cookies) if (!cookie.lasts) cookies.delete(key);
    },
  };
}
