import type { Database } from './database.ts';

interface Joined {
  readonly table: string;
  readonly alias: string;
  /** Columns that the statement reads of it. */
  readonly names: readonly string[];
  readonly on: string;
}

/**
 * Returns a LEFT JOIN that looks up at most a row or two for each row before it. PostgreSQL plans a text once, maybe while the table is
 * empty, and could then read the whole table for ever. The OFFSET keeps the subquery apart, so that it is planned as a look-up.
 */
export function leftJoin(dialect: Database['dialect'], { table, alias, names, on }: Joined): string {
  if (dialect === 'sqlite') return `LEFT JOIN ${table} ${alias} ON ${on}`;
  const columns = names.map((name) => `${alias}.${name}`).join(', ');
  return `LEFT JOIN LATERAL (SELECT ${columns} FROM ${table} ${alias} WHERE ${on} OFFSET 0) ${alias} ON true`;
}
