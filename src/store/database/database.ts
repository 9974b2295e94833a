import type { Knex } from 'knex';
import { createPostgres } from './postgres-database.ts';
import { createSqlite } from './sqlite-database.ts';

export type Row = Record<string, unknown>;

/** Statements of knex that are committed together, or not at all. */
export type Transaction = Knex.Transaction;

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
  /** Fails once the database has kept a request waiting for longer than it may, and says so to `onLate`. The statement goes on meanwhile. */
  inTime<T>(asked: Promise<T>, onLate?: () => void): Promise<T>;
  /** Numbers of reads and commits, which tests and metrics read. */
  readonly counters: { reads: number; commits: number };
  /** Returns how busy the connections of the hot path are; undefined with a file, which has one writer and one reader. */
  load(): ConnectionLoad | undefined;
  close(): Promise<void>;
}

export interface ConnectionLoad {
  readonly used: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
  /** Connections that may be opened. */
  readonly most: number;
}

export interface DatabaseLimits {
  /** Connections to PostgreSQL. */
  readonly poolSize?: number;
  /**
   * Seconds that a statement may take, and that one may wait for its connection. Without a limit a statement may take any time, as a
   * migration or a command does.
   */
  readonly timeoutSeconds?: number | undefined;
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

/** @param url `sqlite:<path>` or `postgres://…` */
export function openDatabase(url: string, limits: DatabaseLimits = {}): Database {
  return url.startsWith('sqlite:') ? createSqlite(url, limits) : createPostgres(url, limits);
}
