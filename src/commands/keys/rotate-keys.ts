import { generateKeyPair as generateKeyPairCallback, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Services } from '../../services.ts';
import type { SigningAlg } from '../../store/keys/signing-keys.ts';
import { day } from '../../domain/time.ts';

const generateKeyPair = promisify(generateKeyPairCallback);
const algs: readonly SigningAlg[] = ['ES256', 'RS256'];
/** A new key is published so many seconds before it signs, because relying parties keep the set for up to a day. */
const publicationSeconds = day;
/** A key that is needed at once waits so many seconds: every process looks for new keys twice a second, and may be slow. */
const settlingSeconds = 3;
/** An old key stays published so many seconds after it last signed: longer than any token lives (12 h), and ID tokens serve as hints. */
const retirementSeconds = 7 * day;

async function drawPair(alg: SigningAlg): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  if (alg === 'ES256') return generateKeyPair('ec', { namedCurve: 'P-256' });
  return generateKeyPair('rsa', { modulusLength: 2048 });
}

/**
 * Publishes a new key of each algorithm. It signs a day later, or as soon as every process has seen it with `immediately`. The former keys
 * stay published until their last token has ended; `withdrawKey` is for those that may have leaked.
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
  const pairs = await Promise.all(
    // Hexadecimal: an id that begins with a hyphen would be taken for an option by the command that withdraws a key.
    algs.map(async (alg) => ({ alg, kid: randomBytes(12).toString('hex'), ...(await drawPair(alg)) })),
  );
  const kids = pairs.map(({ kid }) => kid);
  services.audit({ event: 'keys.rotated', details: { kids, activeFrom } });
  await services.transaction(async (trx) => {
    for (const { alg, kid, privateKey, publicKey } of pairs) {
      const about = { kid, alg, use: 'sig' };
      const key = {
        kid,
        alg,
        publicJwk: { ...publicKey.export({ format: 'jwk' }), ...about },
        privateJwk: { ...privateKey.export({ format: 'jwk' }), ...about },
        createdAt: now,
        activeFrom,
        retiredAt: null,
      };
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
