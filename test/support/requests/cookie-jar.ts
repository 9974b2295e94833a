export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  /** True when the cookie is sent to its host alone, not to the subdomains. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none';
  /** Epoch milliseconds of the end; absent when the cookie lives until the browser is closed. */
  readonly expires?: number;
}

export interface CookieJar {
  store(url: URL, headers: readonly string[]): void;
  /** @param fromOtherSite true for a request that a page of another site caused */
  header(url: URL, request: { readonly fromOtherSite: boolean; readonly method: string }): string | undefined;
  all(): readonly Cookie[];
  get(name: string): Cookie | undefined;
  delete(name: string): void;
  clear(): void;
  /** Forgets the cookies without an end, as closing the browser does. */
  close(): void;
  copy(): CookieJar;
}

const loopback = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Returns whether an address never leaves this machine; browsers count such an address as secure. */
export function isLoopback(url: URL): boolean {
  return loopback.test(url.hostname);
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function endOf(attributes: ReadonlyMap<string, string>): number | undefined {
  const age = attributes.get('max-age');
  if (age !== undefined) return Date.now() + Number(age) * 1000;
  const expires = attributes.get('expires');
  return expires === undefined ? undefined : Date.parse(expires);
}

/** Returns the cookie, or undefined where a browser would refuse it (RFC 6265bis section 5.7). */
function parseCookie(url: URL, header: string): Cookie | undefined {
  const [pair = '', ...rest] = header.split(';').map((part) => part.trim());
  const equals = pair.indexOf('=');
  const name = pair.slice(0, equals).trim();
  const attributes = new Map<string, string>();
  for (const part of rest) {
    const [key = '', ...value] = part.split('=');
    attributes.set(key.toLowerCase(), value.join('='));
  }
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase();
  const path = attributes.get('path');
  const secure = attributes.has('secure');
  const sameSite = attributes.get('samesite')?.toLowerCase();
  if (equals < 1) return undefined;
  if (domain && url.hostname !== domain && !url.hostname.endsWith(`.${domain}`)) return undefined;
  if (secure && url.protocol !== 'https:' && !isLoopback(url)) return undefined;
  if (/^__(secure|host)-/i.test(name) && !secure) return undefined;
  if (/^__host-/i.test(name) && (domain || path !== '/')) return undefined;
  if (sameSite === 'none' && !secure) return undefined;
  return {
    name,
    value: pair.slice(equals + 1).trim(),
    host: domain ?? url.hostname,
    hostOnly: !domain,
    path: path?.startsWith('/') ? path : directoryOf(url.pathname),
    secure,
    httpOnly: attributes.has('httponly'),
    sameSite: sameSite === 'strict' || sameSite === 'none' ? sameSite : 'lax',
    expires: endOf(attributes),
  };
}

const isAlive = ({ expires }: Cookie) => expires === undefined || expires > Date.now();
const isSame = (one: Cookie, other: Cookie) =>
  one.name === other.name && one.host === other.host && one.path === other.path;

function fitsPath(cookie: Cookie, path: string): boolean {
  return path === cookie.path || path.startsWith(cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`);
}

function fitsUrl(cookie: Cookie, url: URL): boolean {
  if (cookie.secure && url.protocol !== 'https:' && !isLoopback(url)) return false;
  const fitsHost = url.hostname === cookie.host || (!cookie.hostOnly && url.hostname.endsWith(`.${cookie.host}`));
  return fitsHost && fitsPath(cookie, url.pathname);
}

/** Keeps cookies as a browser does: by host on any port, by path, until their end. */
export function createCookieJar(initial: readonly Cookie[] = []): CookieJar {
  let cookies: readonly Cookie[] = initial;
  return {
    store(url, headers) {
      for (const header of headers) {
        const fresh = parseCookie(url, header);
        if (!fresh) continue;
        cookies = [...cookies.filter((cookie) => !isSame(cookie, fresh)), fresh].filter(isAlive);
      }
    },
    header(url, { fromOtherSite, method }) {
      const sent = cookies.filter((cookie) => {
        if (!isAlive(cookie) || !fitsUrl(cookie, url)) return false;
        if (!fromOtherSite || cookie.sameSite === 'none') return true;
        return cookie.sameSite === 'lax' && method === 'GET';
      });
      const byPath = sent.toSorted((one, other) => other.path.length - one.path.length);
      return byPath.map(({ name, value }) => `${name}=${value}`).join('; ') || undefined;
    },
    all: () => cookies.filter(isAlive),
    get: (name) => cookies.find((cookie) => cookie.name === name && isAlive(cookie)),
    delete(name) {
      cookies = cookies.filter((cookie) => cookie.name !== name);
    },
    clear() {
      cookies = [];
    },
    close() {
      cookies = cookies.filter(({ expires }) => expires !== undefined);
    },
    copy: () => createCookieJar(cookies),
  };
}
