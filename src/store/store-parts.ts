import type { Sealer } from '../crypto/sealer.ts';
import type { Database } from './database.ts';

/** What stores are made of; each takes those that it needs. */
export interface StoreParts {
  readonly database: Database;
  readonly sealer: Sealer;
  /** Tells the time in epoch seconds. */
  readonly nowSeconds: () => number;
}
