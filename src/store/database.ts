import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import knex, { type Knex } from 'knex';
import SqliteClient from 'knex/lib/dialects/sqlite3/index.js';
import SqliteTransaction from 'knex/lib/execution/transaction.js';
import pg from 'pg';
import sqlite3 from 'sqlite3';

export type Row = Record<string, unknown>;

/** Runs one fixed SQL text with `?` placeholders. Statements that change rows return them by RETURNING. */
export interface Executor {
  all(sql: string, params: readonly unknown[]): Promise<Row[]>;
}

/** The two faces of the database: fixed, prepared texts for the hot path, and knex for rare queries. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  readonly knex: Knex;
  readonly reader: Executor;
  /** Several statements in one commit on the hot connection; a throw rolls back. */
  write<T>(work: (tx: Executor) => Promise<T>): Promise<T>;
  /**
   * One statement that is its own commit.
   * @param setup on SQLite, temporary things that it needs; made once
   */
  writeOne(sql: string, params: readonly unknown[], setup?: string): Promise<Row[]>;
  /** Numbers of reads and commits, which tests assert and nothing shows. */
  readonly counters: { reads: number; commits: number };
  close(): Promise<void>;
}

/** Returns fixed texts inside a transaction of knex, so that the unit of work is written in one commit with rare queries. */
export function executorOf(trx: Pick<Knex, 'raw'>): Executor {
  return {
    async all(sql, params) {
      const result: unknown = await trx.raw(sql, params as Knex.RawBinding[]);
      return Array.isArray(result) ? (result as Row[]) : ((result as { rows: Row[] }).rows ?? []);
    },
  };
}

// A deferred transaction that reads before it writes can fail with SQLITE_BUSY whatever the timeout; an immediate one waits.
class ImmediateTransaction extends SqliteTransaction {
  override begin(connection: unknown): Promise<unknown> {
    return this.query(connection, 'BEGIN IMMEDIATE;');
  }
}

class ImmediateSqliteClient extends SqliteClient {
  override transaction(...args: unknown[]): unknown {
    return new ImmediateTransaction(this, ...args);
  }
}

const silent = () => {};
// Errors are thrown. knex would print them as well, where only our log or a command's answer belongs.
const log = { warn: silent, error: silent, deprecate: silent, debug: silent };

// Errors are logged where they are caught: they must not repeat the values of a query.
const quiet = { log, compileSqlOnError: false };

const pragmas = [
  // The journal comes first: connections that are opened at once would not wait for the one that changes it.
  'PRAGMA busy_timeout = 5000',
  'PRAGMA journal_mode = WAL',
  'PRAGMA foreign_keys = ON',
  'PRAGMA synchronous = FULL',
  'PRAGMA wal_autocheckpoint = 4000',
  'PRAGMA cache_size = -16000',
];

const callback = <T>(start: (done: (error: Error | null, value?: T) => void) => void) =>
  new Promise<T>((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value as T))));

const journalMilliseconds = 5000;

/**
 * Opens a new file again where SQLite says "locked": it does so at once, whatever its timeout, to connections that change the journal
 * together.
 */
async function prepareConnection(handle: sqlite3.Database): Promise<void> {
  for (const pragma of pragmas) {
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

function openSqlite(path: string): SqliteConnection {
  const statements = new Map<string, Promise<sqlite3.Statement>>();
  const prepare = async (handle: sqlite3.Database, sql: string, setup: string | undefined) => {
    if (setup) await callback((done) => handle.exec(setup, done));
    return callback<sqlite3.Statement>((done) => {
      const statement = handle.prepare(sql, (error: Error | null) => done(error, statement));
    });
  };
  const opened = callback<sqlite3.Database>((done) => {
    const handle = new sqlite3.Database(path, (error) => done(error, handle));
  }).then(async (handle) => {
    await prepareConnection(handle);
    return handle;
  });
  opened.catch(() => {});
  return {
    async all(sql, params, setup) {
      const handle = await opened;
      let prepared = statements.get(sql);
      if (!prepared) {
        // All that ask at once share one statement: a statement that is never finalized keeps the database from closing.
        prepared = prepare(handle, sql, setup);
        statements.set(sql, prepared);
        prepared.catch(() => statements.delete(sql));
      }
      const statement = await prepared;
      return callback<Row[]>((done) => statement.all(params, (error: Error | null, rows: Row[]) => done(error, rows)));
    },
    async close() {
      const handle = await opened.catch(() => undefined);
      if (!handle) return;
      for (const prepared of statements.values()) {
        const statement = await prepared.catch(() => undefined);
        if (statement) await callback((done) => statement.finalize(() => done(null)));
      }
      await callback((done) => handle.close(done));
    },
  };
}

function createSqlite(url: string): Database {
  const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/|\.)/, '');
  mkdirSync(dirname(path), { recursive: true });
  const counters = { reads: 0, commits: 0 };
  const reading = openSqlite(path);
  const writing = openSqlite(path);
  const rare = knex({
    client: ImmediateSqliteClient as unknown as typeof knex.Client,
    connection: { filename: path },
    useNullAsDefault: true,
    ...quiet,
    pool: {
      min: 0,
      max: 1,
      afterCreate: (handle: sqlite3.Database, done: (error: Error | null) => void) => {
        prepareConnection(handle).then(() => done(null), done);
      },
    },
  });
  // One connection holds one transaction at a time: writers of this process take turns.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  };
  return {
    dialect: 'sqlite',
    knex: rare,
    counters,
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
    async close() {
      await turn.catch(() => {});
      await Promise.all([reading.close(), writing.close(), rare.destroy()]);
    },
  };
}

/** Turns `?` into `$1`, `$2` … and adds a stable name, so that PostgreSQL plans each text once per connection. */
function createNamer(): (sql: string) => { readonly name: string; readonly text: string } {
  const named = new Map<string, { name: string; text: string }>();
  return (sql) => {
    let query = named.get(sql);
    if (!query) {
      let n = 0;
      query = { name: `q${named.size}`, text: sql.replace(/\?/g, () => `$${++n}`) };
      named.set(sql, query);
    }
    return query;
  };
}

function createPostgres(url: string, poolSize: number): Database {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const counters = { reads: 0, commits: 0 };
  const name = createNamer();
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    // The texts are fixed and look rows up by index: planning them anew for each set of values costs more than running them.
    async onConnect(client) {
      await client.query('SET plan_cache_mode = force_generic_plan');
    },
  });
  // An idle connection that the server closes must not end the process; the next query says what is wrong.
  pool.on('error', () => {});
  const rare = knex({
    client: 'pg',
    connection: url,
    ...quiet,
    pool: { min: 0, max: 4 },
    acquireConnectionTimeout: 5000,
  });
  const on = (client: pg.Pool | pg.PoolClient): Executor => ({
    async all(sql, params) {
      return (await client.query<Row>({ ...name(sql), values: params as unknown[] })).rows;
    },
  });
  const direct = on(pool);
  return {
    dialect: 'postgres',
    knex: rare,
    counters,
    reader: {
      all(sql, params) {
        counters.reads++;
        return direct.all(sql, params);
      },
    },
    writeOne(sql, params) {
      counters.commits++;
      return direct.all(sql, params);
    },
    async write(work) {
      counters.commits++;
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const result = await work(on(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((cause: Error) => (broken = cause));
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async close() {
      await Promise.all([pool.end(), rare.destroy()]);
    },
  };
}

/** @param url `sqlite:<path>` or `postgres://…` */
export function openDatabase(url: string, poolSize = 10): Database {
  return url.startsWith('sqlite:') ? createSqlite(url) : createPostgres(url, poolSize);
}
