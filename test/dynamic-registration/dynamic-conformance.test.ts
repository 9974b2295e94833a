import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import {
  addressOf,
  bearer,
  call,
  clientIdOf,
  createToken,
  register,
  withoutPkce,
  type Answer,
  type Members,
} from '../support/services/register-itself.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { startWebService, type WebService } from '../support/programs/web-service.ts';
import { typeCredentials } from '../support/test-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

/*
 * Replays what the modules of the plan `oidcc-dynamic-certification-test-plan` of the OpenID conformance suite do, with response_type=code and
 * private_key_jwt. The titles name the modules. What the plan asks for and this server refuses is named at the end.
 */

interface Keys {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

const redirectUri = 'https://suite.example.test/test/a/callback';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const app = describeApp({ config: { dynamicRegistration: true } });
let service: WebService;
const account = prepare(() => buildAccount(app));
let browser: Browser;
let token: string;
let keys: Keys;
let rotated: Keys;
/** Says what the service publishes at its `jwks_uri`. */
let published: JWK;

async function drawKeys(kid?: string): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256', ...(kid && { kid }) } };
}

beforeAll(async () => {
  [keys, rotated] = await Promise.all([drawKeys(), drawKeys('nouvelle')]);
  published = { ...keys.jwk, kid: 'ancienne' };
  service = await startWebService((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [published] })),
  );
  browser = app.browser();
  ({ token } = await createToken(app, { status: 'production', defaults: withoutPkce }));
});
afterAll(() => service.stop());

/** Registers a client as the suite does; `members` change its request, and undefined leaves a member out. */
async function registered(members: Members = {}): Promise<Answer> {
  const request = {
    client_name: 'oidc-conformance 3aZ7',
    grant_types: ['authorization_code'],
    jwks: { keys: [keys.jwk] },
    token_endpoint_auth_method: 'private_key_jwt',
    response_types: ['code'],
    redirect_uris: [redirectUri],
    contacts: ['certification@example.test'],
    ...members,
  };
  const answer = await register(app, token, request);
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject(JSON.parse(JSON.stringify(request)) as Members);
  expect(addressOf(answer)).toMatch(/^http/);
  return answer;
}

/** Takes the client away, as the suite does after each module. */
async function unregister(client: Answer): Promise<void> {
  expect((await call(addressOf(client), { method: 'DELETE', token: bearer(client) })).status).toBe(204);
}

const nonce = 'n'.repeat(43);

function ask(client: Answer, params: Readonly<Record<string, string>> = {}): Promise<Page> {
  const all = {
    client_id: clientIdOf(client),
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'etat-0123456789',
    nonce,
    response_type: 'code',
    ...params,
  };
  const given = Object.entries(all).filter(([, value]) => value !== '');
  return browser.open(`${app.protocol}/auth?${new URLSearchParams(given).toString()}`);
}

/** Goes through sign-in and consent, and returns what the client is sent. */
async function authorized(client: Answer, params: Readonly<Record<string, string>> = {}): Promise<URLSearchParams> {
  let page = await ask(client, params);
  if (page.find('#password')) page = await typeCredentials(browser, account);
  if (page.url.origin === app.url) page = await browser.submit({}, { action: 'accept' });
  expect(page.url.href.startsWith(params['redirect_uri'] ?? redirectUri)).toBe(true);
  expect(page.url.searchParams.get('state')).toBe('etat-0123456789');
  expect(page.url.searchParams.get('iss')).toBe(app.issuer);
  return page.url.searchParams;
}

interface Proof extends Partial<Keys> {
  readonly aud?: string;
}

async function askToken(client: Answer, fields: Readonly<Record<string, string>>, proof: Proof = {}): Promise<Answer> {
  const { privateKey = keys.privateKey, jwk = {}, aud = `${app.protocol}/token` } = proof;
  const now = app.services.nowSeconds();
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'RS256', ...(jwk.kid && { kid: jwk.kid }) })
    .setIssuer(clientIdOf(client))
    .setSubject(clientIdOf(client))
    .setAudience(aud)
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + 60)
    .sign(privateKey);
  const body = new URLSearchParams({ ...fields, client_assertion: assertion, client_assertion_type: assertionType });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return call(`${app.protocol}/token`, { method: 'POST', body: body.toString(), headers });
}

