import { boundedFetch } from './bounded-fetch.ts';
import { timeRequest, type OutboundMetrics } from './time-request.ts';

/** Time for all of it, from the look-up of the name to the last byte. */
const milliseconds = 2500;

/**
 * Returns a function that asks a stranger's server for a JSON document: one answer of 64 KiB at most, without a redirect. It throws where
 * no whole answer comes. `isNamed` says that the operator has named the host: then it may be on a private network that she has allowed.
 */
export function createDocumentFetcher(
  {
    outboundAllowedHosts,
    production,
  }: { readonly outboundAllowedHosts: readonly string[]; readonly production: boolean },
  metrics: OutboundMetrics<'client'>,
): (address: string, about: { readonly isNamed: boolean }) => Promise<Response> {
  const timing = { metrics, target: 'client', statusOf: ({ status }: Response) => status } as const;
  return (address, { isNamed }) =>
    timeRequest(timing, () =>
      boundedFetch(address, {
        method: 'GET',
        headers: { Accept: 'application/json', 'Accept-Encoding': 'identity' },
        // A stranger must not choose which machine of the operator's own network is asked.
        allowedHosts: isNamed || !production ? outboundAllowedHosts : [],
        signal: AbortSignal.timeout(milliseconds),
      }),
    );
}
