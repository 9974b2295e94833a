import { usualAlgs, type SigningAlg } from '../../domain/keys/signatures.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import { Refused } from '../refused.ts';
import { newKeys } from './new-keys.ts';

/**
 * Makes the first key of each algorithm that a registration names, in the commit of that registration: a process that knows the registration
 * has the key too. The key signs at once, because nothing was ever signed by another one. Returns the sentence that says why there can be no key;
 * undefined where there is one.
 */
export async function ensureAlgorithms(
  services: Services,
  trx: Transaction,
  algs: readonly SigningAlg[],
): Promise<string | undefined> {
  try {
    await makeMissing(services, trx, algs);
    return undefined;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

async function makeMissing(services: Services, trx: Transaction, algs: readonly SigningAlg[]): Promise<void> {
  const wanted = new Set(algs.filter((alg) => !usualAlgs.includes(alg)));
  if (wanted.size === 0) return;
  const { signing } = services.keys;
  const now = services.nowSeconds();
  const keys = await signing.lock(trx, now);
  for (const alg of wanted) {
    const newest = keys.find((key) => key.alg === alg);
    // A rotation may have found that nothing needs the key any more.
    if (newest?.retiredAt) await signing.retire(trx, { kid: newest.kid, at: null });
    if (newest) continue;
    for (const key of await newKeys(services, { algs: [alg], times: { createdAt: now, activeFrom: now }, trx })) {
      await signing.insert(trx, key);
      services.audit({ event: 'keys.rotated', details: { kids: [key.kid], activeFrom: now } });
    }
  }
}
