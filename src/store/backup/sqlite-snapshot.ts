import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import type { Executor } from '../database/database.ts';
import { batchRows } from './row-batches.ts';
import { removeAtExit, removeOldCopies } from './left-overs.ts';
import { countRows, describeTables } from './describe-tables.ts';
import type { ContentPart, Snapshot, TableShape } from './snapshot.ts';
import { makePrivateFile, openSqliteFile } from './sqlite-file.ts';

const pieceBytes = 1024 * 1024;

async function* bytesOf(path: string): AsyncGenerator<ContentPart, void, undefined> {
  for await (const bytes of createReadStream(path, { highWaterMark: pieceBytes }))
    yield { type: 'bytes', bytes: bytes as Buffer };
}

async function* rowsOf(copy: Executor, tables: readonly TableShape[]): AsyncGenerator<ContentPart, void, undefined> {
  for (const [index, { name, columns }] of tables.entries()) {
    const values = columns.map((column) => (column.type === 'bytes' ? `hex("${column.name}")` : `"${column.name}"`));
    const sql = `SELECT rowid AS place, json_array(${values.join(', ')}) AS row FROM "${name}" WHERE rowid > ? ORDER BY rowid LIMIT ?`;
    let place = Number.MIN_SAFE_INTEGER;
    yield* batchRows(index, async (wanted) => {
      const rows = await copy.all(sql, [place, wanted]);
      place = Number(rows.at(-1)?.['place'] ?? place);
      return rows.map(({ row }) => String(row));
    });
  }
}

async function sequencesOf(copy: Executor): Promise<Readonly<Record<string, number>>> {
  const [kept] = await copy.all(`SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'`, []);
  const rows = kept ? await copy.all('SELECT name, seq FROM sqlite_sequence', []) : [];
  return Object.fromEntries(rows.map(({ name, seq }) => [String(name), Number(seq)]));
}

/** Checks a copy, and leaves it as one file without a journal beside it. */
async function checkCopy(path: string): Promise<void> {
  const copy = await openSqliteFile(path);
  try {
    const [answer] = await copy.all('PRAGMA quick_check(1)', []);
    const said = String(answer?.['quick_check']);
    if (said !== 'ok')
      throw new Error(`the database is damaged (${said}): no backup was made; restore the last good one`);
    await copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    await copy.close();
  }
}

/** Names the copy of a database that stands beside it, where the same people may read it. */
export const copyBeside = (path: string, what: string): string => `${path}.${what}-${randomBytes(6).toString('hex')}`;

/** Names a file of SQLite and what SQLite keeps beside it. */
export const filesOfSqlite = (path: string): readonly string[] =>
  ['', '-wal', '-shm', '-journal'].map((ending) => `${path}${ending}`);

/** Removes a file of SQLite and what SQLite keeps beside it. */
export async function removeSqlite(path: string): Promise<void> {
  for (const file of filesOfSqlite(path)) await rm(file, { force: true });
}

/**
 * Copies the database by SQLite's own backup call, and lets `work` read the copy. It stands beside the database, so that nothing leaves its
 * folder unencrypted, and is removed in the end.
 */
export async function withSqliteSnapshot<T>(
  path: string,
  kind: 'sqlite' | 'rows',
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  await removeOldCopies(path, 'backup');
  const copyPath = copyBeside(path, 'backup');
  const isRemoved = removeAtExit(filesOfSqlite(copyPath));
  makePrivateFile(copyPath);
  try {
    const source = await openSqliteFile(path);
    try {
      await source.copy('to', copyPath);
    } finally {
      await source.close();
    }
    await checkCopy(copyPath);
    const copy = await openSqliteFile(copyPath);
    try {
      const tables = await describeTables(copy, 'sqlite');
      const migrations = await copy.all('SELECT name FROM migrations ORDER BY id', []);
      return await work({
        kind,
        tables,
        migrations: migrations.map(({ name }) => String(name)),
        sequences: await sequencesOf(copy),
        count: () => countRows(copy, tables),
        content: () => (kind === 'sqlite' ? bytesOf(copyPath) : rowsOf(copy, tables)),
      });
    } finally {
      await copy.close();
    }
  } finally {
    await removeSqlite(copyPath);
    isRemoved();
  }
}
