import { rm } from 'node:fs/promises';
import type { Database } from '../database/database.ts';
import { sqlitePath } from '../database/sqlite-database.ts';
import { openSqliteFile } from './sqlite-file.ts';

/** Says that another restore fills the same database. */
export class RestoredElsewhere extends Error {
  constructor() {
    super(
      'another restore fills this database at this moment: let it end, or stop it, before you begin one. Nothing was written',
    );
  }
}

interface Target {
  readonly database: Pick<Database, 'knex' | 'dialect'>;
  readonly url: string;
}

/** The number of the lock of PostgreSQL that a restore holds. */
const restoreLock = 4_803_113;

async function aloneOnPostgres<T>({ knex }: Target['database'], work: () => Promise<T>): Promise<T> {
  let done: { readonly value: T } | undefined;
  try {
    await knex.transaction(async (trx) => {
      await trx.raw('SET LOCAL idle_in_transaction_session_timeout = 0');
      const lock = `SELECT pg_try_advisory_xact_lock(${restoreLock}) AS has`;
      const { rows } = await trx.raw<{ readonly rows: readonly { readonly has: boolean }[] }>(lock);
      if (!rows[0]?.has) throw new RestoredElsewhere();
      done = { value: await work() };
    });
  } catch (error) {
    // The transaction writes nothing, so its connection may have been cut by the time that the work is done.
    if (!done) throw error;
  }
  return done!.value;
}

async function aloneOnSqlite<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lockPath = `${path}.restoring`;
  const lock = await openSqliteFile(lockPath);
  try {
    await lock.exec('PRAGMA busy_timeout = 0');
    await lock.exec('BEGIN EXCLUSIVE').catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'SQLITE_BUSY' ? new RestoredElsewhere() : error;
    });
    try {
      return await work();
    } finally {
      await rm(lockPath, { force: true });
    }
  } finally {
    await lock.close();
  }
}

/** Runs `work` while no other restore fills the same database. A process that dies gives the lock up. */
export const restoreAlone = <T>({ database, url }: Target, work: () => Promise<T>): Promise<T> =>
  database.dialect === 'postgres' ? aloneOnPostgres(database, work) : aloneOnSqlite(sqlitePath(url), work);
