import type { Knex } from 'knex';
import type { TestApp } from '../start-app.ts';

/** Returns the name of every table, whatever the schema is. */
export async function tablesOf(knex: Knex, dialect: 'sqlite' | 'postgres'): Promise<readonly string[]> {
  const names = (await knex.raw(
    dialect === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
      : `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  )) as { name: string }[] | { rows: { name: string }[] };
  return (Array.isArray(names) ? names : names.rows).map(({ name }) => name);
}

/** Returns all rows that belong to a person, of every table, without the column that says so. */
export async function rowsOfPerson({ services }: TestApp, accountId: string): Promise<readonly object[]> {
  const { knex, dialect } = services.database;
  const rows: object[] = [];
  for (const table of await tablesOf(knex, dialect)) {
    const owner = table === 'accounts' ? 'id' : 'account_id';
    if (!(await knex.schema.hasColumn(table, owner))) continue;
    for (const { [owner]: _owner, ...row } of (await knex(table).where({ [owner]: accountId })) as Record<
      string,
      unknown
    >[])
      rows.push(row);
  }
  return rows;
}

/** Bytes are dumped as the text that they would be. */
const readable = (_name: string, value: unknown) =>
  (value as { type?: unknown } | null)?.type === 'Buffer'
    ? Buffer.from((value as { data: number[] }).data).toString('latin1')
    : value;

/** Returns the rows of every table as text, by the name of the table. */
export async function dumpTables({ services }: TestApp): Promise<Readonly<Record<string, string>>> {
  const { knex, dialect } = services.database;
  const tables = await tablesOf(knex, dialect);
  const dumps = tables.map(async (name) => [name, JSON.stringify(await knex(name).select(), readable)] as const);
  return Object.fromEntries(await Promise.all(dumps));
}
