import type { Row } from './database.ts';

/** A column whose values are sealed. Its name begins with `sealed`. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The columns of the primary key. */
  readonly key: readonly string[];
  /** Other columns that `about` reads. */
  readonly beside?: readonly string[];
  /** Returns what the value of a row is bound to. */
  readonly about: (row: Row) => string;
  readonly isBytes?: true;
  /** The values are large, so that few of them are written at a time. */
  readonly isLarge?: true;
}
