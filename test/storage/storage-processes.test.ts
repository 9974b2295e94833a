import { orSay } from '../../src/cli/or-say.ts';
import { addClientSecret } from '../../src/commands/clients/secrets/add-client-secret.ts';
import { withdrawClientSecrets } from '../../src/commands/clients/secrets/withdraw-client-secrets.ts';
import { enableClient, disableClient } from '../../src/commands/clients/life/client-life.ts';
import { rotateKeys } from '../../src/commands/keys/rotate-keys.ts';
import { withdrawKey } from '../../src/commands/keys/withdraw-key.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { disableAccount, enableAccount } from '../support/people/account-acts.ts';
import { authorizeSilently, introspect, readJwt, refresh, revoke, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { tablesOf } from '../support/database/migrate-until.ts';
import { pastPassword } from '../support/people/second-factor.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { createStillClock } from '../support/still-clock.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  asClient,
  authorizationRequest,
  basicOf,
  exchange,
  registerClient,
  signIn,
  signInForTokens,
  userinfo,
  type SignedIn,
  type TestClient,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

const press = { action: 'signin' };

describe.each(bothDatabases)('two processes on one database, on %s', (database) => {
  const clock = createStillClock();
  const first = describeApp({ database });
  const second = prepare(() => first.beside({ overrides: () => ({ now: clock.now }) }));
  const client = prepare(() => registerClient(first));
  const account = prepare(() => buildAccount(first));
  beforeAll(() => second.services.operation.versions.check());

  /** Addresses the second process by the host of the first, as a load balancer does. */
  const atSecond = <T extends { url: string; protocol: string }>(app: T): T => {
    const port = new URL(second.url).port;
    const moved = (address: string) => address.replace(new URL(first.url).port, port);
    return { ...app, url: moved(app.url), protocol: moved(app.protocol) };
  };
  const host = () => ({ host: new URL(first.url).host });
  const post = async (path: string, fields: Record<string, string>, from: TestClient = client) => {
    const page = await second.browser({ headers: host() }).request({
      url: `${atSecond(first).protocol}/${path}`,
      method: 'POST',
      body: fields,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        authorization: basicOf(from),
      },
    });
    return { status: page.status, body: JSON.parse(page.body || '{}') as Record<string, string> };
  };

  test('a code from one process is exchanged at the other, and the first process knows the tokens of the other', async () => {
    const { code, request } = await signIn(first, first.browser(), { client, account });
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      code_verifier: request.verifier,
    };
    const { status, body } = await post('token', fields);
    expect(status).toBe(200);
    expect((await userinfo(first, body['access_token'])).status).toBe(200);
  });

  test('twenty refreshes spread over both processes get one answer, and the token family is dead', async () => {
    const { tokens } = await signInForTokens(first, first.browser(), { client, account });
    const fields = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token']! };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 ? post('token', fields) : refresh(first, client, tokens['refresh_token']),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
    const won = answers.find(({ status }) => status === 200)!;
    expect((await refresh(first, client, won.body['refresh_token'])).status).toBe(400);
  });

  test('a session that is closed in one process is over in the other within the request', async () => {
    const owner = await buildAccount(first);
    const { browser: there, tokens } = await signInForTokens(first, first.browser(), { client, account: owner });
    const { browser } = await pastPassword(first, { client, account: owner });
    await browser.open('/compte/sessions');
    const isOver = async () => {
      const at = `${second.url}/compte`;
      const page = await second.browser({ headers: host(), jar: there.jar }).request({ url: at });
      const fields = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token']! };
      return [page.status, (await post('token', fields)).body['error']];
    };
    await browser.submit({}, { action: 'close' });
    expect(await isOver()).toEqual([303, 'invalid_grant']);
  });

  test('guesses spread over both processes are counted together', async () => {
    const victim = await buildAccount(first);
    const open = async (app: TestApp) => {
      const browser = app === first ? first.browser() : second.browser({ headers: host() });
      const page = await browser.request({ url: authorizationRequest(first, client).url.replace(first.url, app.url) });
      return (index: number) =>
        browser.request({
          url: app.url + page.form().getAttribute('action'),
          method: 'POST',
          body: { csrf: page.fieldValue('csrf')!, username: victim.username, password: `faux ${index}`, ...press },
          headers: { 'content-type': 'application/x-www-form-urlencoded', origin: first.url },
        });
    };
    const guessers = [await open(first), await open(second)];
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => guessers[index % 2]!(index)));
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(35);
  });

  test('a client disabled at one process has dead tokens at once, and is unknown to the other process at its next check', async () => {
    const doomed = await registerClient(first);
    await second.services.operation.versions.check();
    const { tokens } = await signInForTokens(first, first.browser(), { client: doomed, account });
    expect((await post('token', { grant_type: 'client_credentials' }, doomed)).status).toBe(200);
    orSay(await first.services.inUnit(() => disableClient(first.services, { clientId: doomed.clientId })));
    expect((await userinfo(first, tokens['access_token'])).status).toBe(401);
    const used = await post('token', { grant_type: 'refresh_token', refresh_token: tokens['refresh_token']! }, doomed);
    expect(used.status).toBeGreaterThanOrEqual(400);
    await second.services.operation.versions.check();
    expect((await post('token', { grant_type: 'client_credentials' }, doomed)).status).toBe(401);
  });

  test('a service that changes its secret while requests run is refused at neither process', async () => {
    const { clientId, ...changing } = await registerClient(first);
    const { services } = first;
    const load = async (secrets: readonly string[]) => {
      const asked = Array.from({ length: 24 }, async (_, index) => {
        const from = { ...changing, clientId, secret: secrets[(index >> 1) % secrets.length]! };
        const fields = { grant_type: 'client_credentials' };
        return (await (index % 2 ? post('token', fields, from) : asClient(first, from, 'token', fields))).status;
      });
      return [...new Set(await Promise.all(asked))];
    };
    const draw = services.inUnit(async () => orSay(await addClientSecret(services, { clientId })));
    const [{ secret }, before] = await Promise.all([draw, load([changing.secret])]);
    // The service uses its new secret at once, before the second process has heard of it.
    const during = await load([secret, changing.secret]);
    const withdraw = async () =>
      orSay(await withdrawClientSecrets(services, { clientId, which: (secrets) => secrets.slice(1) }));
    const [, after] = await Promise.all([services.inUnit(withdraw), load([secret])]);
    expect([before, during, after]).toEqual([[200], [200], [200]]);
    await second.services.operation.versions.check();
    expect(await load([changing.secret])).toEqual([401]);
  });

  test('codes that both processes exchange while a client is disabled give tokens that are dead everywhere', async () => {
    const doomed = await registerClient(first);
    await second.services.operation.versions.check();
    const signedIn: SignedIn[] = [];
    for (let count = 0; count < 6; count++)
      signedIn.push(await signIn(first, first.browser(), { client: doomed, account }));
    const redeem = ({ code, request }: SignedIn, place: number) => {
      const redirect_uri = doomed.redirectUri;
      const fields = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: request.verifier };
      return place % 2 ? post('token', fields, doomed) : asClient(first, doomed, 'token', fields);
    };
    const { clientId } = doomed;
    const exchanging = signedIn.map(redeem);
    orSay(await first.services.inUnit(() => disableClient(first.services, { clientId })));
    const tokens = (await Promise.all(exchanging)).flatMap(({ body }) => body['access_token'] ?? []);
    await second.services.operation.versions.check();
    const statuses = async () => Promise.all(tokens.map(async (token) => (await userinfo(first, token)).status));
    expect(new Set(await statuses())).toEqual(new Set(tokens.length > 0 ? [401] : []));
    orSay(await first.services.inUnit(() => enableClient(first.services, { clientId })));
    expect(new Set(await statuses())).toEqual(new Set(tokens.length > 0 ? [401] : []));
    expect(await first.rows.payloads.list({ clientId, model: 'Grant' })).toEqual([]);
  });

  test('a client that is read while it changes does not stay in memory as it was', async () => {
    const { services } = first;
    const changing = await registerClient(first);
    const { reader } = services.database;
    const all = reader.all.bind(reader);
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    reader.all = async (...query) => {
      const rows = await all(...query);
      await gate;
      return rows;
    };
    const early = services.clients.registry.find(changing.clientId);
    reader.all = all;
    const record = (await services.clients.registry.list()).find(({ clientId }) => clientId === changing.clientId)!;
    await services.transaction((trx) => services.clients.registry.update(trx, { ...record, disabledAt: 1 }));
    await services.operation.versions.check();
    release();
    await early;
    expect((await services.clients.registry.find(changing.clientId))?.disabledAt).toBe(1);
  });

  test('a leaked key that one process withdraws is refused by the other too, for both algorithms', async () => {
    const clients = [client, await registerClient(first, { access_token_signing_alg: 'RS256' })];
    const ask = async () => {
      const answers = clients.map((one) => asClient(first, one, 'token', { grant_type: 'client_credentials' }));
      return (await Promise.all(answers)).map(({ body }) => body['access_token']);
    };
    const areActive = async (tokens: readonly unknown[]) => {
      const asked = tokens.map((token, index) => post('token/introspect', { token: String(token) }, clients[index]));
      return (await Promise.all(asked)).map(({ body }) => body['active']);
    };
    const before = await ask();
    const leaked = before.map((token) => readJwt(token).header);
    expect(leaked.map(({ alg }) => alg)).toEqual(['ES256', 'RS256']);
    expect(await areActive(before)).toEqual([true, true]);
    const run = <T>(work: () => Promise<T>) => first.services.inUnit(work);
    await run(() => rotateKeys(first.services, { immediately: true }));
    first.moveClock(4);
    for (const { kid } of leaked) await run(() => withdrawKey(first.services, { kid: String(kid) }));
    // Nobody tells the other process: it looks by itself.
    const browser = second.browser({ headers: host() });
    await until(async () => {
      const { body } = await browser.request({ url: `${atSecond(first).protocol}/certs` });
      return !leaked.some(({ kid }) => body.includes(String(kid)));
    });
    expect(await areActive(before)).toEqual([false, false]);
    expect(await areActive(await ask())).toEqual([true, true]);
  });

  test('a token of a key that a process has not seen yet makes it look, once a second at most', async () => {
    const { database } = second.services;
    const { versions } = second.services.operation;
    versions.stop();
    // A look that is under way ends first.
    await versions.check();
    const looks: string[] = [];
    const note = ({ sql }: { readonly sql: string }) => {
      if (sql.includes('versions')) looks.push(sql);
    };
    database.knex.on('query', note);
    try {
      const ask = () => asClient(first, client, 'token', { grant_type: 'client_credentials' });
      const isActive = async (token: unknown) =>
        (await post('token/introspect', { token: String(token) }))['body']['active'];
      const kids = await first.services.inUnit(() => rotateKeys(first.services, { immediately: true }));
      const early = (await ask()).body['access_token'];
      expect([kids.includes(String(readJwt(early).header['kid'])), await isActive(early)]).toEqual([false, true]);
      expect(looks).toEqual([]);
      first.moveClock(4);
      const late = (await ask()).body['access_token'];
      expect([kids.includes(String(readJwt(late).header['kid'])), await isActive(late)]).toEqual([true, true]);
      expect(looks).toHaveLength(1);

      const [, ...rest] = String(late).split('.');
      const forged = (kid: string) =>
        [Buffer.from(JSON.stringify({ alg: 'ES256', kid, typ: 'at+jwt' })).toString('base64url'), ...rest].join('.');
      await clock.standStill(async () => {
        const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((kid) => isActive(forged(kid))));
        expect(new Set(answers)).toEqual(new Set([false]));
      });
      expect(looks.length).toBeLessThanOrEqual(2);
    } finally {
      database.knex.off('query', note);
      versions.start();
    }
  });

  test('tokens that are refreshed while they are revoked are worthless, in one process and in two', async () => {
    const browser = first.browser();
    const thirdParty = await registerClient(first);
    await signIn(first, browser, { client: thirdParty, account });
    const refreshAt = {
      first: async (token: string) => (await refresh(first, thirdParty, token)).body,
      second: async (refresh_token: string) => {
        return (await post('token', { grant_type: 'refresh_token', refresh_token }, thirdParty)).body;
      },
    };
    const outcomes: unknown[] = [];
    for (let round = 0; round < 8; round++) {
      const tokens = await silentTokens(first, browser, { client: thirdParty });
      const [revoked, refreshed] = await Promise.all([
        revoke(first, thirdParty, tokens['access_token']),
        refreshAt[round % 2 === 0 ? 'first' : 'second'](tokens['refresh_token']!),
      ]);
      expect(revoked.status).toBe(200);
      for (const token of [tokens['access_token'], refreshed['access_token'], refreshed['refresh_token']])
        if (token !== undefined) outcomes.push((await introspect(first, thirdParty, token)).body['active']);
    }
    expect(new Set(outcomes)).toEqual(new Set([false]));
    // The person is still known to the service, and gets new tokens.
    const again = await silentTokens(first, browser, { client: thirdParty });
    expect((await userinfo(first, again['access_token'])).status).toBe(200);
  });

  test('an account that is disabled is signed out everywhere at once, and no session or token comes back', async () => {
    const person = await buildAccount(first);
    const { browser, tokens } = await signInForTokens(first, first.browser(), { client, account: person });
    const waiting = await authorizeSilently(first, browser, { client });
    await first.services.inUnit(() => disableAccount(first.services, { name: person.username }));
    expect((await userinfo(first, tokens['access_token'])).status).toBe(401);
    await first.services.inUnit(() => enableAccount(first.services, { name: person.username }));
    expect((await userinfo(first, tokens['access_token'])).status).toBe(401);
    expect((await refresh(first, client, tokens['refresh_token'])).status).toBe(400);
    expect(
      (await exchange(first, client, { code: waiting.members['code']!, verifier: waiting.request.verifier })).status,
    ).toBe(400);
    expect((await authorizeSilently(first, browser, { client })).members['error']).toBe('login_required');
    const { browser: again } = await signIn(first, first.browser(), { client, account: person });
    expect(await silentTokens(first, again, { client })).toHaveProperty('access_token');
  });
});

