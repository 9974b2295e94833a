import type { Knex } from 'knex';
import { executorOf, type Database } from '../database.ts';
import { listTables } from './describe-tables.ts';

/**
 * Returns whether a restore by `pg_restore` was interrupted before it was complete: the tables are there, and no migration is noted. No
 * program serves from such a database.
 */
export async function isHalfRestored({ knex, dialect }: Pick<Database, 'knex' | 'dialect'>): Promise<boolean> {
  if (dialect !== 'postgres') return false;
  const on = executorOf(knex);
  const tables = await listTables(on, dialect);
  if (!tables.includes('migrations') || !tables.includes('accounts')) return false;
  return (await on.all('SELECT 1 FROM migrations LIMIT 1', [])).length === 0;
}

/** Drops the tables of a restore that was interrupted. Any other database is left alone. */
export async function dropHalfRestored(
  database: Pick<Database, 'knex' | 'dialect'>,
  trx: Knex = database.knex,
): Promise<void> {
  if (!(await isHalfRestored(database))) return;
  const on = executorOf(trx);
  const tables = await listTables(on, database.dialect);
  await on.all(`DROP TABLE ${tables.map((name) => `"${name}"`).join(', ')} CASCADE`, []);
}

/** Notes the migrations that the content of a backup has, with which a database begins to be of use. */
export async function noteMigrations(trx: Knex.Transaction, names: readonly string[]): Promise<void> {
  const rows = names.map((name) => ({ name, batch: 1, migration_time: trx.fn.now() }));
  await trx('migrations').insert(rows);
}
