import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';

export type DatabaseKind = 'sqlite' | 'postgres';

export interface TestDatabase {
  /** A `DATABASE_URL` of an empty database. */
  readonly url: string;
  drop(): Promise<void>;
}

/*
 * Some tests run on PostgreSQL too.
 *
 * A test runs on SQLite, by `describe('…', () => { … startApp() … })`, unless what it proves can differ between the two databases.
 * Tests whose result can differ use `describe.each(bothDatabases)('…, on %s', (database) => { … startApp({ database }) … })`:
 * - what a store keeps, and how it keeps it: dates, photos, sealed values, keys, the dump of everything;
 * - what several requests or processes do to one row: commits, races, a code or a token that serves once, throttles, unique names;
 * - migrations, the start in production, and every command of an operator;
 * - what ends by itself: expiry, waits, reminders, the outbox;
 * - one journey of each kind: registration, sign-in, second factor, passkey, upstreams, recovery, lost device, a change of the
 *   account, consent, logout, device, tokens.
 * In such a group the tests whose result cannot differ stand last, behind `if (database !== bothDatabases[0]) return;`: what a page says,
 * a form that is refused before anything is read, a signature. Of a table of values the second database gets one row.
 * A new statement of `src/store` needs such a test. `TEST_DATABASES=sqlite` or `postgres` runs every test on that one alone.
 */

const wanted = process.env.TEST_DATABASES?.split(',');
const kinds: readonly DatabaseKind[] = ['sqlite', 'postgres'];

/** Both databases, or the one that `TEST_DATABASES` names; `describe.each` takes them. */
export const bothDatabases: readonly DatabaseKind[] = kinds.filter((kind) => wanted?.includes(kind) ?? true);

/** Declares tests of what PostgreSQL alone can do, unless this run leaves it out. */
export const describeOnPostgres = (title: string, tests: () => void): void => {
  if (bothDatabases.includes('postgres')) describe(`${title}, on postgres`, tests);
};

/** The database of a test that names none. */
export const usualDatabase: DatabaseKind = bothDatabases[0] ?? 'sqlite';

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
  const folder = mkdtempSync(join(process.env.TEST_DATA_FOLDER ?? tmpdir(), 'sqlite-'));
  return {
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function createTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return kind === 'sqlite' ? createSqliteDatabase() : createPostgresDatabase();
}
