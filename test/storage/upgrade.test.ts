import { readFileSync } from 'node:fs';
import { migrateCommand } from '../../src/cli/commands/migrate-command.ts';
import { builtInClientId } from '../../src/commands/clients/registration/ensure-built-in-client.ts';
import type { ProcessFacts } from '../../src/domain/state/process-facts.ts';
import { programVersion } from '../../src/program/program-version.ts';
import { openDatabase, type Row } from '../../src/store/database/database.ts';
import { readMigrationFolder } from '../../src/store/migrations/migration-folder.ts';
import { migrateDown, migrateUp, readSchema } from '../../src/store/migrations/migrations.ts';
import type { Browser, Page } from '../support/browser.ts';
import { migrateUntil, tablesOf } from '../support/database/migrate-until.ts';
import { migrationNames } from '../support/database/migration-names.ts';
import { shiftClock } from '../support/shift-clock.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases, createTestDatabase } from '../support/test-database.ts';
import { authorizationRequest } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { rowsIn } from '../support/rows.ts';
import {
  countRows,
  hasLaterColumn,
  insertRows,
  isIndexWhole,
  laterSteps,
  leaveHalfAnIndex,
  rowsOf,
} from '../support/upgrade/later-steps.ts';
import { prepare } from '../support/describe-app.ts';

