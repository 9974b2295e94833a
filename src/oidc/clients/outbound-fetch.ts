type FetchOptions = RequestInit & { dispatcher?: unknown };

/**
 * Every outgoing request of the protocol: no redirects, and through the library's guard against private addresses
 * unless the operator named the host.
 */
export function createOutboundFetch(
  allowedHosts: readonly string[],
): (url: string | URL, options: FetchOptions) => Promise<Response> {
  return async (url, options) => {
    const { host, hostname } = new URL(url);
    const isAllowed = allowedHosts.includes(host) || allowedHosts.includes(hostname);
    const { dispatcher, ...rest } = options;
    const settings = { ...rest, redirect: 'error', ...(isAllowed ? {} : { dispatcher }) } as RequestInit;
    return fetch(url, settings);
  };
}
