import type { Knex } from 'knex';

const listOf = {
  sqlite: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`,
  postgres: `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
};

/** Returns how many rows each table holds. */
export async function countRows(database: Knex): Promise<ReadonlyMap<string, number>> {
  const isSqlite = database.client.config.client === 'sqlite3';
  const found = (await database.raw(isSqlite ? listOf.sqlite : listOf.postgres)) as unknown;
  const tables = (isSqlite ? found : (found as { rows: unknown }).rows) as readonly { readonly name: string }[];
  const counts = new Map<string, number>();
  for (const { name } of tables) {
    const row = await database(name).count({ n: '*' }).first();
    counts.set(name, Number(row?.['n'] ?? 0));
  }
  return counts;
}
