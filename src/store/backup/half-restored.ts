import type { Knex } from 'knex';
import { executorOf, type Database, type Transaction } from '../database/database.ts';
import { isHalfRestored } from '../migrations/migrations.ts';
import { listTables } from './describe-tables.ts';

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
export async function noteMigrations(trx: Transaction, names: readonly string[]): Promise<void> {
  const rows = names.map((name) => ({ name, batch: 1, migration_time: trx.fn.now() }));
  await trx('migrations').insert(rows);
}
