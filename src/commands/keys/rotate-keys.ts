import type { Services } from '../../services.ts';
import { day } from '../../domain/time.ts';
import { newKeys } from './new-keys.ts';
import { neededAlgorithms } from './needed-algorithms.ts';

/** A new key is published so many seconds before it signs, because relying parties keep the set for up to a day. */
const publicationSeconds = day;
/** A key that is needed at once waits so many seconds: every process looks for new keys twice a second, and may be slow. */
const settlingSeconds = 3;
/** An old key stays published so many seconds after it last signed: longer than any token lives (12 h), and ID tokens serve as hints. */
const retirementSeconds = 7 * day;

/**
 * Publishes a new key of each algorithm that is needed. It signs a day later, or as soon as every process has seen it with `immediately`. The
 * former keys stay published until their last token has ended; `withdrawKey` is for those that may have leaked. A key of an algorithm that
 * nothing needs any more gets no successor.
 */
export async function rotateKeys(
  services: Services,
  options: { readonly immediately: boolean },
): Promise<readonly string[]> {
  const now = services.nowSeconds();
  // The very first keys sign at once, because no other key can.
  const isFirst = (await services.keys.signing.list(now)).length === 0;
  const wait = isFirst ? 0 : options.immediately ? settlingSeconds : publicationSeconds;
  const activeFrom = now + wait;
  const algs = await neededAlgorithms(services);
  const keys = await newKeys(services, { algs, times: { createdAt: now, activeFrom } });
  const kids = keys.map(({ kid }) => kid);
  services.audit({ event: 'keys.rotated', details: { kids, activeFrom } });
  await services.transaction(async (trx) => {
    for (const { kid, alg, retiredAt } of await services.keys.signing.lock(trx, now))
      if (retiredAt === null && !algs.includes(alg))
        await services.keys.signing.retire(trx, { kid, at: activeFrom + retirementSeconds });
    for (const key of keys) {
      await services.keys.signing.insert(trx, key);
      await services.keys.signing.retireOthers(trx, { by: key, at: activeFrom + retirementSeconds });
    }
  });
  await services.operation.versions.check();
  return kids;
}

/** Makes the first keys at the first start. Of several processes that start together one does it. */
export async function ensureKeys(services: Services): Promise<void> {
  const now = services.nowSeconds();
  if ((await services.keys.signing.list(now)).length > 0) return;
  if (!(await services.payloads.claimOnce('first-signing-keys', 60))) {
    for (let tries = 0; tries < 100 && (await services.keys.signing.list(now)).length === 0; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return;
  }
  await rotateKeys(services, { immediately: true });
}
