import type { Services } from '../../services.ts';
import { isoTime } from '../../domain/time.ts';

interface KeyFacts {
  readonly kid: string;
  readonly alg: string;
  /** The place of the private part: sealed in the database, or where the signing command reaches it by this handle. */
  readonly place: 'database' | 'elsewhere';
  readonly handle?: string;
  /** `published` before the key signs, `signing`, or `retiring` while its tokens may still be in use. */
  readonly state: 'published' | 'signing' | 'retiring';
  readonly created_at: string;
  readonly signs_from: string;
  readonly published_until?: string;
}

/** Lists the published signing keys, newest first. */
export async function listKeys(services: Services): Promise<readonly KeyFacts[]> {
  const now = services.nowSeconds();
  const keys = await services.keys.signing.list(now);
  return keys.map(({ kid, alg, handle, createdAt, activeFrom, retiredAt }) => {
    const signer = keys.find((key) => key.alg === alg && key.activeFrom <= now);
    const state = activeFrom > now ? 'published' : kid === signer?.kid ? 'signing' : 'retiring';
    return {
      kid,
      alg,
      place: handle === undefined ? 'database' : 'elsewhere',
      ...(handle !== undefined && { handle }),
      state,
      created_at: isoTime(createdAt),
      signs_from: isoTime(activeFrom),
      ...(retiredAt === null ? {} : { published_until: isoTime(retiredAt) }),
    };
  });
}
