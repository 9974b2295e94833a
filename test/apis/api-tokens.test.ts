import { generateKeyPairSync } from 'node:crypto';
import { jwtVerify, createRemoteJWKSet, SignJWT } from 'jose';
import { authorize, authorizeSilently, introspect, membersOf, readJwt, refresh, revoke } from '../support/authorize.ts';
import { registerApi } from '../support/apis/register-api.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { callApi, registerApiClient } from '../support/services/api.ts';
import { createClient } from '../support/services/create-client.ts';
import { decodePayload } from '../../src/oidc/tokens/decode-payload.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  asClient,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  userinfo,
  type Fields,
  type TestClient,
} from '../support/test-client.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';

const maps = 'https://maps.example.test/api';
const mail = 'https://mail.example.test';
const hidden = 'https://hidden.example.test/api';
const scope = 'openid email maps:read offline_access unheard-of';

describe.each(bothDatabases)('tokens for an API that is known by name, on %s', (database) => {
  let stranger: TestClient;
  let reader: TestClient;
  let device: TestClient;

  const { app, account, browser, client } = describeSignedIn({ database });
  beforeAll(async () => {
    [stranger, reader] = [
      await registerClient(app, { keycloak_shape: true, audience: ['elsewhere'] }),
      await registerClient(app),
    ];
    device = await registerClient(app, {
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      redirect_uris: [],
      response_types: [],
    });
    await registerApi(app, { identifier: maps, token_seconds: 300, clients: [client, device], own: reader });
    await registerApi(app, {
      identifier: mail,
      scopes: ['mail:send'],
      token_format: 'opaque',
      token_seconds: 120,
      clients: [client, device],
      own: reader,
    });
    await registerApi(app, { identifier: hidden });
  });

  async function tokensFor(params: Fields, fields: Fields = {}, by = client) {
    const { members, request } = await authorizeSilently(app, browser, { client: by, params });
    const answer = await exchange(app, by, {
      code: members['code'] ?? JSON.stringify(members),
      verifier: request.verifier,
      ...fields,
    });
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
    return answer.body;
  }

  test('the token is one of RFC 9068 for the API alone: its scopes, its life and its algorithm', async () => {
    const body = await tokensFor({ scope, resource: maps });
    expect(body).toMatchObject({ scope: 'maps:read', expires_in: 300, token_type: 'Bearer' });
    const keys = createRemoteJWKSet(new URL(`${app.protocol}/certs`));
    const { payload, protectedHeader } = await jwtVerify(String(body['access_token']), keys, {
      issuer: app.issuer,
      audience: maps,
      typ: 'at+jwt',
      algorithms: ['ES256'],
    });
    expect(protectedHeader.kid).toEqual(expect.any(String));
    expect(payload).toEqual({
      iss: app.issuer,
      aud: maps,
      sub: account.sub,
      client_id: client.clientId,
      scope: 'maps:read',
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: payload.iat! + 300,
      auth_time: expect.any(Number),
      acr: 'eidas0',
      amr: ['pwd'],
    });
    expect((await userinfo(app, body['access_token'])).status).toBe(403);
  });

  test('an opaque token is a handle that introspection explains to the client of the API and to nobody else', async () => {
    const { access_token: token, expires_in: life } = await tokensFor({ scope: 'openid mail:send', resource: mail });
    expect([token, life]).toEqual([expect.stringMatching(/^at\.[\w-]{40,}$/), 120]);
    const told = await introspect(app, reader, token);
    expect(told.body).toMatchObject({
      active: true,
      aud: mail,
      iss: app.issuer,
      sub: account.sub,
      client_id: client.clientId,
      scope: 'mail:send',
      token_type: 'Bearer',
      acr: 'eidas0',
      auth_time: expect.any(Number),
    });
    expect(told.body).not.toHaveProperty('username');
    expect((await introspect(app, client, token)).body['active']).toBe(true);
    expect((await introspect(app, stranger, token)).body).toEqual({ active: false });
    expect((await userinfo(app, token)).status).toBe(403);
    expect((await userinfo(app, String(token).replace('at.', ''))).status).toBe(401);
    await revoke(app, client, token);
    expect((await introspect(app, reader, token)).body).toEqual({ active: false });
  });

  test('several APIs at once: the code gives a token of the first, and each refresh one of the API that it names', async () => {
    const asked = { scope: 'openid maps:read mail:send', resource: [mail, maps] };
    const first = await tokensFor(asked);
    expect(first).toMatchObject({ scope: 'mail:send', access_token: expect.stringMatching(/^at\./) });
    const second = await refresh(app, client, first['refresh_token'], { resource: maps });
    expect([second.status, second.body]).toEqual([200, expect.objectContaining({ scope: 'maps:read' })]);
    expect(readJwt(second.body['access_token']).claims['aud']).toBe(maps);
    const ours = await refresh(app, client, second.body['refresh_token'], { scope: 'openid' });
    expect(readJwt(ours.body['access_token']).claims['aud']).toBe(app.issuer);
    expect((await userinfo(app, ours.body['access_token'])).body).toEqual({ sub: account.sub });
    const again = await refresh(app, client, ours.body['refresh_token'], { resource: `${mail}/` });
    expect(again.body).toMatchObject({ scope: 'mail:send' });
    // The code itself may name one too, and the same one twice.
    expect(await tokensFor(asked, { resource: [maps, maps] })).toMatchObject({ scope: 'maps:read' });
  });

  test('a refresh that is refused spends nothing, and none widens what was given', async () => {
    const { refresh_token: token } = await tokensFor({ scope: 'openid maps:read', resource: maps });
    const refused: readonly (readonly [Fields, string])[] = [
      [{ resource: mail }, 'invalid_target'],
      [{ resource: hidden }, 'invalid_target'],
      [{ resource: 'maps' }, 'invalid_target'],
      [{ resource: [maps, mail] }, 'invalid_target'],
      [{ resource: maps, scope: 'maps:write' }, 'invalid_scope'],
    ];
    for (const [fields, error] of refused) {
      const { status, body } = await refresh(app, client, token, fields);
      expect([fields, status, body['error']]).toEqual([fields, 400, error]);
    }
    const kept = await refresh(app, client, token, { scope: 'openid maps:read maps:write-all' });
    expect([kept.status, kept.body['scope']]).toEqual([200, 'maps:read']);
  });

  if (database !== bothDatabases[0]) return;

  test.each([
    ['an API that nobody knows', { resource: 'https://nobody.example.test/' }, 'invalid_target'],
    ['an API of other clients', { resource: hidden }, 'invalid_target'],
    ['a fragment', { resource: `${maps}#part` }, 'invalid_target'],
    ['a relative address', { resource: '/api' }, 'invalid_target'],
    ['another spelling', { resource: maps.toUpperCase() }, 'invalid_target'],
    ['twenty of them', { resource: Array.from({ length: 20 }, (_, index) => `${maps}/${index}`) }, 'invalid_target'],
    ['one good and one bad', { resource: [maps, hidden] }, 'invalid_target'],
    ['ten thousand characters', { resource: `${maps}/${'a'.repeat(10_000)}` }, 'invalid_target'],
    ['no scope of the API', { resource: maps, scope: 'openid email' }, 'invalid_scope'],
    ['no scope of one of two', { resource: [maps, mail], scope: 'openid mail:send' }, 'invalid_scope'],
    ['no scope', { resource: maps, scope: '', nonce: '' }, 'invalid_scope'],
  ])('%s is refused before the sign-in, at each endpoint', async (_, params, error) => {
    const { members } = await authorize(app, app.browser(), { client, params: { scope, ...params } });
    expect(members['error']).toBe(error);
    const fields = {
      client_id: client.clientId,
      scope,
      response_type: 'code',
      redirect_uri: client.redirectUri,
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
      ...params,
    };
    const pushed = await asClient(app, client, 'ext/par/request', fields);
    expect(pushed.body).toMatchObject({ error });
    const asked = await asClient(app, device, 'auth/device', {
      ...params,
      scope: 'scope' in params ? params.scope : scope,
    });
    expect([asked.status, asked.body['error']]).toEqual([400, error === 'invalid_scope' ? error : 'invalid_target']);
  });

  test('a pushed request may name several', async () => {
    const { request } = await authorizeSilently(app, browser, { client });
    const url = new URL(request.url);
    const fields = {
      ...Object.fromEntries(url.searchParams),
      prompt: 'none',
      scope: 'openid maps:read mail:send',
      resource: [maps, mail],
    };
    const pushed = await asClient(app, client, 'ext/par/request', fields);
    const page = await browser.request({
      url: `${app.protocol}/auth?client_id=${client.clientId}&request_uri=${String(pushed.body['request_uri'])}`,
    });
    const { code } = membersOf(page, client.redirectUri);
    const answer = await exchange(app, client, { code: code!, verifier: request.verifier, resource: mail });
    expect(answer.body['scope']).toBe('mail:send');
  });

  test('a signed request names several by texts, and nothing else stands for one', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }];
    const signer = await createClient(app, { jwks: { keys }, request_object_signing_alg: 'ES256' });
    const names = ['first', 'next'].map((name) => `https://${name}-signed.example.test/api`);
    for (const identifier of names) await registerApi(app, { identifier, clients: [signer] });
    const ask = async (resource: unknown) => {
      const request = authorizationRequest(app, signer, { scope: 'openid maps:read', prompt: 'none' });
      const { searchParams } = new URL(request.url);
      const claims = { ...Object.fromEntries(searchParams), iss: signer.clientId, aud: app.issuer, resource };
      const signed = await new SignJWT({ ...claims, exp: app.services.nowSeconds() + 60 })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .sign(privateKey);
      searchParams.set('request', signed);
      const page = await browser.request({ url: `${app.protocol}/auth?${searchParams}` });
      return { request, members: membersOf(page, app.callback) };
    };
    const { members, request } = await ask(names);
    const { body } = await exchange(app, signer, { code: members['code']!, verifier: request.verifier });
    expect(readJwt(body['access_token']).claims).toMatchObject({ aud: names[0], scope: 'maps:read' });
    for (const resource of [[names], [5], [names[0], null], { of: names[0] }, 5])
      expect([resource, (await ask(resource)).members['error']]).toEqual([resource, 'invalid_target']);
  });

  test('a service asks in its own name, with an account or without one', async () => {
    const fields = { grant_type: 'client_credentials', scope: 'maps:read openid' };
    const { body } = await asClient(app, client, 'token', { ...fields, resource: maps });
    expect(readJwt(body['access_token']).claims).toMatchObject({ aud: maps, sub: client.clientId, scope: 'maps:read' });
    expect((await introspect(app, reader, body['access_token'])).body).toMatchObject({
      active: true,
      client_id: client.clientId,
      sub: client.clientId,
    });
    const both = await asClient(app, client, 'token', { ...fields, resource: [maps, mail] });
    expect(both.body['error']).toBe('invalid_target');
    const beyond = await asClient(app, stranger, 'token', { ...fields, resource: maps });
    expect(beyond.body['error']).toBe('invalid_target');
  });

  test('the API of this server is one at its address, and its rights are asked for on a page at each sign-in', async () => {
    const resource = `${app.url}/api`;
    const client = await registerApiClient(app, ['clients:read']);
    const { browser } = await signInAs(app, ['client-manager']);
    const params = { scope: 'openid clients:read', resource };
    for (const round of ['first', 'second']) {
      const silent = await authorizeSilently(app, browser, { client, params });
      expect([round, silent.members['error']]).toEqual([round, 'consent_required']);
      const request = authorizationRequest(app, client, params);
      const page = await browser.open(request.url);
      expect([page.text.includes('consulter les services'), page.text.includes('En votre nom, auprès')]).toEqual([
        true,
        false,
      ]);
      const back = await browser.submit({}, { action: 'accept' });
      const { body } = await exchange(app, client, { code: codeOf(back), verifier: request.verifier, resource });
      expect(decodePayload(String(body['access_token']))).toMatchObject({ aud: resource, scope: 'clients:read' });
      expect((await callApi(app, '/clients', { token: String(body['access_token']) })).status).toBe(200);
      expect((await introspect(app, client, body['access_token'])).body).toMatchObject({ active: true, aud: resource });
    }
    const own = await asClient(app, client, 'token', {
      grant_type: 'client_credentials',
      scope: 'clients:read',
      resource,
    });
    expect((await callApi(app, '/clients', { token: String(own.body['access_token']) })).status).toBe(200);
    const refused = await authorizeSilently(app, browser, { client: stranger, params: { scope: 'openid', resource } });
    expect(refused.members['error']).toBe('invalid_target');
    const other = await authorizeSilently(app, browser, { client, params: { scope: 'openid', resource } });
    expect(other.members['error']).toBe('invalid_scope');
  });

  test.each(['RS256', 'PS256', 'Ed25519'] as const)(
    'an API has its tokens signed by %s, and the key is published',
    async (alg) => {
      const identifier = `https://${alg.toLowerCase()}.example.test/api`;
      await registerApi(app, { identifier, signing_algorithm: alg, clients: [client] });
      const fields = { grant_type: 'client_credentials', resource: identifier, scope: 'maps:read' };
      const { body } = await asClient(app, client, 'token', fields);
      const keys = createRemoteJWKSet(new URL(`${app.protocol}/certs`));
      const { payload } = await jwtVerify(String(body['access_token']), keys, {
        audience: identifier,
        algorithms: [alg],
      });
      expect(payload.sub).toBe(client.clientId);
    },
  );

  test('a client that names no API gets what it got before', async () => {
    const plain = await tokensFor({ scope: 'openid email' }, {}, stranger);
    expect(readJwt(plain['access_token'])).toMatchObject({
      header: { typ: 'JWT' },
      claims: { aud: 'elsewhere', typ: 'Bearer' },
    });
    // Scopes of an API that is not named are words that nobody knows.
    expect((await tokensFor({ scope: 'openid maps:read' }))['scope']).toBe('openid');
  });
});
