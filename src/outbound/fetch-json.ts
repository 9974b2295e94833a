import { boundedFetch } from './bounded-fetch.ts';
import { timeRequest, type OutboundMetrics } from './time-request.ts';

/** Time for all of it, from the look-up of the name to the last byte. */
const milliseconds = 2500;

/**
 * Returns a function that fetches a public JSON document of a client: one answer with status 200, of 64 KiB at most, without a redirect. It
 * throws in every other case, and whoever tells people of that tells them no reason: they would learn what answers where on our network.
 */
export function createJsonFetcher(
  { outboundAllowedHosts: allowedHosts }: { readonly outboundAllowedHosts: readonly string[] },
  metrics: OutboundMetrics<'client'>,
): (address: string) => Promise<unknown> {
  const timing = { metrics, target: 'client', statusOf: ({ status }: Response) => status } as const;
  return async (address) => {
    const signal = AbortSignal.timeout(milliseconds);
    const headers = { Accept: 'application/json' };
    const answer = await timeRequest(timing, () =>
      boundedFetch(address, { method: 'GET', headers, allowedHosts, signal }),
    );
    if (answer.status !== 200) throw new Error(`the answer has status ${answer.status}`);
    return answer.json();
  };
}
