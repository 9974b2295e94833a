import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose';
import { orSay } from '../../src/cli/or-say.ts';
import { deleteClient } from '../../src/commands/clients/life/client-life.ts';
import { createClients } from '../../src/commands/clients/registration/create-client.ts';
import { rotateKeys } from '../../src/commands/keys/rotate-keys.ts';
import { Refused } from '../../src/commands/refused.ts';
import { signingAlgs, usualAlgs } from '../../src/domain/keys/signatures.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  signInForTokens,
  typeCredentials,
  type TestClient,
} from '../support/test-client.ts';
import { refresh } from '../support/authorize.ts';

describe('fields of a client file', () => {
  const claimsOf = (token: unknown) =>
    JSON.parse(Buffer.from(String(token).split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
  const headerOf = (token: unknown) =>
    JSON.parse(Buffer.from(String(token).split('.')[0]!, 'base64url').toString()) as Record<string, unknown>;
  const register = async (members: Readonly<Record<string, unknown>>): Promise<TestClient> => {
    const grants = ['authorization_code', 'refresh_token'];
    const file = { redirect_uris: [app.callback], grant_types: grants, first_party: true, ...members };
    const [client] = orSay(await withUnit(createUnit(), () => createClients(app.services, [file])));
    return { clientId: client!.client_id, secret: client!.client_secret ?? '', redirectUri: app.callback };
  };
  const signInWith = (client: TestClient, params: Readonly<Record<string, string>> = {}) =>
    signInForTokens(app, app.browser(), { client, account, params });

  const app = describeApp();
  const account = prepare(() => buildAccount(app));

  test('the default scopes of the client are added to the scopes that a request asks for', async () => {
    const client = await register({ default_scopes: ['openid', 'profile', 'email'] });
    const alone = await signInWith(client, { scope: 'openid' });
    expect(alone.tokens['scope']).toBe('openid profile email');
    const none = await signInWith(client, { scope: '', nonce: '' });
    expect(none.tokens['scope']).toBe('openid profile email');
    expect(none.tokens).toHaveProperty('id_token');
    const more = await signInWith(client, { scope: 'openid phone' });
    expect(more.tokens['scope']!.split(' ').sort()).toEqual(['email', 'openid', 'phone', 'profile']);
  });

  test('a pushed request gets the default scopes too', async () => {
    const client = await register({ default_scopes: ['email'] });
    const { searchParams } = new URL(authorizationRequest(app, client, { scope: 'openid' }).url);
    const answer = await asClient(app, client, 'ext/par/request', Object.fromEntries(searchParams));
    expect(answer.status).toBe(201);
    const browser = app.browser();
    const url = new URL(`${app.protocol}/auth`);
    url.search = String(
      new URLSearchParams({ client_id: client.clientId, request_uri: String(answer.body['request_uri']) }),
    );
    await browser.open(url.href);
    const page = await typeCredentials(browser, account);
    expect(page.url.searchParams.has('code')).toBe(true);
    const grants = await app.rows.payloads.list({ model: 'Grant', clientId: client.clientId });
    expect(JSON.stringify(grants[0]!.payload)).toContain('"openid email"');
  });

  test('the page of consent shows the default scopes like requested ones', async () => {
    const client = await register({ default_scopes: ['email'], first_party: false });
    const browser = await app.open(authorizationRequest(app, client, { scope: 'openid' }).url);
    const consent = await typeCredentials(browser, account);
    expect(consent.text).toContain('dresse électronique');
    expect((await browser.submit({}, { action: 'accept' })).url.searchParams.has('code')).toBe(true);
  });

  test('access tokens have the registered algorithm, lifetime and audience', async () => {
    const client = await register({
      access_token_signing_alg: 'RS256',
      access_token_seconds: 90,
      audience: ['https://api.example'],
    });
    const { tokens } = await signInWith(client);
    expect(tokens['expires_in']).toBe(90);
    expect(headerOf(tokens['access_token'])).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    const claims = claimsOf(tokens['access_token']);
    expect(claims).toMatchObject({ aud: 'https://api.example', client_id: client.clientId });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(90);
  });

  test('a refresh token has the registered lifetime', async () => {
    const client = await register({ refresh_token_seconds: 60 });
    const { tokens } = await signInWith(client);
    app.moveClock(61);
    const late = await refresh(app, client, tokens['refresh_token']);
    expect(late.body).toMatchObject({ error: 'invalid_grant' });
  });

  test('only a client with an exemption may leave PKCE out', async () => {
    const bare = { code_challenge: '', code_challenge_method: '' };
    const exempt = await register({ require_pkce: false });
    const browser = await app.open(authorizationRequest(app, exempt, bare).url);
    const page = await typeCredentials(browser, account);
    const code = page.url.searchParams.get('code')!;
    const fields = { grant_type: 'authorization_code', code, redirect_uri: exempt.redirectUri };
    expect((await asClient(app, exempt, 'token', fields)).status).toBe(200);
    const refused = await app.browser().open(authorizationRequest(app, await register({}), bare).url);
    expect(refused.url.searchParams.get('error')).toBe('invalid_request');
  });

  test.each(signingAlgs)('a client that registers %s gets each of its tokens signed by it', async (alg) => {
    const published = async () => (await (await fetch(`${app.protocol}/certs`)).json()) as JSONWebKeySet;
    const isPublished = async () => (await published()).keys.some((key) => key.alg === alg);
    expect(await isPublished()).toBe(usualAlgs.includes(alg));
    const client = await register({
      userinfo_signed_response_alg: alg,
      id_token_signed_response_alg: alg,
      access_token_signing_alg: alg,
    });
    const { tokens } = await signInWith(client);
    const answer = await fetch(`${app.protocol}/userinfo`, {
      headers: { authorization: `Bearer ${tokens['access_token']}` },
    });
    expect(answer.headers.get('content-type')).toMatch(/^application\/jwt/);
    const userinfo = await answer.text();
    expect(claimsOf(userinfo)).toMatchObject({ sub: account.sub, aud: client.clientId });
    const keys = createLocalJWKSet(await published());
    for (const token of [tokens['id_token'], tokens['access_token'], userinfo])
      expect((await jwtVerify(token!, keys)).protectedHeader.alg).toBe(alg);
    const introspection = await asClient(app, client, 'token/introspect', { token: tokens['access_token']! });
    expect(introspection.body['active']).toBe(true);

    // A key that nothing needs gets no successor, and is kept where it is needed again before it has gone.
    const { services } = app;
    const ends = async () =>
      (await services.keys.signing.list(services.nowSeconds())).flatMap((key) =>
        key.alg === alg ? [key.retiredAt] : [],
      );
    await services.inUnit(() => deleteClient(services, { clientId: client.clientId, reason: 'over' }));
    await services.inUnit(() => rotateKeys(services, { immediately: true }));
    expect((await ends())[0]).toEqual(usualAlgs.includes(alg) ? null : expect.any(Number));
    await register({ access_token_signing_alg: alg });
    expect((await ends())[0]).toBe(null);
  });

  test('scripts of a registered origin may read the answers, scripts of another origin may not', async () => {
    const client = await register({ allowed_origins: ['https://app.example'] });
    const { tokens } = await signInWith(client);
    const ask = (origin: string) =>
      fetch(`${app.protocol}/userinfo`, { headers: { authorization: `Bearer ${tokens['access_token']}`, origin } });
    expect((await ask('https://app.example')).headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect((await ask('https://other.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each([['default_acr_values', { default_acr_values: ['eidas1'] }]])(
    '%s is refused as long as it has no effect',
    async (field, members) => {
      await expect(register(members)).rejects.toThrow(new Refused(`${field} is not available in this version`));
    },
  );

  test.each([
    [
      'of an application with a scheme of its own',
      { application_type: 'native', redirect_uris: ['org.example.carte:/retour'] },
    ],
    ['of a page without a secret', { token_endpoint_auth_method: 'none' }],
    [
      'with every address that it may tell',
      {
        client_uri: 'https://a.example',
        logo_uri: 'https://a.example/l.png',
        policy_uri: 'https://a.example/p',
        tos_uri: 'https://a.example/t',
        initiate_login_uri: 'https://a.example/i',
        contacts: ['a@a.example'],
      },
    ],
    [
      'with limits on what it may ask',
      {
        scope: 'openid email',
        default_max_age: 3600,
        require_auth_time: true,
        default_acr_values: ['eidas0-mfa', 'eidas0'],
      },
    ],
  ])('the protocol also accepts a registration %s', async (_what, members) => {
    const client = await register({ token_endpoint_auth_method: 'client_secret_basic', ...members });
    const redirectUri = 'redirect_uris' in members ? members.redirect_uris[0]! : client.redirectUri;
    const { url } = authorizationRequest(app, { ...client, redirectUri }, { scope: 'openid email' });
    const browser = await app.open(url);
    const page = await typeCredentials(browser, account);
    expect(page.url.href).toContain(`${redirectUri}?code=`);
  });

  test('a service that signs its requests needs no secret', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'mine' }] };
    const client = await register({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks,
      redirect_uris: [],
      grant_types: ['client_credentials'],
    });
    expect(client.secret).toBe('');
    const assertion = await new SignJWT({ jti: client.clientId })
      .setProtectedHeader({ alg: 'ES256', kid: 'mine' })
      .setIssuer(client.clientId)
      .setSubject(client.clientId)
      .setAudience(app.issuer)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey);
    const fields = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    };
    const answer = await fetch(`${app.protocol}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    expect(answer.status).toBe(200);
  });

  test('a secret in the client file is refused', async () => {
    await expect(register({ client_secret: 'chosen' })).rejects.toThrow(/^client_secret is never given/);
  });
});
