import { copyFileSync } from 'node:fs';
import pg from 'pg';
import { openDatabase } from '../../../src/store/database/database.ts';
import { migrateUp } from '../../../src/store/migrations/migrations.ts';
import { runFile } from '../programs/run-file.ts';
import {
  copyPostgresDatabase,
  createTestDatabase,
  namePostgresDatabase,
  type DatabaseKind,
  type TestDatabase,
} from '../test-database.ts';

const template = 'migrated';
/** PostgreSQL's codes (Appendix A) say that the database is missing, that it exists, or that another process is creating it. */
const isMissing = (error: unknown) => error instanceof pg.DatabaseError && error.code === '3D000';
const isTaken = (error: unknown) => error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? '');

async function migrate(url: string): Promise<void> {
  const database = openDatabase(url);
  try {
    await migrateUp(database);
    // The file of SQLite is moved as soon as it is closed. Rows that still stood in the log beside it would be lost.
    if (database.dialect === 'sqlite') await database.knex.raw('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    await database.close();
  }
}

async function makePostgresTemplate(): Promise<void> {
  const made = await createTestDatabase('postgres');
  await migrate(made.url);
  await namePostgresDatabase(made.url, template).catch(async (error: unknown) => {
    await made.drop();
    // Another test file has created it first.
    if (!isTaken(error)) throw error;
  });
}

async function createPostgres(): Promise<TestDatabase> {
  try {
    return await copyPostgresDatabase(template);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await makePostgresTemplate();
    return copyPostgresDatabase(template);
  }
}

async function createSqlite(): Promise<TestDatabase> {
  const migrated = await runFile(`${template}.sqlite`, (path) => migrate(`sqlite:${path}`));
  const database = await createTestDatabase('sqlite');
  copyFileSync(migrated, database.url.slice('sqlite:'.length));
  return database;
}

/** Returns a database with its schema: a copy of one that is migrated once in the whole run. */
export const createMigratedDatabase = (kind: DatabaseKind): Promise<TestDatabase> =>
  kind === 'sqlite' ? createSqlite() : createPostgres();