/** Rows that the program wrote when 0013 was its newest migration. Persons, keys and services are made up. */
interface Recorded {
  /** Epoch seconds of the recording. */
  readonly at: number;
  readonly issuer: string;
  readonly secrets: Readonly<Record<'cookieKeys' | 'encryptionKeys' | 'passwordPepper', readonly string[]>>;
  readonly client: { readonly id: string; readonly secret: string; readonly redirectUri: string };
  readonly account: { readonly sub: string; readonly username: string; readonly password: string };
  readonly protectedAccount: Recorded['account'] & { readonly totpSecret: string };
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  readonly tokens: { readonly access_token: string; readonly refresh_token: string };
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

const recorded = JSON.parse(readFileSync('test/support/upgrade/database-of-0013.json', 'utf8')) as Recorded;
const { account, client, issuer, protectedAccount, rows, tokens } = recorded;
const { origin, host } = new URL(issuer);

/** Numbers of PostgreSQL's booleans and of SQLite's differ, and the audit draws its own ids. */
const comparable = (row: Row) => ({
  ...row,
  ...('development' in row && { development: Boolean(row['development']) }),
});

describe.each(bothDatabases)('an upgrade from a database of the first version, on %s', (kind) => {
  let app: TestApp;

  const store = prepare(() => createTestDatabase(kind));
  beforeAll(async () => {
    const database = openDatabase(store.url);
    await migrateUntil(database, '0013-logout-notices');
    await rowsIn(database).versions.remove();
    for (const [table, list] of Object.entries(rows)) await insertRows(database, table, list.map(comparable));
    await migrateUp(database);
    await database.close();
    // The first rounds of the jobs find the time of the recording as well: today most of its rows are over.
    const back = recorded.at + 30 - Math.floor(Date.now() / 1000);
    shiftClock(back);
    app = await startApp({ database: kind, config: { databaseUrl: store.url, issuer, ...recorded.secrets } });
    app.moveClock(back);
  });
  afterAll(async () => {
    await app.stop();
    await store.drop();
  });

  /** A browser that reaches the service by its public name. */
  const newBrowser = () => app.browser({ headers: { host } });
  const here = (address: string) => new URL(address, app.url).href.replace(origin, app.url);
  const protocol = () => here(`${issuer}/protocol/openid-connect`);
  const begin = (params: Readonly<Record<string, string>> = {}) =>
    authorizationRequest({ ...app, protocol: protocol() }, { ...client, clientId: client.id }, params);
  const post = (browser: Browser, address: string, body: Readonly<Record<string, string>>) =>
    browser.request({
      url: address,
      method: 'POST',
      body,
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    });
  const asClient = (path: string, body: Readonly<Record<string, string>>) =>
    newBrowser().request({
      url: `${protocol()}/${path}`,
      method: 'POST',
      body,
      headers: {
        authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
    });
  const codeOf = (page: Page) => {
    const href = page.header('location') ?? page.find('#continue')?.getAttribute('href');
    return new URL(href ?? '', issuer).searchParams.get('code');
  };

  /** Signs in by password, and by the code of the application where one is asked for. */
  const signIn = async (person: Recorded['account'], otp?: string) => {
    const browser = newBrowser();
    const form = await browser.request({ url: begin().url });
    const address = here(form.form().getAttribute('action')!);
    const { username, password } = person;
    const csrf = form.fieldValue('csrf')!;
    let answer = await post(browser, address, { csrf, username, password, action: 'signin' });
    if (otp) answer = await post(browser, address, { csrf, otp, action: 'verify' });
    return codeOf(answer);
  };

  test('keeps every row as it was', async () => {
    for (const [table, list] of Object.entries(rows)) {
      if (table === 'versions') continue;
      const now = (await rowsOf(app.services.database, table)).map(comparable);
      const isLikely = (row: Row) => expect.objectContaining(comparable(row)) as Row;
      // The start delivers or drops what waits, and adds new addresses to the client of the account pages. The audit goes on.
      const kept = table === 'clients' ? list.filter((row) => row['client_id'] !== builtInClientId) : list;
      const expected = table === 'outbox' ? list.map(({ id }) => ({ id })) : kept;
      expect(now).toEqual(expect.arrayContaining(expected.map(isLikely)));
    }
  });

  test('keeps the session of a person: her services sign her in silently', async () => {
    const cookie = recorded.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const page = await newBrowser().request({ url: begin({ prompt: 'none' }).url, headers: { cookie } });
    expect(codeOf(page)).toBeTruthy();
  });

  test('keeps the tokens and the clients', async () => {
    const seen = await asClient('token/introspect', { token: tokens.access_token });
    expect(seen.json()).toMatchObject({ active: true, sub: account.sub, client_id: client.id });
    const authorization = `Bearer ${tokens.access_token}`;
    const told = await newBrowser().request({ url: `${protocol()}/userinfo`, headers: { authorization } });
    expect(told.json()).toMatchObject({ sub: account.sub, preferred_username: account.username });
    const fresh = await asClient('token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    expect([fresh.status, typeof fresh.json()['access_token']]).toEqual([200, 'string']);
  });

  test('keeps the accounts, with passwords and applications', async () => {
    expect(await signIn(account)).toBeTruthy();
    expect(await signIn(protectedAccount, totpCode(protectedAccount.totpSecret))).toBeTruthy();
  });
});

describe.each(bothDatabases)('an upgrade while processes serve, on %s', (kind) => {
  const isPostgres = kind === 'postgres';
  const steps = laterSteps(kind);
  let names: readonly string[] = [];
  let app: TestApp;

  beforeAll(async () => {
    const ofProgram = readMigrationFolder();
    const migrations = {
      names: () => [...migrationNames, ...names],
      load: async (name: string) => steps[name] ?? ofProgram.load(name),
    };
    app = await startApp({ database: kind, overrides: () => ({ migrations }) });
    await app.services.state.processes.beat({} as ProcessFacts);
    await countRows(app.services.database);
    const older = { id: 'older', version: '0.0.9', startedAt: 1, facts: {} };
    await app.rows.processes.insert({ ...older, seenAt: app.services.nowSeconds() });
  });
  afterAll(() => app.stop());

  const migrate = (flags: Readonly<Record<string, boolean>> = {}) =>
    app.services.inUnit(() =>
      migrateCommand.run(app.services, {
        operator: 'marie',
        stdin: process.stdin,
        stdout: process.stdout,
        stderr: process.stderr,
        words: [],
        file: undefined,
        reason: undefined,
        flags,
        options: {},
        lists: {},
      }),
    );
  const readiness = async () => {
    app.moveClock(1);
    return (await fetch(`${app.url}/readyz`)).status;
  };
  const hasColumn = () => hasLaterColumn(app.services.database);

  test('migrate --plan says what each step would do, who could go on and who would wait, and changes nothing', async () => {
    names = ['9001-adds', '9002-builds', '9003-takes'];
    const before = await tablesOf(app.services.database);
    const { json, text = '' } = await migrate({ plan: true });
    expect(text).toContain('9001-adds: expand, older processes go on\n  adds columns to accounts (');
    expect(text).toMatch(/ {2}makes the table later_things +(nobody waits|at once)\n/);
    const building = isPostgres
      ? /beside reads and writes on audit \(\d+ rows, \d MB\) +nobody waits/
      : /on audit \(\d+ rows\) +writes wait/;
    expect(text).toMatch(building);
    expect(text).toContain(
      `9003-takes: contract, processes from ${programVersion} on go on\n  refused while processes of 0.0.9 live: 1\n`,
    );
    expect(json).toMatchObject({
      steps: [
        { migration: '9001-adds', kind: 'expand', oldest_version: null, refused_by: [], is_whole: true },
        { migration: '9002-builds', statements: [{ table: 'audit', rows: expect.any(Number) }] },
        { migration: '9003-takes', oldest_version: programVersion, refused_by: [{ id: 'older', version: '0.0.9' }] },
      ],
    });
    expect([await tablesOf(app.services.database), await hasColumn()]).toEqual([before, false]);
    // What this program needs is not there yet.
    expect(await readiness()).toBe(503);
  });

  test('a step that takes away waits until the older process is gone, and the service works without it meanwhile', async () => {
    const { database } = app.services;
    await leaveHalfAnIndex(database);
    const { json, note } = await migrate();
    expect(json).toEqual({ applied: ['9001-adds', '9002-builds'], waiting: ['9003-takes'] });
    expect(note).toBe(
      '9003-takes waits: it takes away what a process of version 0.0.9 needs. Run migrate again when it has stopped.',
    );
    expect([await hasColumn(), await readiness()]).toEqual([true, 200]);
    expect(await isIndexWhole(database)).toBe(true);
    // Nothing is heard of a process that was killed.
    app.moveClock(121);
    await app.services.operation.versions.check();
    expect((await migrate()).json).toEqual({ applied: ['9003-takes'] });
    expect([await hasColumn(), await readiness()]).toEqual([false, 200]);
  });

  test('--force takes away what living processes need, and these say that the schema is too new for them', async () => {
    names = Object.keys(steps);
    await app.services.state.processes.beat({} as ProcessFacts);
    expect((await migrate()).json).toEqual({ applied: [], waiting: ['9004-takes-more'] });
    expect((await migrate({ force: true })).json).toEqual({ applied: ['9004-takes-more'] });
    expect(await readiness()).toBe(503);
    await expect(migrate()).rejects.toThrow(/too new for version .*: it needs 99\.0\.0 or a later one/);
  });
});

test.each(bothDatabases)(
  'the schema goes down and up again, and a schema that is behind is reported, on %s',
  async (database) => {
    const app = await startApp({ database });
    const { services } = app;
    try {
      // On PostgreSQL a job that reads two tables could wait for the one that takes them away, and that one for the job.
      await app.running.holdJobs();
      expect((await readSchema(services.database)).pending).toEqual([]);
      await migrateDown(services.database);
      expect((await readSchema(services.database)).pending.length).toBeGreaterThan(0);
      expect((await fetch(`${app.url}/readyz`)).status).toBe(503);
      await migrateUp(services.database);
      expect((await readSchema(services.database)).pending).toEqual([]);
      // The schema is there, but its keys are gone, so that the process cannot load them.
      await services.operation.versions.check().catch(() => {});
      app.moveClock(1);
      expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
      expect(await rowsIn(services).accounts.list()).toEqual([]);
    } finally {
      await app.stop();
    }
  },
);
