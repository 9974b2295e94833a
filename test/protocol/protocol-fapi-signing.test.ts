import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import * as oidc from 'openid-client';
import { decodePayload } from '../../src/oidc/tokens/decode-payload.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { createClient } from '../support/services/create-client.ts';
import { typeCredentials } from '../support/test-client.ts';

type Members = Readonly<Record<string, unknown>>;

describe('a service of FAPI 2.0 Message Signing', () => {
  const app = describeApp();
  let config: oidc.Configuration;
  let clientId: string;
  let redirectUri: string;
  let key: CryptoKey;
  let publicJwk: JWK;

  const account = prepare(() => buildAccount(app));
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    key = pair.privateKey;
    publicJwk = { ...(await exportJWK(pair.publicKey)), alg: 'ES256', use: 'sig', kid: 'service' };
    const jwks = { keys: [publicJwk] };
    ({ clientId, redirectUri } = await createClient(app, { security_profile: 'fapi2-signing', jwks }));
    const proof = oidc.PrivateKeyJwt({ key, kid: 'service' });
    const metadata = { authorization_signed_response_alg: 'ES256', introspection_signed_response_alg: 'ES256' };
    config = await oidc.discovery(new URL(app.issuer), clientId, metadata, proof, {
      execute: [oidc.allowInsecureRequests, oidc.useJwtResponseMode],
    });
  });

  const signIn = async (url: URL) => {
    const browser = await app.open(url.href);
    return new URL((await typeCredentials(browser, account)).url.href);
  };

  test('signs its request, and gets a signed answer and a signed introspection', async () => {
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const [expectedState, challenge] = [oidc.randomState(), await oidc.calculatePKCECodeChallenge(pkceCodeVerifier)];
    const asked = {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: expectedState,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    const signed = await oidc.buildAuthorizationUrlWithJAR(config, asked, key, {
      [oidc.modifyAssertion]: (_header, payload) => {
        payload['nbf'] ??= Math.floor(Date.now() / 1000);
      },
    });
    const pushed = Object.fromEntries(signed.searchParams);
    const url = await oidc.buildAuthorizationUrlWithPAR(config, pushed, { DPoP });
    const answer = await signIn(url);
    expect([...answer.searchParams.keys()]).toEqual(['response']);
    expect(decodePayload(answer.searchParams.get('response')!)).toMatchObject({ iss: app.issuer, aud: clientId });
    const tokens = await oidc.authorizationCodeGrant(config, answer, { pkceCodeVerifier, expectedState }, undefined, {
      DPoP,
    });
    const told = await oidc.tokenIntrospection(config, tokens.access_token);
    expect(told).toMatchObject({ active: true, client_id: clientId, aud: app.issuer, username: account.username });
    expect(await oidc.tokenIntrospection(config, 'unknown')).toEqual({ active: false });
  });

  const request = (claims: Members = {}, alg = 'ES256') => {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: clientId,
      client_id: clientId,
      aud: app.issuer,
      nbf: now,
      exp: now + 300,
      response_type: 'code',
      response_mode: 'jwt',
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      ...claims,
    };
    const told = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    if (alg === 'none') {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      return Promise.resolve(`${part({ alg })}.${part(told)}.`);
    }
    return new SignJWT(told).setProtectedHeader({ alg, kid: 'service' }).sign(key);
  };
  const pushed = async (fields: Readonly<Record<string, string>>) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: clientId, sub: clientId, aud: app.issuer, jti: crypto.randomUUID(), iat: now, exp: now + 60 };
    const response = await fetch(`${app.protocol}/ext/par/request`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'service' }).sign(key),
        ...fields,
      }),
    });
    return { status: response.status, body: (await response.json()) as Members };
  };
  const push = async (fields: Readonly<Record<string, string>>) => {
    const { status, body } = await pushed(fields);
    return [status, body['error']];
  };

  test('is never answered without a signature, also where a request breaks the rules', async () => {
    const { body } = await pushed({ request: await request() });
    const spent = String(body['request_uri']);
    const answered = new URL(
      `${app.protocol}/auth?${new URLSearchParams({ client_id: clientId, request_uri: spent })}`,
    );
    expect([...(await signIn(answered)).searchParams.keys()]).toEqual(['response']);
    const beside: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'a request that was not pushed': {},
      'a request without a page': { prompt: 'none' },
      'a pushed request that was used': { request_uri: spent },
      'a pushed request that nobody pushed': { request_uri: 'urn:ietf:params:oauth:request_uri:x' },
      'a request by reference': { request_uri: 'https://service.example/request' },
      'a request of another kind': { response_type: 'code token' },
      'an object without a signature': { request: await request({}, 'none') },
    };
    for (const [how, fields] of Object.entries(beside))
      for (const mode of [undefined, 'query', 'fragment', 'form_post', 'jwt', 'fragment.jwt', 'unknown']) {
        const asked = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state: 's', ...fields };
        const query = new URLSearchParams({ ...asked, ...(mode !== undefined && { response_mode: mode }) });
        const page = await app
          .browser()
          .request({ url: `${app.protocol}/auth?${query}`, headers: { accept: 'text/html' } });
        const { searchParams, hash } = new URL(page.header('location') ?? app.issuer);
        const names = [...searchParams.keys(), ...new URLSearchParams(hash.slice(1)).keys()];
        const fieldNames = [...page.all('form[method=post] input')].map((one) => one.getAttribute('name'));
        const told = page.header('location') === undefined ? fieldNames : names;
        expect([how, mode, told]).toEqual([how, mode, ['response']]);
      }
    for (const mode of [undefined, 'query', 'fragment', 'form_post']) {
      const { status, body } = await pushed({ request: await request({ response_mode: mode }) });
      expect([mode, status, body]).toEqual([mode, 400, expect.objectContaining({ error: 'invalid_request' })]);
    }
  });

  test('of any service, a signed request with a state that is too long, or with a life of two hours, is refused', async () => {
    const jwks = { keys: [publicJwk] };
    const other = await createClient(app, { token_endpoint_auth_method: 'private_key_jwt', jwks });
    const { clientId: id, redirectUri: address } = other;
    const own = { iss: id, client_id: id, redirect_uri: address, response_mode: undefined };
    const errorOf = async (claims: Members) => {
      const asked = { client_id: id, redirect_uri: address, request: await request({ ...own, ...claims }) };
      const url = `${app.protocol}/auth?${new URLSearchParams(asked)}`;
      const page = await app.browser().request({ url, headers: { accept: 'text/html' } });
      const { searchParams } = new URL(page.header('location') ?? app.issuer);
      return [searchParams.get('error') ?? page.find('#error')?.text, searchParams.has('state')];
    };
    expect(await errorOf({ state: 'x'.repeat(5000) })).toEqual(['invalid_request', false]);
    const late = Math.floor(Date.now() / 1000) + 7200;
    expect(await errorOf({ nbf: undefined, exp: late })).toEqual(['invalid_request_object', false]);
    expect(await errorOf({ nbf: undefined, state: 's', prompt: 'none' })).toEqual(['login_required', true]);
  });

  test('is refused without a signature, and with a request that could be sent again later or is for another server', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await push({ request: await request() })).toEqual([201, undefined]);
    expect(await push({ response_type: 'code', redirect_uri: redirectUri, response_mode: 'jwt' })).toEqual([
      400,
      'invalid_request',
    ]);
    const wrong: Readonly<Record<string, Promise<string>>> = {
      'no signature': request({}, 'none'),
      'no end': request({ exp: undefined }),
      'no beginning': request({ nbf: undefined }),
      'a life of two hours': request({ exp: now + 7200 }),
      'an end that is past': request({ nbf: now - 200, exp: now - 100 }),
      'another server': request({ aud: 'https://other.example' }),
      'a list of servers': request({ aud: [app.issuer, 'https://other.example'] }),
      'another client': request({ client_id: 'another' }),
      'a request in a request': request({ request: 'x' }),
      'a request by reference': request({ request_uri: 'https://service.example/request' }),
      'a NUL': request({ nonce: 'a\0b' }),
      'half of a pair of surrogates': request({ login_hint: '\ud800' }),
      'another name of an object': request(JSON.parse('{"claims":{"__proto__":{"x":1}}}')),
    };
    for (const [how, object] of Object.entries(wrong))
      expect([how, ...(await push({ request: await object }))]).toEqual([
        how,
        400,
        expect.stringMatching(/^invalid_request/),
      ]);
    expect(await push({ request: await request({ response_mode: 'query' }) })).toEqual([400, 'invalid_request']);
  });
});
