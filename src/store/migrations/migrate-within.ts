import type { Knex } from 'knex';
import { readMigrationFolder, type Migration } from './migration-folder.ts';

const folder = readMigrationFolder();

/**
 * Returns a database whose indexes are built in the plain way. One that is built beside reads and writes cannot be in a transaction, and
 * nobody reads tables that only this transaction sees.
 */
function withoutConcurrency(knex: Knex): Knex {
  const raw = (sql: string, ...values: unknown[]) =>
    (knex.raw as (sql: string, ...values: unknown[]) => unknown)(
      sql.replace(/\b(create (?:unique )?index) concurrently\b/i, '$1'),
      ...values,
    );
  return new Proxy(knex, { get: (target, name) => (name === 'raw' ? raw : Reflect.get(target, name)) as unknown });
}

const within = ({ up, down }: Migration): Migration => ({ up: (knex) => up(withoutConcurrency(knex)), down });

/** Returns those of these migrations that this program does not know. */
export const findUnknownMigrations = (names: readonly string[]): readonly string[] => {
  const known = new Set(folder.names());
  return names.filter((name) => !known.has(name));
};

/**
 * Runs migrations in a transaction of the caller, on tables that nobody else uses.
 * @param names the migrations that shall have run; without them all that this program needs
 */
export async function migrateWithin(trx: Knex.Transaction, names?: readonly string[]): Promise<void> {
  const wanted: string[] = [];
  for (const name of names ?? folder.names()) if (names || !(await folder.load(name)).contract) wanted.push(name);
  const migrationSource: Knex.MigrationSource<string> = {
    getMigrations: async () => wanted.toSorted(),
    getMigrationName: (name) => name,
    getMigration: async (name) => within(await folder.load(name)),
  };
  await trx.migrate.latest({ tableName: 'migrations', disableMigrationsListValidation: true, migrationSource });
}