const exchanged = (client: Answer, code: string, { uri = redirectUri, ...proof }: Proof & { uri?: string } = {}) =>
  askToken(client, { grant_type: 'authorization_code', code, redirect_uri: uri }, proof);

const serverKeys = async () => (await call(`${app.protocol}/certs`, {})).body as unknown as JSONWebKeySet;

async function idTokenOf(client: Answer, { body }: Answer) {
  const about = { issuer: app.issuer, audience: clientIdOf(client), currentDate: new Date(app.services.now()) };
  return jwtVerify(String(body['id_token']), createLocalJWKSet(await serverKeys()), about);
}

/** The whole way of a client: authorization, token, ID token, userinfo. */
async function flows(
  client: Answer,
  params: Readonly<Record<string, string>> = {},
  proof: Proof = {},
): Promise<Answer> {
  const answer = await authorized(client, params);
  const uri = params['redirect_uri'] ?? redirectUri;
  const tokens = await exchanged(client, answer.get('code') ?? '', { uri, ...proof });
  expect(tokens.status).toBe(200);
  const { payload, protectedHeader } = await idTokenOf(client, tokens);
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  expect(payload).toMatchObject({ nonce, sub: account.sub });
  expect(payload).not.toHaveProperty('name');
  const userinfo = await call(`${app.protocol}/userinfo`, { token: String(tokens.body['access_token']) });
  expect(userinfo.status).toBe(200);
  return tokens;
}

