import { existsSync } from 'node:fs';
import { sqlitePath } from '../database/sqlite-database.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { removeSqlite } from './sqlite-snapshot.ts';

/**
 * Remembers that no file of SQLite is there yet, and returns the function that removes the one that was opened since, if nothing was written
 * into it. A file that another process uses stays: it has begun to fill it.
 */
export function noteNewSqliteFile(url: string): () => Promise<void> {
  const path = url.startsWith('sqlite:') ? sqlitePath(url) : undefined;
  if (path === undefined || path === ':memory:' || existsSync(path)) return async () => {};
  return async () => {
    if (!existsSync(path) || existsSync(`${path}.restoring`)) return;
    const file = await openSqliteFile(path);
    try {
      // SQLite changes the journal for the only connection to a file.
      await file.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
      const tables = await file.all('SELECT 1 FROM sqlite_master LIMIT 1', []);
      if (tables.length === 0) await removeSqlite(path);
    } catch {
      // Another process uses the file.
    } finally {
      await file.close();
    }
  };
}
