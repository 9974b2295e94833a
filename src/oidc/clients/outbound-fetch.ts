type FetchOptions = RequestInit & { dispatcher?: unknown };

/**
 * Makes the function that sends every outgoing request of the protocol. It follows no redirects. It goes through the library's guard
 * against private addresses, unless the operator named the host.
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
