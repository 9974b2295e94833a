import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { executorOf, type Database } from '../database/database.ts';
import type { ContentPart } from './snapshot.ts';

/** Programs that belong to PostgreSQL. */
type Program = 'pg_dump' | 'pg_restore';

/** The last words of a program, in which it says what went wrong. */
const saidCharacters = 500;

interface Run {
  readonly stdin: Writable;
  readonly stdout: AsyncIterable<Buffer>;
  /** Waits for the end, and fails where the program did. */
  end(): Promise<void>;
  kill(): void;
}

/** Settings of the system and of PostgreSQL that such a program reads. It is not given the keys of the service. */
const forPrograms = /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|LD_LIBRARY_PATH|SystemRoot|PG[A-Z]+)$/;

/** Starts a program on a database. The password is handed over where no list of processes shows it. */
function start(program: Program, args: readonly string[], url?: string): Run {
  const address = url === undefined ? undefined : new URL(url);
  const password = address && decodeURIComponent(address.password);
  if (address) address.password = '';
  const process = spawn(program, [...args, ...(address ? [`--dbname=${address.href}`] : [])], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      // eslint-disable-next-line node/no-process-env -- The program finds its libraries and settings there, as psql does.
      ...Object.fromEntries(Object.entries(globalThis.process.env).filter(([name]) => forPrograms.test(name))),
      ...(password && { PGPASSWORD: password }),
    },
  });
  let said = '';
  process.stderr.on('data', (words: Buffer) => (said = (said + words.toString()).slice(-saidCharacters)));
  // The exit code of the program tells that it did not read everything.
  process.stdin.on('error', () => {});
  const closed = once(process, 'close') as Promise<[number | null]>;
  closed.catch(() => {});
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    async end() {
      const [code] = await closed;
      if (code !== 0) throw new Error(`${program} failed: ${said.trim().replace(/\s+/g, ' ') || `exit code ${code}`}`);
    },
    kill: () => process.kill(),
  };
}

async function versionOf(program: Program): Promise<number | undefined> {
  try {
    const run = start(program, ['--version']);
    let said = '';
    for await (const words of run.stdout) said += words.toString();
    await run.end();
    return Number(/\b(\d+)(?:\.\d+)*/.exec(said)?.[1] ?? NaN);
  } catch {
    return undefined;
  }
}

/** Returns whether this program is installed and not older than the server. An older one refuses, or leaves out what it does not know. */
export async function canUse(program: Program, { knex }: Pick<Database, 'knex'>): Promise<boolean> {
  const version = await versionOf(program);
  if (version === undefined || Number.isNaN(version)) return false;
  const [row] = await executorOf(knex).all('SHOW server_version_num', []);
  return version >= Math.floor(Number(row?.['server_version_num']) / 10_000);
}

/**
 * Yields what `pg_dump` writes of a snapshot. The rows of `migrations` are left out: a database that is restored in part has none, so that
 * no program serves from it.
 */
export async function* dumpDatabase(url: string, snapshot: string): AsyncGenerator<ContentPart, void, undefined> {
  const run = start(
    'pg_dump',
    [
      '--format=custom',
      '--compress=0',
      '--no-owner',
      '--no-privileges',
      '--exclude-table-data=migrations',
      `--snapshot=${snapshot}`,
    ],
    url,
  );
  try {
    for await (const bytes of run.stdout) yield { type: 'bytes', bytes };
    await run.end();
  } finally {
    run.kill();
  }
}

/**
 * Gives `pg_restore` what `feed` writes, and waits until everything is in the database, in one transaction. A program that gives up in the
 * middle says why.
 */
export async function restoreDump(
  url: string,
  feed: (write: (bytes: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const run = start('pg_restore', ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges'], url);
  const { stdin } = run;
  // A program that has ended reads no more, so nothing waits for that.
  const write = (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => stdin.write(bytes, (error) => (error ? reject(error) : resolve())));
  try {
    await feed(write);
    stdin.end();
    await run.end();
  } catch (error) {
    if (stdin.destroyed) await run.end();
    throw error;
  } finally {
    // After a failure of `feed` the program has not seen the end, and its transaction is rolled back.
    run.kill();
  }
}
