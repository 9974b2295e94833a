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

// A migration that only a newer program knows is no fault: `readSchema` tells whether this program can live with it.
const settings = { migrationSource: source, tableName: 'migrations', disableMigrationsListValidation: true };

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

/** The schema of a database, as this program sees it. */
export interface SchemaState {
  /** Names of the migrations that are still to be run. */
  readonly pending: readonly string[];
  /** A migration that a program must know to use this schema, where this one does not: the schema is too new. */
  readonly unknown: string | undefined;
}

/** PostgreSQL's code (Appendix A) and SQLite's words for a table that is not there. */
const isMissingTable = (error: unknown) =>
  (error as { code?: unknown }).code === '42P01' || String(error).includes('no such table');

/** Returns the rows of a table with one column, none where the table does not exist yet. */
async function pluck({ knex }: Database, table: string, column: string): Promise<readonly string[]> {
  try {
    return await knex(table).pluck<string[]>(column);
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

/**
 * Compares the schema with the migrations that this program knows. Migrations only add, so a program goes on beside a newer schema. A
 * migration that takes away what the version before needs writes its own name into `schema_floor`.
 */
export async function readSchema(database: Database): Promise<SchemaState> {
  const known = await source.getMigrations([]);
  const applied = new Set(await pluck(database, settings.tableName, 'name'));
  const floors = applied.size > 0 ? await pluck(database, 'schema_floor', 'migration') : [];
  return {
    pending: known.filter((name) => !applied.has(name)),
    unknown: floors.find((name) => !known.includes(name)),
  };
}

/** Brings the schema to the newest version. Of several processes that start together one does it, and the others wait. */
export async function migrateUp(database: Database): Promise<readonly string[]> {
  const { unknown } = await readSchema(database);
  if (unknown) throw new Error(tooNew(unknown));
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

/** Returns the line that says why a program cannot use a schema. */
export const tooNew = (unknown: string): string =>
  `the schema is too new for this version of the program: it needs one that knows the migration ${unknown}`;
