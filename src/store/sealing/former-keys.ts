import { createHashKeyStore, type HashKeyStore } from '../keys/hash-keys.ts';
import { createPepperCounter, type CountPeppers } from '../password/pepper-uses.ts';
import { createResealStore, type ResealStore } from './resealing.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** Holds the traces of former keys in the database. */
export interface FormerKeys {
  readonly hashKeys: HashKeyStore;
  readonly resealing: ResealStore;
  readonly countPeppers: CountPeppers;
}

export const createFormerKeys = (parts: StoreParts): FormerKeys => ({
  hashKeys: createHashKeyStore(parts),
  resealing: createResealStore(parts),
  countPeppers: createPepperCounter(parts),
});
