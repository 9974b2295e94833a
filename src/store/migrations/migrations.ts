import type { Knex } from 'knex';
import { isOlderVersion, isVersion } from '../../domain/state/is-older-version.ts';
import { programVersion } from '../../program/program-version.ts';
import type { Database } from '../database/database.ts';
import { readMigrationFolder, type Migration, type MigrationFolder } from './migration-folder.ts';
import { recordStatements } from './record-statements.ts';

/*
 * Two kinds of migrations
 *
 * A migration only adds, so that processes of the version before go on beside it (expand). What no program uses any more is taken away by
 * one that exports `contract`, at least one version later. It runs when no process is left that needs what it takes away, and a program
 * serves whether it has run or not. The table `schema_floor` then holds the oldest version that can use the schema, or the name of a
 * migration that a program must know.
 */

const ofProgram = readMigrationFolder();

// A migration that only a newer program knows is no fault: `readSchema` tells whether this program can live with it.
const settings = { tableName: 'migrations', disableMigrationsListValidation: true };

const turnMilliseconds = 200;
const maxTurns = 200;
/**
 * A change of a table waits so long for those who use it. Everybody who comes meanwhile waits behind it, so it lets them pass and tries
 * again: a request gives up after two seconds.
 */
export const lockSeconds = 0.5;

// Names of knex's lock, and of the errors of two processes that make its two tables of a fresh database at once.
const isOthersTurn = (error: unknown) =>
  /MigrationLocked|already (locked|exists)|duplicate key|UNIQUE constraint/.test(String(error));

/** PostgreSQL's code (Appendix A) for a lock that did not come in time. */
const hasFoundNoLock = (error: unknown) => (error as { code?: unknown }).code === '55P03';

/** Removes a second lock row: two processes that begin on a fresh database can each write one, and with two nobody ever gets the lock. */
async function keepOneLockRow({ knex }: Database): Promise<void> {
  const lock = `${settings.tableName}_lock`;
  await knex(lock).where('index', '>', knex(lock).min('index')).delete();
}

/** The schema of a database, as this program sees it. */
export interface SchemaState {
  /** Names of the migrations that this program needs and that are still to be run. */
  readonly pending: readonly string[];
  /** Names of the contracting migrations that are still to be run. This program serves with and without them. */
  readonly contracting: readonly string[];
  /** The version, or a migration of the version, that a program must have to use this schema, where this one has not: it is too new. */
  readonly unknown: string | undefined;
  /** The newest migration that the database has; undefined where it has none. */
  readonly newest: string | undefined;
  /** Tells the operator of a restore that was interrupted before it was complete; undefined where none was. */
  readonly halfRestored: string | undefined;
}

/** PostgreSQL's code (Appendix A) and SQLite's words for a table that is not there. */
const isMissingTable = (error: unknown) =>
  (error as { code?: unknown }).code === '42P01' || String(error).includes('no such table');

/** Returns the values of a column, none where the table does not exist yet. */
async function pluck({ knex }: Pick<Database, 'knex'>, table: string, column: string): Promise<readonly string[]> {
  try {
    return await knex(table).pluck<string[]>(column);
  } catch (error) {
    if (isMissingTable(error)) return [];
    throw error;
  }
}

/**
 * Returns whether a restore by `pg_restore` was interrupted before it was complete: the tables are there, and no migration is noted. No
 * program serves from such a database.
 */
export async function isHalfRestored(database: Pick<Database, 'knex' | 'dialect'>): Promise<boolean> {
  if (database.dialect !== 'postgres') return false;
  const { rows } = await database.knex.raw<{ readonly rows: readonly object[] }>(
    `SELECT 1 WHERE to_regclass('migrations') IS NOT NULL AND to_regclass('accounts') IS NOT NULL`,
  );
  return rows.length > 0 && (await pluck(database, settings.tableName, 'name')).length === 0;
}

const halfRestored =
  'DATABASE_URL: a restore was interrupted before it was complete; run the same restore again, it begins anew';

/** Compares the schema with the migrations that this program knows. */
export async function readSchema(database: Database, folder: MigrationFolder = ofProgram): Promise<SchemaState> {
  const known = folder.names();
  const applied = new Set(await pluck(database, settings.tableName, 'name'));
  const floors = applied.size > 0 ? await pluck(database, 'schema_floor', 'migration') : [];
  const owed = known.filter((name) => !applied.has(name));
  const loaded = await Promise.all(owed.map((name) => folder.load(name)));
  return {
    pending: owed.filter((_, index) => !loaded[index]!.contract),
    contracting: owed.filter((_, index) => loaded[index]!.contract),
    unknown: floors.find((floor) =>
      isVersion(floor) ? isOlderVersion(programVersion, floor) : !known.includes(floor),
    ),
    newest: [...applied].toSorted().at(-1),
    halfRestored: applied.size === 0 && (await isHalfRestored(database)) ? halfRestored : undefined,
  };
}

/** Returns a migration as it runs: it waits for no lock for long, and one that contracts says which programs it shuts out. */
const guarded = ({ up, down, contract }: Migration, { dialect }: Database): Migration => ({
  async up(knex) {
    if (dialect === 'postgres') await knex.raw(`SET LOCAL lock_timeout = '${lockSeconds * 1000}ms'`);
    if (contract) await knex('schema_floor').insert({ migration: contract.oldest }).onConflict('migration').ignore();
    await up(knex);
  },
  down,
});

const isAlone = ({ config }: Migration, { dialect }: Database) =>
  config?.transaction === false && dialect === 'postgres';

