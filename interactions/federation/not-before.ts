import type { UpstreamPurpose } from '../../src/commands/federation/upstream-transaction.ts';
import type { About } from '../engine/flow.ts';

/** Seconds that the clocks of two machines may differ, with the way from one to the other. */
const skewSeconds = 30;

/** Returns since when the person must have signed in at the upstream, where this request asks for the person herself; epoch seconds. */
export function notBefore(
  { request, now }: Pick<About, 'request' | 'now'>,
  purpose?: UpstreamPurpose,
): number | undefined {
  const { prompt, max_age: maxAge } = request?.params ?? {};
  // A session that was left open at the upstream on a shared computer must not take a factor away.
  if (purpose === 'lost-device') return now - skewSeconds;
  if (prompt?.split(' ').includes('login')) return now - skewSeconds;
  return maxAge === undefined ? undefined : now - Number(maxAge) - skewSeconds;
}
