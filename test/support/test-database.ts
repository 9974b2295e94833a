import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface TestDatabase {
  /** A `DATABASE_URL`; the database is empty. */
  readonly url: string;
  drop(): Promise<void>;
}

/** For `describe.each(databases)`; `TEST_DATABASES=sqlite` or `postgres` leaves one out. */
export const databases: readonly DatabaseKind[] = (['sqlite', 'postgres'] as const).filter((kind) =>
  (process.env.TEST_DATABASES ?? 'sqlite,postgres').split(',').includes(kind),
);

async function postgresUrl(): Promise<string> {
  const answer = await text(connect(process.env.TEST_POSTGRES_SOCKET ?? ''));
  const { url, reason } = JSON.parse(answer) as { url?: string; reason?: string };
  if (!url) throw new Error(reason);
  return url;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function createPostgresDatabase(template = 'template1'): Promise<TestDatabase> {
  const server = await postgresUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await query(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => query(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** @param template a database of the same server that nobody is connected to */
export const copyPostgresDatabase = (template: string): Promise<TestDatabase> => createPostgresDatabase(template);

export async function namePostgresDatabase(url: string, name: string): Promise<void> {
  await query(await postgresUrl(), `ALTER DATABASE ${new URL(url).pathname.slice(1)} RENAME TO ${name}`);
}

function createSqliteDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'geopf-id-sqlite-'));
  return {
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function createTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return kind === 'sqlite' ? createSqliteDatabase() : createPostgresDatabase();
}