/** Runs migrations in one transaction, under the lock of knex. */
async function runTogether(
  database: Database,
  names: readonly string[],
  folder: MigrationFolder,
): Promise<readonly string[]> {
  const migrationSource: Knex.MigrationSource<string> = {
    getMigrations: async () => [...names],
    getMigrationName: (name) => name,
    getMigration: async (name) => guarded(await folder.load(name), database),
  };
  const [, done] = (await database.knex.migrate.latest({ ...settings, migrationSource })) as [number, string[]];
  return done;
}

/** The number of the lock of PostgreSQL under which a migration without a transaction runs. A process that dies gives it up. */
const aloneLock = 4_803_112;

/** Returns the index that a statement builds beside reads and writes. */
export const concurrentIndexOf = (sql: string): string | undefined =>
  /\bcreate (?:unique )?index concurrently (?:if not exists )?"?(\w+)/i.exec(sql)?.[1];

/** Drops indexes that a try which was killed has left half built: PostgreSQL would take them for the ones that are asked for. */
async function dropHalfBuilt({ knex }: Database, { up }: Migration): Promise<void> {
  const { statements } = await recordStatements('postgres', up);
  const names = statements.flatMap((sql) => concurrentIndexOf(sql) ?? []);
  const halves = (await knex('pg_index as i')
    .join('pg_class as c', 'c.oid', 'i.indexrelid')
    .whereIn('c.relname', names)
    .where('i.indisvalid', false)
    .select(knex.raw('i.indexrelid::regclass AS name'))) as { readonly name: string }[];
  for (const { name } of halves) await knex.raw(`DROP INDEX CONCURRENTLY ${name}`);
}

/**
 * Runs a migration that builds indexes beside reads and writes, which no transaction can hold. Returns nothing while another process does.
 * Building an index waits for every statement that began before it, so nobody may wait for the lock within a statement.
 */
async function tryAlone(database: Database, name: string, folder: MigrationFolder): Promise<string[] | undefined> {
  const { knex } = database;
  const migration = await folder.load(name);
  return knex.transaction(async (trx) => {
    // A statement with parameters would leave a snapshot open in this transaction.
    const lock = `SELECT pg_try_advisory_xact_lock(${aloneLock}) AS has`;
    const { rows } = await trx.raw<{ readonly rows: readonly { readonly has: boolean }[] }>(lock);
    if (!rows[0]?.has) return undefined;
    if ((await knex(settings.tableName).where({ name }).select('name')).length > 0) return [];
    await dropHalfBuilt(database, migration);
    await migration.up(knex);
    const [last] = (await trx(settings.tableName).max({ batch: 'batch' })) as { batch: number | null }[];
    const row = { name, batch: Number(last?.batch ?? 0) + 1, migration_time: trx.fn.now() };
    await trx(settings.tableName).insert(row);
    return [name];
  });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, turnMilliseconds));

/** Waits for its turn as long as it takes: a process that dies gives the lock up. */
async function runAlone(database: Database, name: string, folder: MigrationFolder): Promise<readonly string[]> {
  for (;;) {
    const applied = await tryAlone(database, name, folder);
    if (applied) return applied;
    await pause();
  }
}

/** Returns the names in groups that run in one transaction each. Nobody uses an empty database, so there most run at once. */
async function groupsOf(database: Database, names: readonly string[], folder: MigrationFolder): Promise<string[][]> {
  const isEmpty = names[0] === folder.names()[0];
  const groups: string[][] = [];
  let mayJoin = false;
  for (const name of names) {
    const joins = isEmpty && !isAlone(await folder.load(name), database);
    if (joins && mayJoin) groups.at(-1)!.push(name);
    else groups.push([name]);
    mayJoin = joins;
  }
  return groups;
}

async function runGroup(
  database: Database,
  names: readonly string[],
  folder: MigrationFolder,
): Promise<readonly string[]> {
  const [first = ''] = names;
  for (let turns = 0; ; turns++) {
    try {
      if (isAlone(await folder.load(first), database)) return await runAlone(database, first, folder);
      return await runTogether(database, names, folder);
    } catch (error) {
      if (turns >= maxTurns || !(isOthersTurn(error) || hasFoundNoLock(error))) throw error;
      await pause();
      if (String(error).includes('already locked')) await keepOneLockRow(database);
    }
  }
}

export interface MigrateOptions {
  readonly folder?: MigrationFolder;
  /** Returns whether a contracting migration has to wait. Without it none waits. */
  readonly mustWait?: (name: string) => boolean;
}

/** Brings the schema to the newest version. Of several processes that start together one does it, and the others wait. */
export async function migrateUp(
  database: Database,
  { folder = ofProgram, mustWait = () => false }: MigrateOptions = {},
): Promise<readonly string[]> {
  const { pending, contracting, unknown, halfRestored: half } = await readSchema(database, folder);
  if (unknown) throw new Error(tooNew(unknown));
  if (half) throw new Error(half);
  const names = [...pending, ...contracting.filter((name) => !mustWait(name))].toSorted();
  const applied: string[] = [];
  for (const group of await groupsOf(database, names, folder))
    applied.push(...(await runGroup(database, group, folder)));
  return applied;
}

/** Takes back the whole schema. */
export async function migrateDown(database: Database): Promise<void> {
  const migrationSource: Knex.MigrationSource<string> = {
    getMigrations: async () => [...ofProgram.names()],
    getMigrationName: (name) => name,
    getMigration: (name) => ofProgram.load(name),
  };
  await database.knex.migrate.rollback({ ...settings, migrationSource }, true);
}

/** Returns the line that says why a program cannot use a schema. */
export const tooNew = (unknown: string): string =>
  isVersion(unknown)
    ? `the schema is too new for version ${programVersion} of the program: it needs ${unknown} or a later one`
    : `the schema is too new for this version of the program: it needs one that knows the migration ${unknown}`;
