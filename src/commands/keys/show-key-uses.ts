import { pepperIdOf } from '../../crypto/password-hasher.ts';
import { fingerprint } from '../../crypto/fingerprint.ts';
import type { Services } from '../../services.ts';

interface SealingKeyUse {
  readonly key: string;
  readonly place: 'newest' | 'former' | 'missing';
  /** Values of the database that it has sealed, by table. */
  readonly values: Readonly<Record<string, number>>;
  /** Processes that seal with it now. */
  readonly processes: number;
}

interface PepperKeyUse {
  readonly key: string;
  readonly place: 'newest' | 'former' | 'missing' | 'none';
  readonly accounts: number;
  readonly former_passwords: number;
}

/** Says what still needs each key of the settings. Names of keys reveal nothing of them. */
export interface KeyUses {
  readonly cookie_keys: readonly { readonly key: string; readonly place: 'newest' | 'former' }[];
  readonly encryption_keys: readonly SealingKeyUse[];
  readonly password_pepper: readonly PepperKeyUse[];
}

const placeIn = (keys: readonly string[], key: string) =>
  key === keys[0] ? 'newest' : keys.includes(key) ? 'former' : 'missing';

async function sealingKeysOf({
  sealing: {
    formerKeys: { resealing, hashKeys },
  },
  sealer,
  state: { processes },
}: Services): Promise<readonly SealingKeyUse[]> {
  const [counts, living] = [await resealing.count(), (await processes.list()).filter(({ isGone }) => !isGone)];
  const missing = await hashKeys.missing();
  const keys = [...new Set([...sealer.keyIds, ...counts.map(({ keyId }) => keyId)])];
  return keys.map((key) => {
    const values: Record<string, number> = {};
    for (const { table, keyId, values: more } of counts) if (keyId === key) values[table] = (values[table] ?? 0) + more;
    // Hashes and refresh tokens are checked with keys that come of this one, until `keys reseal` has kept those.
    const derived = missing.filter(({ from }) => from === key && from !== sealer.keyIds[0]);
    if (derived.length > 0) values['derived_keys'] = derived.length;
    return {
      key,
      place: placeIn(sealer.keyIds, key),
      values,
      processes: living.filter(({ sealsWith }) => sealsWith === key).length,
    };
  });
}

async function peppersOf({ sealing: { formerKeys }, config }: Services): Promise<readonly PepperKeyUse[]> {
  const uses = await formerKeys.countPeppers();
  const own = config.passwordPepper.map(pepperIdOf);
  const keys = [...new Set([...own, ...uses.map(({ pepperId }) => pepperId)])];
  return keys.map((key) => {
    const use = uses.find(({ pepperId }) => pepperId === key);
    return {
      key: key ?? 'imported',
      place: key === undefined ? 'none' : placeIn(own, key),
      accounts: use?.accounts ?? 0,
      former_passwords: use?.formerPasswords ?? 0,
    };
  });
}

/** Counts what still needs each key. It reads every account and every sealed value. */
export async function showKeyUses(services: Services): Promise<KeyUses> {
  const { cookieKeys } = services.config;
  return {
    cookie_keys: cookieKeys.map((key, index) => ({
      key: fingerprint(key, 'cookie').slice(0, 8),
      place: index === 0 ? 'newest' : 'former',
    })),
    encryption_keys: await sealingKeysOf(services),
    password_pepper: await peppersOf(services),
  };
}
