import { statSync } from 'node:fs';
import { damageAdvice } from '../database/explain-database-error.ts';
import { sqlitePath } from '../database/sqlite-database.ts';
import { openSqliteFile } from './sqlite-file.ts';

export interface FileCheck {
  /** Says in one line what is wrong and what to do; undefined where no damage was found. */
  readonly damage: string | undefined;
  /** False where the time was over before the end of the file. */
  readonly isComplete: boolean;
}

const isOfSqlite = (databaseUrl: string) => databaseUrl.startsWith('sqlite:');

/**
 * Returns whether a process that has not ended as it should, or one that still runs, has left writes beside the file. The answer holds before
 * anybody opens the file: the last one who closes it takes them in.
 */
export function hasLeftJournal(databaseUrl: string): boolean {
  if (!isOfSqlite(databaseUrl)) return false;
  const journal = statSync(`${sqlitePath(databaseUrl)}-wal`, { throwIfNoEntry: false });
  return journal !== undefined && journal.size > 0;
}

/**
 * Reads every page of a file of SQLite, but compares no index with its table, which would take many times as long. Others read and write
 * meanwhile. PostgreSQL checks its pages itself.
 * @param milliseconds time after which the rest of a large file stays unread
 */
export async function checkSqliteFile(databaseUrl: string, milliseconds: number): Promise<FileCheck> {
  if (!isOfSqlite(databaseUrl)) return { damage: undefined, isComplete: true };
  const path = sqlitePath(databaseUrl);
  const damaged = (reason: string): FileCheck => ({
    damage: `DATABASE_URL: the file ${path} is damaged (${reason}); ${damageAdvice}`,
    isComplete: true,
  });
  const file = await openSqliteFile(path);
  const late = setTimeout(() => file.interrupt(), milliseconds);
  try {
    const [answer] = await file.all('PRAGMA quick_check(1)', []);
    const said = String(answer?.['quick_check']);
    if (said === 'ok') return { damage: undefined, isComplete: true };
    return damaged(said.replace(/^\*\*\*.*\*\*\*\s*/, '').replace(/\s+/g, ' '));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'SQLITE_INTERRUPT') return { damage: undefined, isComplete: false };
    if (code === 'SQLITE_CORRUPT') return damaged(code);
    throw error;
  } finally {
    clearTimeout(late);
    await file.close();
  }
}
