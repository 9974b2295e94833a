import { boundedFetch } from '../../outbound/bounded-fetch.ts';
import { timeRequest } from '../../outbound/time-request.ts';
import type { Services } from '../../services.ts';
import { minute } from '../../domain/time.ts';

/** Failures that are remembered. The addresses are those of registered clients, so nobody can make this list long. */
const maxKept = 1_000;

/** Throws unless this is a set of keys. The library notes when to ask again only after it has read one. */
async function checkKeySet(answer: Response): Promise<void> {
  if (answer.status !== 200) throw new Error(`the answer has status ${answer.status}`);
  const { keys } = (await answer.json()) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('the answer is no set of keys');
}

/**
 * Makes the function that fetches the keys of clients, the only documents that the library fetches here. Anybody can cause such a request
 * with a false assertion: so an address that failed is asked again after a minute, and the answer of a working one is kept by the library
 * for as long.
 */
export function createOutboundFetch({
  config,
  log,
  metrics,
  nowSeconds,
}: Pick<Services, 'config' | 'log' | 'metrics' | 'nowSeconds'>): (
  url: string | URL,
  options: RequestInit,
) => Promise<Response> {
  const failures = new Map<string, number>();
  return async (url, { headers, signal }) => {
    const address = String(url);
    if ((failures.get(address) ?? 0) > nowSeconds()) throw new Error('this address failed a moment ago');
    try {
      const answer = await timeRequest({ metrics, target: 'client', statusOf: ({ status }) => status }, () =>
        boundedFetch(address, {
          method: 'GET',
          headers: Object.fromEntries(new Headers(headers)),
          allowedHosts: config.outboundAllowedHosts,
          signal: signal ?? undefined,
        }),
      );
      await checkKeySet(answer.clone());
      return answer;
    } catch (error) {
      log.warn({ err: error, host: new URL(address).host }, 'the keys of a client cannot be fetched');
      if (failures.size >= maxKept) failures.clear();
      failures.set(address, nowSeconds() + minute);
      throw error;
    }
  };
}