describe('the modules of the dynamic plan of the conformance suite', () => {
  test('oidcc-server, oidcc-idtoken-rs256: a client registers, signs a person in, and verifies an RS256 ID token with a kid', async () => {
    const client = await registered({ id_token_signed_response_alg: 'RS256' });
    await flows(client);
    await unregister(client);
  });

  test('oidcc-userinfo-rs256: the answer of userinfo is a JWT that RS256 signs', async () => {
    const { body: discovery } = await call(`${app.issuer}/.well-known/openid-configuration`, {});
    expect(discovery['userinfo_signing_alg_values_supported']).toContain('RS256');
    const client = await registered({ userinfo_signed_response_alg: 'RS256' });
    const tokens = await exchanged(client, (await authorized(client)).get('code') ?? '');
    const response = await fetch(`${app.protocol}/userinfo`, {
      headers: { authorization: `Bearer ${String(tokens.body['access_token'])}` },
    });
    expect(response.headers.get('content-type')).toMatch(/^application\/jwt/);
    const about = { issuer: app.issuer, audience: clientIdOf(client), algorithms: ['RS256'] };
    const { payload } = await jwtVerify(await response.text(), createLocalJWKSet(await serverKeys()), about);
    expect(payload['sub']).toBe(account.sub);
    expect(payload).not.toHaveProperty('nonce');
    await unregister(client);
  });

  test('oidcc-ensure-redirect-uri-in-authorization-request, oidcc-redirect-uri-query-OK, -mismatch, -added: return addresses are exact', async () => {
    const queried = `${redirectUri}?bar=foo`;
    const two = await registered({ redirect_uris: [redirectUri, 'https://example.org/redirect'] });
    const withQuery = await registered({ redirect_uris: [queried] });
    await flows(withQuery, { redirect_uri: queried });
    const refusals = [
      await ask(two, { redirect_uri: '' }),
      await ask(withQuery, { redirect_uri: `${redirectUri}?bar=autre` }),
      await ask(two, { redirect_uri: queried }),
    ];
    for (const page of refusals) {
      expect([page.status, page.url.origin]).toEqual([400, app.url]);
      expect(page.header('location')).toBeUndefined();
    }
  });

  test('oidcc-redirect-uri-regfrag: an address with a fragment is refused at the registration', async () => {
    const refused = await register(app, token, { client_name: 'x', redirect_uris: [`${redirectUri}#foobar`] });
    expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_redirect_uri']);
  });

  test('oidcc-registration-policy-uri, -tos-uri: the sign-in page leads to what the service publishes; -logo-uri: it shows no picture of another site', async () => {
    const pages = {
      logo_uri: 'https://suite.example.test/images/openid.png',
      policy_uri: 'https://suite.example.test/policy',
      tos_uri: 'https://suite.example.test/tos',
    };
    const client = await registered(pages);
    await browser.open(`${app.protocol}/logout`);
    browser = app.browser();
    const page = await ask(client);
    expect(page.find('#password')).not.toBeNull();
    for (const link of [pages.policy_uri, pages.tos_uri]) expect(page.find(`a[href="${link}"]`)).not.toBeNull();
    expect(page.body).not.toContain(pages.logo_uri);
  });

  test('oidcc-registration-jwks-uri, oidcc-refresh-token-rp-key-rotation: keys are read where the service publishes them, also new ones', async () => {
    const grant_types = ['authorization_code', 'refresh_token'];
    const client = await registered({ jwks: undefined, jwks_uri: `${service.origin}/client1_jwks`, grant_types });
    const offline = { scope: 'openid offline_access', prompt: 'consent' };
    const tokens = await flows(client, offline, { ...keys, jwk: published });
    published = rotated.jwk;
    app.moveClock(61);
    const refresh_token = String(tokens.body['refresh_token']);
    const refreshed = await askToken(client, { grant_type: 'refresh_token', refresh_token }, rotated);
    expect(refreshed.status).toBe(200);
    expect((await idTokenOf(client, refreshed)).payload['sub']).toBe(account.sub);
  });

  test('oidcc-refresh-token: a refresh token works for its own client alone', async () => {
    const { body: discovery } = await call(`${app.issuer}/.well-known/openid-configuration`, {});
    expect(discovery['grant_types_supported']).toContain('refresh_token');
    const grant_types = ['authorization_code', 'refresh_token'];
    const [one, two] = [await registered({ grant_types }), await registered({ grant_types })];
    const offline = { scope: 'openid offline_access', prompt: 'consent' };
    for (const client of [one, two]) {
      const { body } = await flows(client, offline);
      const fields = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
      expect(fields.refresh_token).toMatch(/^[\x20-\x7e]+$/);
      if (client === two) expect((await askToken(one, fields)).body['error']).toBe('invalid_grant');
      else expect((await askToken(one, fields)).status).toBe(200);
    }
  });

  test('oidcc-ensure-client-assertion-with-iss-aud-succeeds: the issuer is an audience of an assertion', async () => {
    const client = await registered();
    await flows(client, {}, { aud: app.issuer });
  });

  test('oidcc-server-rotate-keys: the former key stays beside the new one', async () => {
    const kids = async () => (await serverKeys()).keys.map(({ kid }) => kid);
    const before = await kids();
    const rotation = await runCli(['keys', 'rotate'], { env: environmentOf(app) });
    expect(rotation.code).toBe(0);
    await app.services.operation.versions.check();
    const after = await kids();
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.length).toBeGreaterThan(before.length);
  });

  test('oidcc-idtoken-unsigned and oidcc-registration-sector-* are skipped, since the discovery document offers neither; what is refused on purpose is named in it', async () => {
    const { body: discovery } = await call(`${app.issuer}/.well-known/openid-configuration`, {});
    expect(discovery).toMatchObject({
      registration_endpoint: `${app.protocol}/ext/register`,
      subject_types_supported: ['public'],
      // oidcc-discovery-endpoint-verification wants id_token and the implicit flow too.
      response_types_supported: ['code'],
      claims_parameter_supported: true,
    });
    expect(discovery['id_token_signing_alg_values_supported']).not.toContain('none');
    // oidcc-request-uri-unsigned and oidcc-request-uri-signed-rs256 want a request_uri that the server fetches.
    expect(discovery['request_uri_parameter_supported']).toBe(false);
    const client = await registered({ request_uris: undefined });
    const asked = await ask(client, { request_uri: 'https://suite.example.test/requests/1' });
    expect(asked.body + asked.url.href).toMatch(/request_uri/);
    // oidcc-ensure-request-object-with-redirect-uri: the address outside of the request object is wrong, and a page says so.
    const object = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    const page = await ask(client, { request: object, redirect_uri: `${redirectUri}/faux` });
    expect([page.status, page.url.origin]).toEqual([400, app.url]);
  });
});
