import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { findKeyProblem } from '../../src/commands/keys/find-key-problem.ts';
import { registerApi } from '../../src/commands/apis/change-api.ts';
import { rotateKeys } from '../../src/commands/keys/rotate-keys.ts';
import { withdrawKey } from '../../src/commands/keys/withdraw-key.ts';
import type { ServerServices } from '../../src/services.ts';
import { authorizeSilently, introspect, readJwt, silentTokens } from '../support/authorize.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { makeKeyFiles } from '../support/programs/key-files.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';
import { createClient } from '../support/services/create-client.ts';
import { prepare } from '../support/describe-app.ts';
import { asClient, basicOf, exchange, signIn, userinfo, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { bothDatabases } from '../support/test-database.ts';

describe.each(bothDatabases)('signing keys that lie elsewhere, on %s', (database) => {
  const files = makeKeyFiles();
  const { app, account, browser } = describeSignedIn({ database, config: { signingCommand: files.command } });
  let client: TestClient;
  /** Another process, on the same database. */
  const second = prepare(() => app.beside({ config: { signingCommand: files.command } }));
  let before: Record<string, string>;
  let kids: readonly string[];

  beforeAll(async () => {
    const alg = 'ES256';
    client = await createClient(app, {
      userinfo_signed_response_alg: alg,
      authorization_signed_response_alg: alg,
      introspection_signed_response_alg: alg,
    });
  });
  afterEach(() => files.misbehave(''));

  const rotate = (services: ServerServices = app.services) =>
    services.inUnit(() => rotateKeys(services, { immediately: true }));
  const kidOf = (token: unknown) => readJwt(token).header['kid'];
  const ready = async () => (await fetch(`${app.url}/readyz`)).status;
  /** Asks the other process, which has the same name behind a proxy. */
  const askSecond = async (path: string, fields?: Readonly<Record<string, string>>, by = client) => {
    const { host, pathname } = new URL(`${app.protocol}/${path}`);
    const authorization = basicOf(by);
    const method = fields ? 'POST' : 'GET';
    const headers = { host, authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const asked = request({
      host: 'localhost',
      port: new URL(second.url).port,
      path: fields ? pathname : `/${path}`,
      method,
      headers,
    });
    asked.end(fields && String(new URLSearchParams(fields)));
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const body = await text(answer);
    return {
      status: answer.statusCode,
      body: body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {},
    };
  };

  test('keys are taken from the command, once every process can sign by them and it offers one of each algorithm', async () => {
    before = await silentTokens(app, browser, { client });
    const now = app.services.nowSeconds();
    await app.rows.processes.insert({ id: 'old', version: '0.3.0', startedAt: now, seenAt: now, facts: {} });
    await expect(rotate()).rejects.toThrow(/1 of \d processes have no SIGNING_COMMAND: end the upgrade/);
    await app.rows.processes.remove({ id: 'old' });
    files.draw('one', 'RS256');
    await expect(rotate()).rejects.toThrow('the signing command offers no ES256 key that was not used here before');
    files.draw('one', 'ES256');
    files.misbehave('refuse');
    await expect(rotate()).rejects.toThrow('unavailable');
    files.misbehave('');
    expect(await app.rows.externalKeys.count()).toBe(0);

    kids = await rotate();
    app.moveClock(4);
    // The private keys are not here, and a process of before finds nothing in its own table that it could not open.
    const rows = await app.rows.externalKeys.list();
    expect(rows.map(({ kid }) => kid).toSorted()).toEqual([...kids].toSorted());
    expect(JSON.stringify(rows)).not.toMatch(/"(d|p|q)":/);
    expect((await app.rows.signingKeys.list()).every(({ sealedPrivateJwk }) => sealedPrivateJwk !== '')).toBe(true);
    const listed = await runCli(['keys', 'list'], { env: environmentOf(app) });
    expect(listed.stdout).toMatch(/ES256 +signing +one\.ES256\.pem/);
    expect(await findKeyProblem(app.services)).toBe(undefined);
    expect(await findKeyProblem({ ...app.services, signingCommand: undefined })).toMatch(
      /^SIGNING_COMMAND: is not set, and [0-9a-f]{24} signs (RS256|ES256) elsewhere/,
    );
  });

  test('every signature of the service is made by them, in each process, and tokens of before stay good', async () => {
    const { browser: session } = await signIn(app, app.browser(), { client, account });
    const tokens = await silentTokens(app, session, { client });
    const { services } = app;
    const notice = { clientId: client.clientId, accountId: account.sub, sid: 'sid', endedAt: 1 } as never;
    const event = { jti: 'jti', kind: 'verification', at: 1, details: {} } as never;
    const authorization = `Bearer ${tokens['access_token']}`;
    const clientToken = async () =>
      (await askSecond('token', { grant_type: 'client_credentials' })).body['access_token'];
    // Every process looks for new keys twice a second.
    await until(async () => kids.includes(String(kidOf(await clientToken()))));
    const basic = basicOf(client);
    const introspection = await fetch(`${app.protocol}/token/introspect`, {
      method: 'POST',
      headers: { authorization: basic, accept: 'application/token-introspection+jwt' },
      body: new URLSearchParams({ token: tokens['access_token']! }),
    });
    const jarm = await authorizeSilently(app, session, { client, params: { response_mode: 'jwt' } });
    const signed = {
      access: tokens['access_token'],
      id: tokens['id_token'],
      'of the other process': await clientToken(),
      userinfo: await (await fetch(`${app.protocol}/userinfo`, { headers: { authorization } })).text(),
      introspection: await introspection.text(),
      jarm: jarm.members['response'],
      logout: await services.outbound.signLogout(notice),
      deletion: await services.outbound.signDeletion(notice),
      event: await services.outbound.signEvent(event, client.clientId),
    };
    const keys = createLocalJWKSet((await (await fetch(`${app.protocol}/certs`)).json()) as JSONWebKeySet);
    for (const [what, token] of Object.entries(signed)) {
      expect([what, kids.includes(String(kidOf(token)))]).toEqual([what, true]);
      await compactVerify(String(token), keys);
    }
    expect(kids).not.toContain(kidOf(before['access_token']));
    for (const token of [before['access_token'], tokens['access_token']]) {
      expect((await userinfo(app, token)).status).toBe(200);
      expect((await introspect(app, client, token)).body['active']).toBe(true);
      expect((await askSecond('token/introspect', { token: token! })).body['active']).toBe(true);
    }
  });

  // One of them stands for all on the other database.
  test.each(['refuse', 'stale', 'die'].slice(0, database === bothDatabases[0] ? 3 : 1))(
    'while the command does this, requests get 503, nothing is spent, and the process says so: %s',
    async (how) => {
      const { members, request } = await authorizeSilently(app, browser, { client });
      const about = { code: members['code']!, verifier: request.verifier };
      files.misbehave(how);
      const refused = await exchange(app, client, about);
      expect([refused.status, refused.body['error'], refused.headers.get('retry-after')]).toEqual([
        503,
        'unavailable',
        '30',
      ]);
      const signed = await authorizeSilently(app, browser, { client, params: { response_mode: 'jwt' } });
      expect([signed.page.status, signed.members]).toEqual([503, {}]);
      expect(await ready()).toBe(503);
      // The other process has a command of its own, and has asked it nothing.
      expect((await askSecond('readyz')).status).toBe(200);
      files.misbehave('');
      // A process that ends again and again is started after a while only.
      await until(async () => (await ready()) === 200);
      expect((await exchange(app, client, about)).status).toBe(200);
    },
  );

  test('a service gets an algorithm for which the command offers a key, and no other one', async () => {
    await expect(createClient(app, { access_token_signing_alg: 'PS256' })).rejects.toThrow(
      'the signing command offers no PS256 key',
    );
    const file = {
      identifier: 'https://api.example',
      names: { fr: 'Tuiles', en: 'Tiles' },
      signing_algorithm: 'PS256',
    };
    expect(await app.services.inUnit(() => registerApi(app.services, { file }))).toMatchObject({
      ok: false,
      refused: { message: expect.stringContaining('offers no PS256 key') },
    });
    files.draw('one', 'PS256');
    const other = await createClient(app, { access_token_signing_alg: 'PS256' });
    const { body } = await askSecond('token', { grant_type: 'client_credentials' }, other);
    expect(readJwt(body['access_token']).header['alg']).toBe('PS256');
  });

  test('a key that was withdrawn never comes back, and keys of the database may follow', async () => {
    const { services } = app;
    const token = (await asClient(app, client, 'token', { grant_type: 'client_credentials' })).body['access_token'];
    const kid = String(kidOf(token));
    for (const alg of ['RS256', 'ES256', 'PS256'] as const) files.draw('two', alg);
    expect(await rotate()).toHaveLength(3);
    app.moveClock(4);
    await services.inUnit(() => withdrawKey(services, { kid }));
    expect((await introspect(app, client, token)).body['active']).toBe(false);
    await expect(rotate()).rejects.toThrow('offers no RS256 key that was not used here before');
    const drawn = await rotate({ ...services, signingCommand: undefined });
    app.moveClock(4);
    const fresh = await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    expect(drawn).toContain(kidOf(fresh.body['access_token']));
    expect(await findKeyProblem({ ...services, signingCommand: undefined })).toBe(undefined);
  });
});
