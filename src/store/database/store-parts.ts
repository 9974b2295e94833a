import type { Sealer } from '../../crypto/sealer.ts';
import type { Database } from './database.ts';

/** The parts that stores are made of. Each store takes those that it needs. */
export interface StoreParts {
  readonly database: Database;
  readonly sealer: Sealer;
  /** Tells the time in epoch seconds. */
  readonly nowSeconds: () => number;
}
