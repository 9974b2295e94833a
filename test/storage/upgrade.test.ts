import { readFileSync } from 'node:fs';
import { builtInClientId } from '../../src/commands/clients/ensure-built-in-client.ts';
import { openDatabase, type Row } from '../../src/store/database.ts';
import { migrateUp } from '../../src/store/migrations.ts';
import type { Browser, Page } from '../support/browser.ts';
import { migrateUntil } from '../support/migrate-until.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases, createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { authorizationRequest } from '../support/test-client.ts';
import { totpCode } from '../support/totp-code.ts';

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
  let store: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    store = await createTestDatabase(kind);
    const database = openDatabase(store.url);
    await migrateUntil(database, '0013-logout-notices');
    await database.knex('versions').delete();
    for (const [table, list] of Object.entries(rows)) await database.knex(table).insert(list.map(comparable));
    await migrateUp(database);
    await database.close();
    app = await startApp({ database: kind, config: { databaseUrl: store.url, issuer, ...recorded.secrets } });
    app.moveClock(recorded.at + 30 - Math.floor(Date.now() / 1000));
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
  const codeOf = (page: Page) => new URL(page.header('location') ?? '', issuer).searchParams.get('code');

  /** Signs in by password, and by the code of the application where one is asked for. */
  const signIn = async (person: Recorded['account'], otp?: string) => {
    const browser = newBrowser();
    const start = await browser.request({ url: begin().url });
    const address = here(start.header('location')!);
    const form = await browser.request({ url: address });
    const { username, password } = person;
    const csrf = form.fieldValue('csrf')!;
    let answer = await post(browser, address, { csrf, username, password, action: 'signin' });
    if (otp) answer = await post(browser, address, { csrf, otp, action: 'verify' });
    const resume = answer.find('#continue')?.getAttribute('href') ?? '';
    return codeOf(await browser.request({ url: here(resume) }));
  };

  test('keeps every row as it was', async () => {
    for (const [table, list] of Object.entries(rows)) {
      if (table === 'versions') continue;
      const now = ((await app.services.database.knex(table)) as Row[]).map(comparable);
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
