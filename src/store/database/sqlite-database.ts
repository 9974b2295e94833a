import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import knex from 'knex';
import SqliteClient from 'knex/lib/dialects/sqlite3/index.js';
import SqliteTransaction from 'knex/lib/execution/transaction.js';
import sqlite3 from 'sqlite3';
import type { Database, DatabaseLimits, Executor, Row } from './database.ts';
import { createPatience, DatabaseTimeout } from './database-failures.ts';
import { quietKnex } from './quiet-knex.ts';

/** Runs work that writes when the writers of this process before it have ended. */
type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Returns the client of knex whose transactions take turns with the other writers of this process. */
function createClientInTurn(inTurn: InTurn): typeof SqliteClient {
  class TransactionInTurn extends SqliteTransaction {
    // A deferred transaction that reads before it writes can fail with SQLITE_BUSY whatever the timeout; an immediate one waits.
    override begin(connection: unknown): Promise<unknown> {
      return this.query(connection, 'BEGIN IMMEDIATE;');
    }

    // A writer that finds the file held asks again after ever longer pauses, up to a tenth of a second. A job that writes one transaction
    // after the other would hold the file at most of these moments, so the writer would wait for many transactions instead of one.
    override _onAcquire(container: unknown, connection: unknown): Promise<unknown> {
      const run = () => super._onAcquire(container, connection);
      return this.outerTx ? run() : inTurn(run);
    }
  }
  return class extends SqliteClient {
    override transaction(...args: unknown[]): unknown {
      return new TransactionInTurn(this, ...args);
    }
  };
}

/** Returns the path that a `DATABASE_URL` of SQLite names. */
export const sqlitePath = (url: string): string => url.slice('sqlite:'.length).replace(/^\/\/(?=\/|\.)/, '');

/** Time that a statement waits for a file that another process holds, where nothing limits it. */
const busyMilliseconds = 5000;

const pragmasOf = (busy: number) => [
  // The journal comes first: connections that are opened at once would not wait for the one that changes it.
  `PRAGMA busy_timeout = ${busy}`,
  'PRAGMA journal_mode = WAL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA synchronous = FULL',
  'PRAGMA wal_autocheckpoint = 4000',
  'PRAGMA cache_size = -16000',
];

/** Waits for a function of the driver that calls back. */
export const callback = <T>(start: (done: (error: Error | null, value?: T) => void) => void) =>
  new Promise<T>((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value as T))));

const journalMilliseconds = 5000;

/**
 * Opens a new file again where SQLite says "locked": it does so at once, whatever its timeout, to connections that change the journal
 * together.
 */
async function prepareConnection(handle: sqlite3.Database, busy: number): Promise<void> {
  for (const pragma of pragmasOf(busy)) {
    for (const deadline = performance.now() + journalMilliseconds; ;) {
      try {
        await callback((done) => handle.exec(pragma, done));
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'SQLITE_BUSY' || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
      }
    }
  }
}

interface SqliteConnection extends Executor {
  all(sql: string, params: readonly unknown[], setup?: string): Promise<Row[]>;
  close(): Promise<void>;
}

