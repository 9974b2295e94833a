import { existsSync, readFileSync } from 'node:fs';
import { authorizeSilently, introspect, readJwt, refresh, revoke } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { dumpTables } from '../support/database/dump-database.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { describeApp } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  asClient,
  askToSignIn,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  typeCredentials,
  userinfo,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { tableNames } from '../support/rows.ts';

/** Returns every row of every table as text. For SQLite the bytes of its files are added, because deleted rows stay there for a while. */
async function dump(app: TestApp): Promise<string> {
  const { services } = app;
  const { dialect } = services.database;
  const tables = await dumpTables(app);
  expect(Object.keys(tables)).toEqual(expect.arrayContaining([...tableNames]));
  const path = services.config.databaseUrl.slice('sqlite:'.length);
  const files =
    dialect === 'sqlite' ? ['', '-wal'].map((suffix) => path + suffix).filter((file) => existsSync(file)) : [];
  return [JSON.stringify(tables), ...files.map((file) => readFileSync(file, 'latin1'))].join('\n');
}

const cookiesOf = (browser: Browser) => browser.jar.all().filter(({ name }) => !['lang', 'theme'].includes(name));

describe.each(bothDatabases)('the database and the log, on %s', (database) => {
  /** Every secret that opens something, by its name; the journey fills the map. */
  const secrets = new Map<string, string>();
  const personal = new Map<string, string>();
  const keep = (name: string, value: unknown) => {
    if (typeof value === 'string' && value.length > 8) secrets.set(name, value);
  };
  const keepCookies = (when: string, browser: Browser) => {
    for (const { name, value } of cookiesOf(browser)) keep(`cookie ${name} ${when}`, value);
  };

  const app = describeApp({ database, hashesAsInProduction: true });

  beforeAll(async () => {
    const client = await registerClient(app);
    const theirs = await registerClient(app, { first_party: false });
    const account = await buildAccount(app, { password: 'canari-mot-de-passe-tres-long' });
    keep('password', account.password);
    keep('client secret', client.secret);
    personal.set('address', account.email);
    personal.set('user name', account.username);

    const { browser, request } = await askToSignIn(app, client, { login_hint: account.email });
    keepCookies('before', browser);
    keep('csrf', browser.page.fieldValue('csrf'));
    keep('interaction', browser.page.url.pathname.split('/')[2]);
    await browser.submit({ username: account.email, password: 'canari-mot-de-passe-faux' }, { action: 'signin' });
    keep('wrong password', 'canari-mot-de-passe-faux');
    const back = await browser.submit(
      { username: account.email, password: account.password, rememberMe: true },
      { action: 'signin' },
    );
    keepCookies('after', browser);
    keep('code', back.url.searchParams.get('code'));
    keep('verifier', request.verifier);
    const { body } = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
    keep('access token', body['access_token']);
    keep('handle of the access token', readJwt(body['access_token']).claims['jti']);
    keep('refresh token', body['refresh_token']);
    keep('ID token', body['id_token']);

    const silent = await authorizeSilently(app, browser, { client });
    keep('silent code', silent.members['code']);
    const next = await refresh(app, client, body['refresh_token']);
    keep('second refresh token', next.body['refresh_token']);
    keep('second access token', next.body['access_token']);
    const own = await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    keep('token of the client', own.body['access_token']);
    keep('handle of the client', readJwt(own.body['access_token']).claims['jti']);
    const pushed = await asClient(
      app,
      client,
      'ext/par/request',
      Object.fromEntries(new URL(request.url).searchParams),
    );
    keep('request_uri', String(pushed.body['request_uri']).split(':').at(-1));
    await userinfo(app, next.body['access_token']);
    await introspect(app, client, next.body['access_token']);
    await revoke(app, client, own.body['access_token']);

    const tab = browser.tab();
    await tab.open(authorizationRequest(app, theirs).url);
    keepCookies('at consent', tab);
    await tab.submit({}, { action: 'accept' });
    keepCookies('after consent', tab);
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    const again = await app.open(authorizationRequest(app, client, { login_hint: account.email }).url);
    await typeCredentials(again, account);
    keepCookies('of a live session', again);
  });
  beforeAll(async () => {
    const client = await registerClient(app);
    const account = await buildAccount(app, { totp: true });
    keep('secret of an application', account.totpSecret);
    for (const code of account.recoveryCodes) keep(`recovery code ${code}`, code);
    const { browser } = await pastPassword(app, { client, account });
    await browser.click('Utiliser un code de récupération');
    await browser.submit({ recoveryCode: account.recoveryCodes[0]! }, { action: 'verify' });

    // A set-up that is under way, and one whose codes are on the page.
    const asked = { client, params: { acr_values: 'eidas0-mfa' } };
    const pending = await pastPassword(app, { ...asked, account: await buildAccount(app) });
    const shown = await pastPassword(app, { ...asked, account: await buildAccount(app) });
    for (const { page } of [pending.browser, shown.browser]) {
      const secret = page.find('#totp-secret')!.text;
      keep(`shown secret ${secret}`, secret);
      keep(`shown secret ${secret}, without spaces`, secret.replaceAll(' ', ''));
    }
    const otp = totpCode(shown.browser.page.find('#totp-secret')!.text);
    const page = await shown.browser.submit({ otp }, { action: 'enrol' });
    for (const { text } of page.all('#recovery-codes li')) {
      keep(`shown code ${text}`, text.trim());
      keep(`shown code ${text}, without hyphens`, text.trim().replaceAll('-', ''));
    }
    expect(secrets.size).toBeGreaterThan(55);
  });

  test('a dump of the database holds no value that opens an account, a session or a client', async () => {
    const text = await dump(app);
    expect(secrets.size).toBeGreaterThan(25);
    expect([...secrets].filter(([, value]) => text.includes(value)).map(([name]) => name)).toEqual([]);
    const { cookieKeys, encryptionKeys, passwordPepper } = app.services.config;
    for (const key of [...cookieKeys, ...encryptionKeys, ...passwordPepper]) expect(text).not.toContain(key);
  });

  test('a password is stored as an Argon2id hash with its own salt, under a pepper', async () => {
    const twins = await Promise.all(
      [1, 2].map(() => buildAccount(app, { password: 'le meme mot de passe pour deux' })),
    );
    const rows = await app.rows.accounts.list({ id: twins.map(({ sub }) => sub) });
    const [one, two] = rows.map(({ passwordHash }) => passwordHash);
    for (const hash of [one!, two!]) {
      const [, algorithm, version, parameters, salt, tag] = hash.split('$');
      expect([algorithm, version, parameters]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
      expect(Buffer.from(salt!, 'base64').length).toBe(16);
      expect(Buffer.from(tag!, 'base64').length).toBe(32);
    }
    expect(one).not.toBe(two);
  });

  test('the logs hold no secret and no personal data', () => {
    const logs = app.logs();
    expect(logs).toContain('"request"');
    expect([...secrets, ...personal].filter(([, value]) => logs.includes(value)).map(([name]) => name)).toEqual([]);
  });

  test('a marked value that is sent to every address and field appears in no log', async () => {
    const canary = 'canari7f3a9e51b2c84d06';
    const browser = app.browser();
    const places = [
      '/interaction/',
      '/lien/',
      '/captcha/',
      '/retour/',
      '/realms/geoplateforme/protocol/openid-connect/auth/',
      '/',
      '/langue?',
      '/compte?code=',
      '/realms/geoplateforme/protocol/openid-connect/auth?client_id=',
      '/realms/geoplateforme/protocol/openid-connect/logout?id_token_hint=',
      '/realms/geoplateforme/protocol/openid-connect/userinfo?access_token=',
    ];
    for (const place of places)
      await browser.request({
        url: `${app.url}${place}${canary}`,
        headers: { referer: `${app.url}/${canary}`, 'user-agent': 'x', 'x-forwarded-for': '1.2.3.4' },
      });
    const fields = [
      'password',
      'token',
      'code',
      'refresh_token',
      'client_secret',
      'client_assertion',
      'username',
      'email',
      'otp',
      'recoveryCode',
      'label',
      'code_verifier',
    ];
    const body = new URLSearchParams(fields.map((name) => [name, canary]));
    for (const path of ['token', 'revoke', 'token/introspect', 'userinfo', 'ext/par/request', 'logout', 'auth']) {
      for (const authorization of [`Bearer ${canary}`, `Basic ${Buffer.from(`x:${canary}`).toString('base64')}`]) {
        await fetch(`${app.protocol}/${path}`, {
          method: 'POST',
          body,
          headers: { authorization, cookie: `geopf_session=${canary}` },
          redirect: 'manual',
        });
      }
    }
    for (const grant_type of ['authorization_code', 'refresh_token', 'client_credentials']) {
      const all = new URLSearchParams([
        ...body,
        ['grant_type', grant_type],
        ['client_id', 'x'],
        ['redirect_uri', 'https://x.test/'],
      ]);
      await fetch(`${app.protocol}/token`, { method: 'POST', body: all });
    }
    await browser.open(authorizationRequest(app, await registerClient(app)).url);
    await browser.submit({ username: canary, password: canary }, { action: 'signin' });
    expect(
      app
        .logs()
        .split('\n')
        .filter((line) => line.includes(canary)),
    ).toEqual([]);
    expect(await dump(app)).not.toContain(canary);
  });

  test('a line break in an address does not begin a new line in the log', async () => {
    await app.browser().request({ url: `${app.url}/nowhere%0d%0a{"level":60,"msg":"forged"}` });
    for (const line of app.logs().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
    expect(app.logs()).not.toMatch(/^\{"level":60/m);
  });
});
