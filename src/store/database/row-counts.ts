import type { Knex } from 'knex';

/** Returns how many rows a query finds. */
export async function countRows(query: Knex.QueryBuilder): Promise<number> {
  const [row] = (await query.count({ rows: '*' })) as { readonly rows: number | string }[];
  return Number(row?.rows);
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
