import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import type { Database } from './database.ts';

interface Migration {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

const directory = join(import.meta.dirname, '../../migrations');

// Named without their ending, so that a database made by the sources is known to the built files.
const source: Knex.MigrationSource<string> = {
  async getMigrations() {
    const files = readdirSync(directory).filter((file) => /^\d{4}-.*\.[jt]s$/.test(file) && !file.endsWith('.d.ts'));
    return files.map((file) => file.replace(/\.[jt]s$/, '')).sort();
  },
  getMigrationName: (name) => name,
  async getMigration(name) {
    const file = readdirSync(directory).find((candidate) => candidate.replace(/\.[jt]s$/, '') === name);
    return (await import(pathToFileURL(join(directory, file!)).href)) as Migration;
  },
};

const settings = { migrationSource: source, tableName: 'migrations' };

/** Brings the schema to the newest version; safe to call from several processes (knex holds a lock). */
export async function migrateUp(database: Database): Promise<readonly string[]> {
  const [, names] = (await database.knex.migrate.latest(settings)) as [number, string[]];
  return names;
}

/** Takes back the whole schema. */
export async function migrateDown(database: Database): Promise<void> {
  await database.knex.migrate.rollback(settings, true);
}

/** The names of the migrations that are still to be run. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const [, pending] = (await database.knex.migrate.list(settings)) as [unknown[], (string | { file?: string })[]];
  return pending.map(String);
}
