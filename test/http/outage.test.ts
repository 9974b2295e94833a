import pg from 'pg';
import sqlite3 from 'sqlite3';
import { buildAccount } from '../support/build-account.ts';
import { giveUpSoon } from '../support/programs/give-up-soon.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases, describeOnPostgres, type DatabaseKind } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { linkTo } from '../support/people/account-address.ts';

/** Runs a statement on the same server, but in another database. */
async function runElsewhere(url: string, sql: string): Promise<void> {
  const elsewhere = new URL(url);
  elsewhere.pathname = '/postgres';
  const client = new pg.Client(elsewhere.href);
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Makes the real database unavailable, and returns a function that makes it available again. */
const takeAway: Readonly<Record<DatabaseKind, (url: string) => Promise<() => Promise<void>>>> = {
  async sqlite(url) {
    const handle = await new Promise<sqlite3.Database>((resolve, reject) => {
      const opened = new sqlite3.Database(url.slice('sqlite:'.length), (error) =>
        error ? reject(error) : resolve(opened),
      );
    });
    // The lock may have to wait for a write of the application.
    handle.configure('busyTimeout', 30_000);
    const run = (sql: string) =>
      new Promise<void>((resolve, reject) => handle.exec(sql, (error) => (error ? reject(error) : resolve())));
    await run('BEGIN IMMEDIATE');
    return async () => {
      await run('ROLLBACK');
      await new Promise((resolve) => handle.close(resolve));
    };
  },
  async postgres(url) {
    const name = new URL(url).pathname.slice(1);
    const run = (sql: string) => runElsewhere(url, sql);
    await run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    return () => run(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  },
};

describe.each(bothDatabases)('an outage in the middle of a step, on %s', (database) => {
  const app = describeApp({ database });

  /** Does some work while the database is away. Jobs begin nothing meanwhile, so that nothing else waits for the file of SQLite. */
  const withoutDatabase = async <T>(work: () => Promise<T>): Promise<T> => {
    const release = await app.running.holdJobs();
    const waitAsUsual = await giveUpSoon(app.services);
    const giveBack = await takeAway[database](app.services.config.databaseUrl);
    try {
      return await work();
    } finally {
      await giveBack();
      await waitAsUsual();
      release();
    }
  };

  test('without its database the service shows a self-contained error page, and no partial data is stored', async () => {
    const account = await buildAccount(app);
    const browser = await app.open('/mot-de-passe-oublie');
    const page = await withoutDatabase(() => browser.submit({ email: account.email }, { action: 'send' }));

    expect(page.status).toBe(503);
    expect(page.h1).toBe('Service indisponible');
    expect(page.header('retry-after')).toBe('30');
    expect(page.all('link, script, img')).toHaveLength(0);
    const reference = page.find('#reference')?.text ?? '';
    expect(reference).toMatch(/^[0-9a-f]{12}$/);
    expect(app.logs()).toContain(reference);
    expect(app.logs()).not.toContain(account.email);
    expect(await app.mailbox.queued(account.email)).toEqual([]);
    expect(await app.rows.payloads.list({ model: 'Link' })).toEqual([]);

    await browser.open('/mot-de-passe-oublie');
    expect((await browser.submit({ email: account.email }, { action: 'send' })).status).toBe(200);
    await app.mailbox.newest(account.email, 'reset');
  });

  test('without SMTP the step succeeds, and its message is sent later, once', async () => {
    const account = await buildAccount(app);
    await app.mailbox.stop();
    const browser = await app.open('/mot-de-passe-oublie');
    expect((await browser.submit({ email: account.email }, { action: 'send' })).status).toBe(200);
    await until(async () => {
      const [row] = await app.rows.outbox.list({ recipient: account.email });
      return Boolean(row?.lastError);
    }, 'a try without SMTP');
    await app.mailbox.restart();
    app.moveClock(11);
    expect((await browser.open(await linkTo(app, account.email, 'reset'))).status).toBe(200);
    expect(app.mailbox.messages(account.email)).toHaveLength(1);
  });

  test('the error page also exists in English', async () => {
    const browser = await app.open('/mot-de-passe-oublie', { language: 'en' });
    const page = await withoutDatabase(() => browser.submit({ email: 'somebody@example.test' }, { action: 'send' }));
    expect(page.h1).toBe('Service unavailable');
  });
});

describeOnPostgres('a connection that ends between two statements of a commit', () => {
  const app = describeApp({ database: 'postgres' });

  test('ends this commit alone, and the process goes on', async () => {
    const { config, database } = app.services;
    const commit = database.write(async (tx) => {
      const [own] = await tx.all('SELECT pg_backend_pid() AS pid', []);
      const pid = Number(own?.['pid']);
      await runElsewhere(config.databaseUrl, `SELECT pg_terminate_backend(${pid})`);
      await until(async () => {
        const left = await database.reader.all('SELECT 1 FROM pg_stat_activity WHERE pid = ?', [pid]);
        return left.length === 0;
      }, 'the end of the connection');
      await tx.all('SELECT 1', []);
    });
    await expect(commit).rejects.toThrow(/not queryable|terminat/i);
    expect(await database.reader.all('SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
  });
});
