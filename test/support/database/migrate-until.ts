import type { Knex } from 'knex';
import type { Database } from '../../../src/store/database/database.ts';
import { readMigrationFolder } from '../../../src/store/migrations/migration-folder.ts';
import { migrationNames } from './migration-names.ts';

/** Brings the schema to that of an older version: this migration is the last that it knew. */
export async function migrateUntil({ knex }: Database, last: string): Promise<void> {
  const source: Knex.MigrationSource<string> = {
    getMigrations: async () => migrationNames.slice(0, migrationNames.indexOf(last) + 1),
    getMigrationName: (name) => name,
    getMigration: (name) => readMigrationFolder().load(name),
  };
  await knex.migrate.latest({ migrationSource: source, tableName: 'migrations' });
}

/** Returns the names of the tables that migrations made. */
export async function tablesOf({ knex, dialect }: Database): Promise<readonly string[]> {
  const names =
    dialect === 'sqlite'
      ? await knex('sqlite_master').where({ type: 'table' }).pluck<string[]>('name')
      : await knex('pg_tables').where({ schemaname: 'public' }).pluck<string[]>('tablename');
  return names.filter((name) => !/^(migrations|sqlite_)/.test(name)).toSorted();
}

/** Returns the names of the columns of these tables, as `table.column`. */
export async function columnsOf(database: Database): Promise<readonly string[]> {
  const columns = (await tablesOf(database)).map(async (table) =>
    Object.keys(await database.knex(table).columnInfo()).map((column) => `${table}.${column}`),
  );
  return (await Promise.all(columns)).flat();
}
