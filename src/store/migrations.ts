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

// Migrations are named without their ending, so that the built files know a database that was made by the sources.
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

const turnMilliseconds = 200;
const maxTurns = 200;
// Names of knex's lock, and of the errors of two processes that make its two tables of a fresh database at once.
const isOthersTurn = (error: unknown) =>
  /MigrationLocked|already (locked|exists)|duplicate key|UNIQUE constraint/.test(String(error));

/** Removes a second lock row: two processes that begin on a fresh database can each write one, and with two nobody ever gets the lock. */
async function keepOneLockRow({ knex }: Database): Promise<void> {
  const lock = `${settings.tableName}_lock`;
  await knex(lock).where('index', '>', knex(lock).min('index')).delete();
}

/** Brings the schema to the newest version. Of several processes that start together one does it, and the others wait. */
export async function migrateUp(database: Database): Promise<readonly string[]> {
  for (let turns = 0; ; turns++) {
    try {
      const [, names] = (await database.knex.migrate.latest(settings)) as [number, string[]];
      return names;
    } catch (error) {
      if (turns >= maxTurns || !isOthersTurn(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, turnMilliseconds));
      if (String(error).includes('already locked')) await keepOneLockRow(database);
    }
  }
}

/** Takes back the whole schema. */
export async function migrateDown(database: Database): Promise<void> {
  await database.knex.migrate.rollback(settings, true);
}

/** Returns the names of the migrations that are still to be run. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const [, pending] = (await database.knex.migrate.list(settings)) as [unknown[], (string | { file?: string })[]];
  return pending.map(String);
}