describe.each(bothDatabases)('the schema, on %s', (database) => {
  test('a process goes on and can start again beside a newer schema that only adds, and not beside one that it cannot use', async () => {
    // One connection runs every prepared statement before and after the change.
    const app = await startApp({ database, config: { databasePool: 1 } });
    try {
      let client = await registerClient(app);
      const account = await buildAccount(app, { totp: true });
      const service = () => asClient(app, client, 'token', { grant_type: 'client_credentials' });
      const readiness = async () => {
        app.moveClock(1);
        return (await fetch(`${app.url}/readyz`)).status;
      };
      const journey = async () => {
        // A code of the application serves once.
        app.moveClock(30);
        client = await registerClient(app);
        const { browser } = await somebodySignedIn(app, client);
        const tokens = await silentTokens(app, browser, { client });
        const { browser: tab } = await pastPassword(app, { client, account });
        const codes = await tab.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
        const answers = [
          await service(),
          await userinfo(app, tokens['access_token']),
          await introspect(app, client, tokens['access_token']),
          await refresh(app, client, tokens['refresh_token']),
          ...(await Promise.all(
            ['/compte/profil', '/compte/securite', '/compte/identite'].map((path) => browser.open(path)),
          )),
        ];
        return [...answers.map(({ status }) => status), codes.url.searchParams.has('code')];
      };
      const wellDone = [...Array.from({ length: 7 }, () => 200), true];
      // The statements are prepared before the schema changes.
      expect(await journey()).toEqual(wellDone);

      const { knex } = app.services.database;
      const statements: string[] = [];
      knex.on('query', ({ sql }: { sql: string }) => statements.push(sql));
      for (const table of await tablesOf(app.services.database))
        await knex.schema.alterTable(table, (altered) => altered.string('added_later').defaultTo('new'));
      await knex.schema.createTable('made_later', (table) => table.string('id').primary());
      await app.rows.migrations.insert({ name: '9999-later', batch: 99, migrationTime: new Date().toISOString() });
      expect(await journey()).toEqual(wellDone);
      expect(await readiness()).toBe(200);
      // Columns are named; the one exception keeps the rows of factors whole, for the day on which they come back.
      const whole = /^select \*(?! from .(totp_devices|recovery_codes|passkeys|identities).)|returning \*/i;
      expect(statements.filter((sql) => whole.test(sql))).toEqual([]);
      await app.restart();
      expect(await migrateUp(app.services.database)).toEqual([]);
      expect((await service()).status).toBe(200);
      expect(await readiness()).toBe(200);
      expect(app.logs()).not.toContain('"level":50');

      await app.rows.schemaFloor.change({}, { migration: '9999-later' });
      expect(await readiness()).toBe(503);
      await expect(migrateUp(app.services.database)).rejects.toThrow('9999-later');
    } finally {
      await app.stop();
    }
  });
});
