import type { Knex } from 'knex';

/** Returns how many rows a query finds. */
export async function countRows(query: Knex.QueryBuilder): Promise<number> {
  const [row] = (await query.count({ rows: '*' })) as { readonly rows: number | string }[];
  return Number(row?.rows);
}

/** Says how many rows wait, and since when the oldest one does. */
export interface WaitingRows {
  readonly count: number;
  /** Epoch seconds; undefined where none waits. */
  readonly oldestAt: number | undefined;
  /** Id of the one that waits, where it is the only one. */
  readonly onlyId?: string | undefined;
}

/** Counts the rows that a query finds, by the column of the time at which they began to wait. */
export async function countWaitingRows(query: Knex.QueryBuilder, column: string): Promise<WaitingRows> {
  const found = query.count({ rows: '*' }).min({ oldest: column, first: 'id' });
  type Counted = {
    readonly rows: number | string;
    readonly oldest: number | string | null;
    readonly first: string | null;
  };
  const [row] = (await found) as Counted[];
  const count = Number(row?.rows);
  return {
    count,
    oldestAt: row?.oldest ? Number(row.oldest) : undefined,
    onlyId: count === 1 ? (row?.first ?? undefined) : undefined,
  };
}

/** Returns whether a query for the first row has found one. */
export const hasRow = async (query: PromiseLike<unknown>): Promise<boolean> => (await query) !== undefined;

/** Returns whether a statement has changed or deleted any row. */
export const hasChanged = async (statement: PromiseLike<number>): Promise<boolean> => (await statement) > 0;

interface NewRow {
  readonly row: object;
  /** The columns by which a row is found that is there already; those of any unique index where they are left out. */
  readonly key?: string | readonly string[];
}

/** Inserts a row unless there is one with its key. Returns whether it was inserted. */
export async function insertNew(table: Knex.QueryBuilder, { row, key }: NewRow): Promise<boolean> {
  const [first] = Object.keys(row);
  const inserts = table.insert(row);
  const statement = key === undefined ? inserts.onConflict() : inserts.onConflict(key as string[]);
  const inserted = (await statement.ignore().returning(first!)) as unknown as readonly unknown[];
  return inserted.length > 0;
}
