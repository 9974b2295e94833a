import type { UpstreamPurpose } from '../../src/commands/federation/upstream-transaction.ts';
import type { About } from '../engine/flow.ts';

/** Clocks of two machines, and the way from one to the other. */
const skewSeconds = 30;

/** Since when the person must have proved who she is, where this request wants her herself; epoch seconds. */
export function notBefore({ request }: Pick<About, 'request'>, purpose?: UpstreamPurpose): number | undefined {
  const now = Math.floor(Date.now() / 1000);
  const { prompt, max_age: maxAge } = request?.params ?? {};
  // A sign-in there that somebody left open on a shared computer takes no factor away.
  if (purpose === 'lost-device') return now - skewSeconds;
  if (prompt?.split(' ').includes('login')) return now - skewSeconds;
  return maxAge === undefined ? undefined : now - Number(maxAge) - skewSeconds;
}
