import { changeApi, registerApi as register, removeApi } from '../../src/commands/apis/change-api.ts';
import { disableClient, enableClient } from '../../src/commands/clients/life/client-life.ts';
import { toApiFile } from '../../src/domain/apis/api-file.ts';
import type { ApiRecord } from '../../src/store/apis/apis.ts';
import { registerApi } from '../support/apis/register-api.ts';
import { introspect, readJwt, revoke, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createDpopKey } from '../support/requests/dpop-key.ts';
import { createClient } from '../support/services/create-client.ts';
import type { TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { asClient, registerClient, signIn, userinfo, type Fields, type TestClient } from '../support/test-client.ts';
import { describeService, prepare } from '../support/describe-app.ts';

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const [front, middle, back, lonely] = ['front', 'middle', 'back', 'lonely'].map(
  (name) => `https://${name}.example.test/api`,
) as [string, string, string, string];
const [read, write] = ['maps:read', 'maps:write'];

describe.each(bothDatabases)('the exchange of tokens between APIs, on %s', (database) => {
  const { app, client } = describeService({ database });
  const second = prepare(() => app.beside());
  const other = prepare(() => registerClient(app));
  const account = prepare(() => buildAccount(app));
  const browser = prepare(() => app.browser());
  const own = {} as Record<'front' | 'middle' | 'back' | 'lonely', TestClient>;
  const api = {} as Record<'front' | 'middle' | 'back' | 'lonely', ApiRecord>;

  const grantsOf = async (at: TestApp) =>
    (
      (await (await fetch(`${at.issuer}/.well-known/openid-configuration`)).json()) as {
        grant_types_supported: string[];
      }
    ).grant_types_supported;
  const change = (name: keyof typeof api, given: Readonly<Record<string, unknown>>) =>
    app.services.inUnit(() => changeApi(app.services, { id: api[name].id, given }));

  const registerAnew = async (name: keyof typeof api) => {
    const { services } = app;
    const file = toApiFile(api[name]);
    await services.inUnit(() => removeApi(services, { id: api[name].id, clients: file.clients.length }));
    const made = await services.inUnit(() => register(services, { file }));
    expect(made.ok).toBe(true);
  };

  beforeAll(async () => {
    const asApi = { redirect_uris: [], grant_types: [], response_types: [] };
    for (const name of ['front', 'middle', 'back', 'lonely'] as const) own[name] = await registerClient(app, asApi);
    api.lonely = await registerApi(app, {
      identifier: lonely,
      clients: [client],
      own: own.lonely,
      exchange_to: [back],
    });
    api.front = await registerApi(app, { identifier: front, clients: [client], own: own.front, exchange_to: [middle] });
    expect(await grantsOf(app)).not.toContain(grantType);
    api.middle = await registerApi(app, {
      identifier: middle,
      own: own.middle,
      exchange_from: [front],
      exchange_to: [back],
      token_seconds: 3600,
    });
    api.back = await registerApi(app, {
      identifier: back,
      scopes: [read],
      own: own.back,
      exchange_from: [middle],
      token_format: 'opaque',
    });
    await second.services.operation.versions.check();
    await signIn(app, browser, { client, account });
  });

  const given = async (params: Fields = {}) =>
    String(
      (await silentTokens(app, browser, { client, params: { scope: `openid ${read}`, resource: front, ...params } }))[
        'access_token'
      ],
    );
  const exchangeAt = (at: TestApp, by: TestClient, fields: Fields, headers: Readonly<Record<string, string>> = {}) =>
    asClient(at, by, 'token', { grant_type: grantType, subject_token_type: accessToken, ...fields }, headers);
  const exchanged = async (subject: string, fields: Fields = {}) =>
    (await exchangeAt(app, own.front, { subject_token: subject, resource: middle, ...fields })).body;

  test('an API gets a token for the next one: no scope more, no second more, and it says who acts', async () => {
    expect(await grantsOf(app)).toContain(grantType);
    const subject = await given();
    const body = await exchanged(subject);
    const first = readJwt(subject).claims;
    const { claims, header } = readJwt(body['access_token']);
    expect(header).toMatchObject({ typ: 'at+jwt' });
    expect(claims).toMatchObject({
      aud: middle,
      sub: account.sub,
      scope: read,
      client_id: own.front.clientId,
      act: { sub: own.front.clientId },
      acr: first['acr'],
      auth_time: first['auth_time'],
    });
    expect(Number(claims['exp'])).toBeLessThanOrEqual(Number(first['exp']));
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: accessToken,
      token_type: 'Bearer',
      expires_in: expect.any(Number),
      scope: read,
    });
    expect((await introspect(app, own.middle, body['access_token'])).body).toMatchObject({
      active: true,
      aud: middle,
      act: claims['act'],
      client_id: own.front.clientId,
    });
    expect((await introspect(app, own.back, body['access_token'])).body).toEqual({ active: false });
    expect((await userinfo(app, body['access_token'])).status).toBe(403);
    // The audit says it once a minute, whichever process is asked.
    await exchangeAt(second, own.front, { subject_token: subject, resource: middle });
    const lines = () => app.rows.audit.list({ event: 'token.exchanged' });
    expect(await lines()).toMatchObject([
      {
        accountId: account.sub,
        clientId: client.clientId,
        actorKind: 'client',
        actorId: own.front.clientId,
        details: { fromApi: front, toApi: middle },
      },
    ]);
    app.moveClock(61);
    await exchanged(subject);
    app.moveClock(-61);
    expect(await lines()).toHaveLength(2);
  });

  test('a chain names each API, in another process too, and a loop of it ends', async () => {
    const body = await exchanged(await given({ scope: `openid ${read} ${write}` }));
    expect(body['scope']).toBe(`${read} ${write}`);
    const third = await exchangeAt(second, own.middle, { subject_token: String(body['access_token']), resource: back });
    expect(third.body).toMatchObject({ scope: read, access_token: expect.stringMatching(/^at\./) });
    const told = (await introspect(second, own.back, third.body['access_token'])).body;
    expect(told).toMatchObject({ active: true, act: { sub: own.middle.clientId, act: { sub: own.front.clientId } } });
    expect(Number(told['exp'])).toBeLessThanOrEqual(Number(readJwt(body['access_token']).claims['exp']));
    await change('front', { exchange_to: [middle], exchange_from: [middle] });
    await change('middle', { exchange_to: [back, front] });
    let value = String(body['access_token']);
    const answers: unknown[] = [];
    for (const [by, resource] of [
      [own.middle, front],
      [own.front, middle],
      [own.middle, front],
    ] as const) {
      const next = await exchangeAt(app, by, { subject_token: value, resource });
      answers.push(next.status);
      if (next.status === 200) value = String(next.body['access_token']);
    }
    expect(answers).toEqual([200, 200, 400]);
    await change('front', { exchange_from: null });
    await change('middle', { exchange_to: [back] });
  });

  test('what ends the first token ends the second: its revocation, its session, its account, and either API that changes its mind', async () => {
    const activeAfter = async (end: (subject: string) => Promise<unknown>) => {
      const subject = await given();
      const { access_token: value } = await exchanged(subject);
      expect((await introspect(app, own.middle, value)).body['active']).toBe(true);
      await end(subject);
      return (await introspect(app, own.middle, value)).body['active'];
    };
    expect(await activeAfter((subject) => revoke(app, client, subject))).toBe(false);
    expect(await activeAfter(() => change('front', { exchange_to: null }))).toBe(false);
    await change('front', { exchange_to: [middle] });
    expect(await activeAfter(() => change('middle', { exchange_from: null }))).toBe(false);
    await change('middle', { exchange_from: [front] });
    expect(await activeAfter(() => change('front', { clients: [] }))).toBe(false);
    await change('front', { clients: [{ client_id: client.clientId, scopes: [read, write] }] });
    // Another API may stand under the identifier of one that is gone.
    expect(await activeAfter(() => registerAnew('front'))).toBe(false);
    expect(await activeAfter(() => registerAnew('middle'))).toBe(false);
    expect(await activeAfter(async () => {})).toBe(true);
    expect(await activeAfter(() => app.services.inUnit(() => disableClient(app.services, own.front)))).toBe(false);
    await app.services.inUnit(() => enableClient(app.services, own.front));
    expect(await activeAfter(async () => app.rows.accounts.change({ id: account.sub }, { disabledAt: 1 }))).toBe(false);
    await app.rows.accounts.change({ id: account.sub }, { disabledAt: null });
    const { browser: elsewhere } = await signIn(app, app.browser(), { client, account });
    const params = { scope: `openid ${read}`, resource: front };
    const { access_token: held, id_token: hint } = await silentTokens(app, elsewhere, { client, params });
    const { access_token: handed } = await exchanged(held!);
    await elsewhere.open(`${app.protocol}/logout?id_token_hint=${hint}`);
    expect((await introspect(app, own.middle, handed)).body['active']).toBe(false);
    // The API that got the token cannot end what the person gave to the client.
    const { access_token: value } = await exchanged(await given());
    await revoke(app, own.front, value);
    expect((await introspect(app, own.middle, value)).body['active']).toBe(true);
  });

  test('a scope that the client or an API has lost is told to nobody any more, and not handed on', async () => {
    const subject = await given({ scope: `openid ${read} ${write}` });
    const { access_token: value } = await exchanged(subject);
    const told = async (by: TestClient, token: unknown) => (await introspect(app, by, token)).body['scope'];
    expect([await told(own.front, subject), await told(own.middle, value)]).toEqual(
      Array.from({ length: 2 }, () => `${read} ${write}`),
    );
    await change('front', { clients: [{ client_id: client.clientId, scopes: [read] }] });
    expect([await told(own.front, subject), await told(own.middle, value)]).toEqual([read, read]);
    expect((await exchanged(subject))['scope']).toBe(read);
    expect((await exchanged(subject, { scope: write }))['error']).toBe('invalid_scope');
    await change('front', { clients: [{ client_id: client.clientId, scopes: [write] }] });
    await change('middle', { scopes: api.middle.scopes.filter(({ name }) => name === read) });
    expect([await told(own.front, subject), await told(own.middle, value)]).toEqual([write, undefined]);
    await change('middle', { scopes: api.middle.scopes });
    await change('front', { clients: [{ client_id: client.clientId, scopes: [read, write] }] });
  });

  if (database !== bothDatabases[0]) return;

  test('every other token and every other request is refused', async () => {
    const subject = await given();
    const plain = await silentTokens(app, browser, { client });
    const service = await asClient(app, client, 'token', {
      grant_type: 'client_credentials',
      resource: front,
      scope: read,
    });
    const withAccount = await createClient(app, { service_account: true });
    await change('front', {
      clients: [client, withAccount].map(({ clientId }) => ({ client_id: clientId, scopes: [read, write] })),
    });
    const ofAccount = await asClient(app, withAccount, 'token', {
      grant_type: 'client_credentials',
      resource: front,
      scope: read,
    });
    expect(ofAccount.status).toBe(200);
    const ended = await given();
    await revoke(app, client, ended);
    // The revocation ended the grant of the client, so that the tokens of before are gone.
    const tokens = await silentTokens(app, browser, { client, params: { scope: `openid ${read}`, resource: lonely } });
    const good = await given();
    const refused: Readonly<Record<string, readonly [TestClient, Fields, string]>> = {
      'a token of before': [own.front, { subject_token: subject, resource: middle }, 'invalid_request'],
      'another client': [other, { subject_token: good, resource: middle }, 'invalid_request'],
      'the client of the person': [client, { subject_token: good, resource: middle }, 'invalid_request'],
      'the next API itself': [own.middle, { subject_token: good, resource: back }, 'invalid_request'],
      'a token for another API': [
        own.front,
        { subject_token: tokens['access_token']!, resource: middle },
        'invalid_request',
      ],
      'a token for no API': [own.front, { subject_token: plain['access_token']!, resource: middle }, 'invalid_request'],
      'a token of a service': [
        own.front,
        { subject_token: String(service.body['access_token']), resource: middle },
        'invalid_request',
      ],
      'a token of the account of a service': [
        own.front,
        { subject_token: String(ofAccount.body['access_token']), resource: middle },
        'invalid_request',
      ],
      'an ID token': [own.front, { subject_token: plain['id_token']!, resource: middle }, 'invalid_request'],
      'an ID token by its type': [
        own.front,
        {
          subject_token: plain['id_token']!,
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          resource: middle,
        },
        'invalid_request',
      ],
      'a refresh token': [own.front, { subject_token: plain['refresh_token']!, resource: middle }, 'invalid_request'],
      'a token that was revoked': [own.front, { subject_token: ended, resource: middle }, 'invalid_request'],
      'no token': [own.front, { resource: middle }, 'invalid_request'],
      'a long text': [own.front, { subject_token: 'a'.repeat(10_000), resource: middle }, 'invalid_request'],
      'an actor token': [
        own.front,
        { subject_token: good, actor_token: good, actor_token_type: accessToken, resource: middle },
        'invalid_request',
      ],
      'a refresh token as the answer': [
        own.front,
        {
          subject_token: good,
          requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token',
          resource: middle,
        },
        'invalid_request',
      ],
      'no target': [own.front, { subject_token: good }, 'invalid_target'],
      'two targets': [own.front, { subject_token: good, resource: [middle, back] }, 'invalid_target'],
      'a target of a target': [own.front, { subject_token: good, resource: back }, 'invalid_target'],
      itself: [own.front, { subject_token: good, resource: front }, 'invalid_target'],
      'this server': [own.front, { subject_token: good, audience: `${app.url}/api` }, 'invalid_target'],
      'a wider scope': [own.front, { subject_token: good, resource: middle, scope: write }, 'invalid_scope'],
      'a scope of ours': [own.front, { subject_token: good, resource: middle, scope: 'openid' }, 'invalid_scope'],
    };
    for (const [what, [by, fields, error]] of Object.entries(refused)) {
      const { status, body } = await exchangeAt(app, by, fields);
      expect([what, status, body['error']]).toEqual([what, 400, error]);
    }
    expect((await exchanged(good))['scope']).toBe(read);
    expect(
      (await exchangeAt(app, own.lonely, { subject_token: tokens['access_token']!, resource: back })).body['error'],
    ).toBe('invalid_target');
    app.moveClock(601);
    expect((await exchanged(good))['error']).toBe('invalid_request');
  });

  test('a bound token is exchanged for a bound one alone, and the target may want more of the sign-in', async () => {
    const key = await createDpopKey();
    const mine = await createDpopKey();
    const url = `${app.protocol}/token`;
    const { refresh_token: token } = await silentTokens(app, browser, {
      client,
      params: { scope: `openid ${read} offline_access`, resource: front },
    });
    const { body } = await asClient(
      app,
      client,
      'token',
      { grant_type: 'refresh_token', refresh_token: String(token) },
      { dpop: await key.prove({ url }) },
    );
    const bound = { subject_token: String(body['access_token']), resource: middle };
    expect((await exchangeAt(app, own.front, bound)).body['error']).toBe('invalid_target');
    const next = await exchangeAt(app, own.front, bound, { dpop: await mine.prove({ url }) });
    expect(next.body['token_type']).toBe('DPoP');
    expect(readJwt(next.body['access_token']).claims['cnf']).toEqual({ jkt: mine.thumbprint });
    await change('middle', { least_acr: 'eidas0-mfa' });
    expect(await exchanged(await given())).toMatchObject({
      error: 'insufficient_user_authentication',
      acr_values: 'eidas0-mfa',
    });
    await change('middle', { least_acr: null });
  });
});