function openSqlite(path: string, busy: number): SqliteConnection {
  const statements = new Map<string, Promise<sqlite3.Statement>>();
  /** The statements that are prepared already, which need not be waited for. */
  const ready = new Map<string, sqlite3.Statement>();
  const prepare = async (handle: sqlite3.Database, sql: string, setup: string | undefined) => {
    if (setup) await callback((done) => handle.exec(setup, done));
    return callback<sqlite3.Statement>((done) => {
      const statement = handle.prepare(sql, (error: Error | null) => done(error, statement));
    });
  };
  const opened = callback<sqlite3.Database>((done) => {
    const handle = new sqlite3.Database(path, (error) => done(error, handle));
  }).then(async (handle) => {
    await prepareConnection(handle, busy);
    return handle;
  });
  opened.catch(() => {});
  const run = (statement: sqlite3.Statement, params: readonly unknown[]) =>
    callback<Row[]>((done) =>
      statement.all(params, (error: Error | null, rows: Row[]) => {
        // A statement that failed because the file was held has begun and not ended. While it lasts, SQLite commits nothing on this
        // connection, though it says that every later write has succeeded.
        if (error) statement.reset(() => done(error));
        else done(null, rows);
      }),
    );
  const prepareAndRun = async (sql: string, params: readonly unknown[], setup: string | undefined) => {
    const handle = await opened;
    let prepared = statements.get(sql);
    if (!prepared) {
      // All that ask at once share one statement: a statement that is never finalized keeps the database from closing.
      prepared = prepare(handle, sql, setup);
      statements.set(sql, prepared);
      prepared.catch(() => statements.delete(sql));
    }
    const statement = await prepared;
    ready.set(sql, statement);
    return run(statement, params);
  };
  return {
    all(sql, params, setup) {
      const statement = ready.get(sql);
      return statement ? run(statement, params) : prepareAndRun(sql, params, setup);
    },
    async close() {
      const handle = await opened.catch(() => undefined);
      if (!handle) return;
      ready.clear();
      for (const prepared of statements.values()) {
        const statement = await prepared.catch(() => undefined);
        if (statement) await callback((done) => statement.finalize(() => done(null)));
      }
      await callback((done) => handle.close(done));
    },
  };
}

const ownerAlone = 0o600;
const everybody = 0o007;

/**
 * Makes a new file that its owner alone reads and writes; SQLite would let everybody read it. The files beside it follow its mode. From a
 * file that exists everybody else loses access, and a group that an operator has let in keeps it.
 */
function keepPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', ownerAlone));
    const { mode } = statSync(path);
    if (mode & everybody) chmodSync(path, mode & ~everybody & 0o777);
  } catch {
    // SQLite says what is wrong with the file when it opens it. Another user's file is that user's to protect.
  }
}

export function createSqlite(url: string, { timeoutSeconds }: DatabaseLimits): Database {
  const path = sqlitePath(url);
  mkdirSync(dirname(path), { recursive: true });
  keepPrivate(path);
  const counters = { reads: 0, commits: 0 };
  const limit = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
  const busy = limit ?? busyMilliseconds;
  const reading = openSqlite(path, busy);
  const writing = openSqlite(path, busy);
  // One connection holds one transaction at a time: writers of this process take turns.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn: InTurn = (work) => {
    const asked = performance.now();
    const mine = turn.then(() => {
      // Those that wait behind a file that is held give up together, not one after the other.
      if (limit && performance.now() - asked > limit) throw new DatabaseTimeout('other writes took too long');
      return work();
    });
    turn = mine.catch(() => {});
    return mine;
  };
  const rare = knex({
    client: createClientInTurn(inTurn) as unknown as typeof knex.Client,
    connection: { filename: path },
    useNullAsDefault: true,
    ...quietKnex,
    ...(limit && { acquireConnectionTimeout: limit }),
    pool: {
      min: 0,
      max: 1,
      afterCreate: (handle: sqlite3.Database, done: (error: Error | null) => void) => {
        prepareConnection(handle, busy).then(() => done(null), done);
      },
    },
  });
  return {
    dialect: 'sqlite',
    knex: rare,
    counters,
    inTime: createPatience(2.5 * (limit ?? 0)),
    reader: {
      all(sql, params) {
        counters.reads++;
        return reading.all(sql, params);
      },
    },
    writeOne: (sql, params, setup) =>
      inTurn(() => {
        counters.commits++;
        return writing.all(sql, params, setup);
      }),
    write: (work) =>
      inTurn(async () => {
        counters.commits++;
        await writing.all('BEGIN IMMEDIATE', []);
        try {
          const result = await work(writing);
          await writing.all('COMMIT', []);
          return result;
        } catch (error) {
          await writing.all('ROLLBACK', []).catch(() => {});
          throw error;
        }
      }),
    load: () => undefined,
    async close() {
      await turn.catch(() => {});
      // One after the other: of two that close at once each takes the other for a user of the file, and both leave the journal beside it.
      await reading.close();
      await writing.close();
      await rare.destroy();
    },
  };
}
