import { readRealmKeys, type OtherKey } from '../../domain/keycloak/realm-keys.ts';
import { day } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import { ensureKeys } from '../keys/rotate-keys.ts';
import { Refused } from '../refused.ts';
import type { SigningKey } from '../../store/keys/signing-keys.ts';

/** Seconds for which a key of the realm is published: longer than the tokens of Keycloak and the caches of services live. */
const publishedSeconds = 30 * day;
/** Every process looks for new keys twice a second, and may be slow. */
const settlingSeconds = 3;

interface RealmOfKeys {
  /** The file of the realm. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The key that signs there signs here too, or all of them verify alone. */
  readonly use: 'sign' | 'verify';
  readonly isDryRun: boolean;
}

export interface KeysReport {
  /** Ids of the keys that are published now. */
  readonly published: readonly string[];
  /** Id of the key that signs from now on. */
  readonly signs: string | undefined;
  /** Ids of keys that were here already, or were withdrawn here. */
  readonly present: readonly string[];
  readonly others: readonly OtherKey[];
}

/**
 * Publishes the keys of a realm, so that its tokens are good for services until they end. A key that is only to verify never signs: each key of
 * this service is younger.
 */
export async function importRealmKeys(
  services: Services,
  { settings, use, isDryRun }: RealmOfKeys,
): Promise<KeysReport> {
  const { keys, others } = readRealmKeys(settings);
  if (use === 'sign' && services.signingCommand)
    throw new Refused(
      '--keys sign: the key of the realm would lie in the database, and SIGNING_COMMAND says that none does',
    );
  // A service that has never started makes its own keys first: it would take those of the realm for them.
  if (!isDryRun) await ensureKeys(services);
  const now = services.nowSeconds();
  const [published, present]: [string[], string[]] = [[], []];
  let signs: string | undefined;
  await services.transaction(async (trx) => {
    for (const { kid, alg, publicJwk, privateJwk, isSigning } of keys) {
      if (await services.keys.signing.isKnown(kid, trx)) {
        present.push(kid);
        continue;
      }
      published.push(kid);
      const isToSign = isSigning && use === 'sign';
      if (isToSign) signs = kid;
      if (isDryRun) continue;
      const key: SigningKey = {
        kid,
        alg,
        publicJwk,
        privateJwk,
        createdAt: now,
        activeFrom: isToSign ? now + settlingSeconds : 0,
        retiredAt: isToSign ? null : now + publishedSeconds,
      };
      await services.keys.signing.insert(trx, key);
      if (isToSign) await services.keys.signing.retireOthers(trx, { by: key, at: now + publishedSeconds });
    }
    if (published.length > 0 && !isDryRun)
      services.audit({ event: 'keys.imported', details: { kids: published, kid: signs } });
  });
  await services.operation.versions.check();
  return { published, signs, present, others };
}
