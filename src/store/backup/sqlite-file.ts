import { closeSync, openSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import type { Executor, Row } from '../database/database.ts';
import { callback } from '../database/sqlite-database.ts';

/** A connection of its own to a file of SQLite. */
export interface SqliteFile extends Executor {
  exec(sql: string): Promise<void>;
  /**
   * Copies the whole database to another file, or another file to this one, while others write. The copy is what the database was at one
   * moment, and a file that is copied to has the old content or the new one, never a part.
   */
  copy(direction: 'to' | 'from', path: string): Promise<void>;
  /** Ends the statement that runs, which then fails. */
  interrupt(): void;
  close(): Promise<void>;
}

const busyMilliseconds = 30_000;

interface Backup {
  readonly completed: boolean;
  retryErrors: number[];
  step(pages: number, done: (error: Error | null) => void): void;
  finish(done: (error: Error | null) => void): void;
}

type WithBackup = {
  backup(path: string, to: string, from: string, isTarget: boolean, done: (error: Error | null) => void): Backup;
};

/** All pages in one step: a copy in several steps begins anew each time that somebody writes. */
const allPages = -1;

export async function openSqliteFile(path: string): Promise<SqliteFile> {
  const handle = await callback<sqlite3.Database>((done) => {
    const opened: sqlite3.Database = new sqlite3.Database(path, (error) => done(error, opened));
  });
  handle.configure('busyTimeout', busyMilliseconds);
  return {
    all: (sql, params) =>
      callback<Row[]>((done) => handle.all(sql, [...params], (error: Error | null, rows: Row[]) => done(error, rows))),
    exec: (sql) => callback((done) => handle.exec(sql, (error) => done(error))),
    async copy(direction, other) {
      const backup = await callback<Backup>((done) => {
        const begun = (handle as unknown as WithBackup).backup(other, 'main', 'main', direction === 'to', (error) =>
          done(error, begun),
        );
      });
      try {
        await callback((done) => backup.step(allPages, (error) => done(error)));
        if (!backup.completed) throw new Error('the database was held by another process for too long; try again');
      } finally {
        await callback((done) => backup.finish(() => done(null)));
      }
    },
    interrupt: () => handle.interrupt(),
    close: () => callback((done) => handle.close((error) => done(error))),
  };
}

/** Makes an empty file that its owner alone reads and writes, before SQLite would make one that everybody reads. */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
}
