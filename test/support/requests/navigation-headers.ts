/** The page that caused a request, with its referrer policy; absent when the address was typed. */
export interface Initiator {
  readonly url: URL;
  readonly referrerPolicy: string;
}

/** Returns the last two labels of a host. That is enough for the names in tests, without a list of public suffixes. */
function siteOf(url: URL): string {
  const isAddress = /^[\d.]+$|^\[/.test(url.hostname);
  return `${url.protocol}//${isAddress ? url.hostname : url.hostname.split('.').slice(-2).join('.')}`;
}

export function isSameSite(one: URL, other: URL): boolean {
  return siteOf(one) === siteOf(other);
}

/** `Sec-Fetch-Site` looks at every address of a redirect chain, and the most foreign one counts. */
export function secFetchSite(initiator: Initiator | undefined, chain: readonly URL[]): string {
  if (!initiator) return 'none';
  if (chain.some((url) => !isSameSite(initiator.url, url))) return 'cross-site';
  return chain.some((url) => url.origin !== initiator.url.origin) ? 'same-site' : 'same-origin';
}

/** https://www.w3.org/TR/referrer-policy/ without the policies that nobody here uses. */
export function refererHeader(initiator: Initiator | undefined, target: URL): string | undefined {
  if (!initiator) return undefined;
  const { url, referrerPolicy } = initiator;
  const full = new URL(url);
  full.hash = '';
  full.username = '';
  full.password = '';
  const isSameOrigin = url.origin === target.origin;
  const isDowngrade = url.protocol === 'https:' && target.protocol !== 'https:';
  switch (referrerPolicy) {
    case 'no-referrer':
      return undefined;
    case 'same-origin':
      return isSameOrigin ? full.href : undefined;
    case 'origin':
      return `${url.origin}/`;
    case 'strict-origin':
      return isDowngrade ? undefined : `${url.origin}/`;
    default:
      if (isSameOrigin) return full.href;
      return isDowngrade ? undefined : `${url.origin}/`;
  }
}

/** https://fetch.spec.whatwg.org/#append-a-request-origin-header: only what is no GET or HEAD carries one. */
export function originHeader(initiator: Initiator | undefined, chain: readonly URL[]): string {
  const target = chain.at(-1);
  if (!initiator || !target) return 'null';
  const { url, referrerPolicy } = initiator;
  const wasSentAcross = chain.slice(0, -1).some((hop) => hop.origin !== url.origin && hop.origin !== target.origin);
  const isDowngrade = url.protocol === 'https:' && target.protocol !== 'https:';
  if (referrerPolicy === 'no-referrer' || wasSentAcross) return 'null';
  if (referrerPolicy === 'same-origin' && url.origin !== target.origin) return 'null';
  return isDowngrade ? 'null' : url.origin;
}
