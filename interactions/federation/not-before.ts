import { skewSeconds } from '../../src/domain/assurance/given-proof.ts';
import type { About } from '../engine/flow.ts';

/**
 * Returns since when the person must have signed in at the upstream, where the request asks for the person herself; epoch seconds.
 * @param isFresh What follows would hand the account over: a session that was left open at the upstream is not enough, whoever asks.
 */
export function notBefore({ request, now }: Pick<About, 'request' | 'now'>, isFresh = false): number | undefined {
  const { prompt, max_age: maxAge } = request?.params ?? {};
  if (isFresh || prompt?.split(' ').includes('login')) return now - skewSeconds;
  return maxAge === undefined ? undefined : now - Number(maxAge) - skewSeconds;
}
