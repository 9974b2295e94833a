import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createKeyRing } from '../../src/oidc/tokens/key-ring.ts';
import { signJwt } from '../../src/oidc/tokens/sign-jwt.ts';
import { authorizeSilently, introspect, readJwt, refresh, revoke, silentTokens } from '../support/authorize.ts';
import { createClient } from '../support/services/create-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { asClient, authorizationRequest, registerClient, userinfo, type TestClient } from '../support/test-client.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';
import { prepare } from '../support/describe-app.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const es256 = (key: KeyObject) => (text: string) =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

describe.each(bothDatabases)('access tokens, on %s', (database) => {
  const { app, client, account, browser } = describeSignedIn({ database });
  const other = prepare(() => registerClient(app));

  const tokensOf = (asking: TestClient = client) => silentTokens(app, browser, { client: asking });

  test('userinfo releases the granted claims, by GET and by POST', async () => {
    const { access_token } = await tokensOf();
    const { status, headers, body } = await userinfo(app, access_token);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ sub: account.sub, email: account.email, email_verified: true }),
    ]);
    expect(headers.get('cache-control')).toContain('no-store');
    const inHeader = await fetch(`${app.protocol}/userinfo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}` },
    });
    const inBody = await fetch(`${app.protocol}/userinfo`, {
      method: 'POST',
      body: new URLSearchParams({ access_token: access_token! }),
    });
    expect([await inHeader.json(), await inBody.json()]).toEqual([body, body]);
  });

  test('the bare handle inside a token is useless, and so is a token of another kind', async () => {
    const { access_token, id_token } = await tokensOf();
    const handle = readJwt(access_token).claims['jti'];
    for (const token of [handle, `~${String(handle)}`, id_token]) {
      expect((await userinfo(app, token)).status).toBe(401);
      expect((await introspect(app, client, token)).body).toEqual({ active: false });
      expect((await revoke(app, client, token)).status).toBe(200);
      expect((await refresh(app, client, token)).body['error']).toBe('invalid_grant');
    }
    expect((await userinfo(app, access_token)).status).toBe(200);
  });

  test('a signature by our own key does not make an access token of another kind of token', async () => {
    const { access_token } = await tokensOf();
    const { header, claims } = readJwt(access_token);
    const now = Math.floor(Date.now() / 1000);
    const ring = createKeyRing(await app.services.keys.signing.list(now), now);
    const signed = (change: Record<string, unknown>, about: Record<string, unknown> = claims) => {
      return signJwt(encode({ ...header, ...change }), about, ring.signer('ES256').sign) as string;
    };
    expect((await userinfo(app, signed({}))).status).toBe(200);
    const wrong: Record<string, string> = {
      'an ID token': signed({ typ: 'JWT' }),
      'a logout token': signed({ typ: 'logout+jwt' }),
      'no type': signed({ typ: undefined }),
      'a name of another algorithm': signed({ alg: 'RS256' }),
      'no algorithm': signed({ alg: 'none' }),
      'another issuer': signed({}, { ...claims, iss: 'https://elsewhere.test' }),
      'no handle': signed({}, { ...claims, jti: undefined }),
      'an end that has passed': signed({}, { ...claims, exp: now - 1 }),
      'a client as its person': signed({}, { ...claims, sub: claims['client_id'] }),
    };
    for (const [title, token] of Object.entries(wrong)) {
      expect([title, (await userinfo(app, token)).status]).toEqual([title, 401]);
    }
  });

  test('an expired token is refused by userinfo and inactive at introspection', async () => {
    const { access_token } = await tokensOf();
    expect((await introspect(app, client, access_token)).body).toMatchObject({ active: true });
    app.moveClock(601);
    expect((await userinfo(app, access_token)).status).toBe(401);
    expect((await introspect(app, client, access_token)).body).toEqual({ active: false });
  });

  test('a client introspects its own tokens and learns nothing about others', async () => {
    const tokens = await tokensOf();
    const own = await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    for (const token of [tokens['access_token'], tokens['refresh_token'], own.body['access_token']]) {
      const mine = await introspect(app, client, token);
      expect(mine.body).toMatchObject({
        active: true,
        client_id: client.clientId,
        iss: app.issuer,
        exp: expect.any(Number),
      });
      expect((await introspect(app, other, token)).body).toEqual({ active: false });
    }
    expect((await introspect(app, client, tokens['access_token'])).body).toMatchObject({
      sub: account.sub,
      token_type: 'Bearer',
    });
    expect((await introspect(app, client, 'unknown')).body).toEqual({ active: false });
    const anonymous = await fetch(`${app.protocol}/token/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token: tokens['access_token']! }),
    });
    expect(anonymous.status).toBe(400);
    expect((await introspect(app, { ...client, secret: 'wrong' }, tokens['access_token'])).status).toBe(401);
    expect((await introspect(app, client, '')).body['error']).toBe('invalid_request');
  });

  test('introspection finds the token with any type hint, and says of a refresh token that it is one', async () => {
    const tokens = await tokensOf();
    for (const token_type_hint of ['access_token', 'refresh_token', 'nonsense']) {
      for (const [name, token_type] of [
        ['access_token', 'Bearer'],
        ['refresh_token', 'refresh_token'],
      ] as const) {
        const answer = await asClient(app, client, 'token/introspect', { token: tokens[name]!, token_type_hint });
        expect([name, token_type_hint, answer.body]).toEqual([
          name,
          token_type_hint,
          expect.objectContaining({ active: true, token_type }),
        ]);
      }
    }
  });

  test('an API that has no grant of its own introspects the access tokens that name it, and no other token', async () => {
    const api = await createClient(app, { client_name: 'API', redirect_uris: [], grant_types: [] });
    const caller = await registerClient(app, { audience: [api.clientId, 'https://data.example.test'] });
    const tokens = await tokensOf(caller);
    const service = await asClient(app, caller, 'token', { grant_type: 'client_credentials' });
    const named = { active: true, client_id: caller.clientId, aud: [api.clientId, 'https://data.example.test'] };
    expect((await introspect(app, api, tokens['access_token'])).body).toMatchObject({
      ...named,
      sub: account.sub,
      username: account.username,
      token_type: 'Bearer',
    });
    const ofService = await introspect(app, api, service.body['access_token']);
    expect([ofService.body, ofService.body['username']]).toEqual([expect.objectContaining(named), undefined]);
    for (const token_type_hint of ['access_token', 'refresh_token']) {
      const token = tokens['refresh_token']!;
      const answer = await asClient(app, api, 'token/introspect', { token, token_type_hint });
      expect(answer.body).toEqual({ active: false });
    }
    // The refresh tokens that can be decoded name us as their audience. No client can be found by this name.
    const namesake = await registerClient(app, { client_id: app.issuer });
    const shaped = await tokensOf(await registerClient(app, { keycloak_shape: true }));
    const fields = { client_id: app.issuer, client_secret: namesake.secret, token: shaped['refresh_token']! };
    const answer = await fetch(`${app.protocol}/token/introspect`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    expect([readJwt(shaped['refresh_token']).claims['aud'], await answer.json()]).toEqual([
      app.issuer,
      expect.objectContaining({ error: 'invalid_client' }),
    ]);
    expect((await introspect(app, api, (await tokensOf(other))['access_token'])).body).toEqual({ active: false });
    const quiet = await silentTokens(app, browser, { client: caller, params: { scope: 'openid email' } });
    expect((await introspect(app, api, quiet['access_token'])).body).not.toHaveProperty('username');
    expect((await asClient(app, api, 'token', { grant_type: 'client_credentials' })).status).toBe(400);

    const record = await app.services.clients.registry.find(caller.clientId);
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record!, disabledAt: 1 }));
    await app.services.operation.versions.check();
    expect((await introspect(app, api, tokens['access_token'])).body).toEqual({ active: false });
  });

  test('a client that cannot authenticate gets no answer about a token, not even about its own', async () => {
    const page = await registerClient(app, { token_endpoint_auth_method: 'none', audience: ['x'] });
    const request = authorizationRequest(app, page, { prompt: 'none' });
    const code = new URL((await browser.request({ url: request.url })).header('location')!).searchParams.get('code')!;
    const post = (path: string, fields: Record<string, string>) =>
      fetch(`${app.protocol}/${path}`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: page.clientId, ...fields }),
      });
    const grant = { grant_type: 'authorization_code', code, redirect_uri: page.redirectUri };
    const tokens = await post('token', { ...grant, code_verifier: request.verifier });
    const { access_token: token } = (await tokens.json()) as { access_token: string };
    for (const asked of [token, 'unknown']) {
      const answer = await post('token/introspect', { token: asked });
      expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ error: 'invalid_client' })]);
    }
    expect((await post('revoke', { token })).status).toBe(200);
    expect((await userinfo(app, token)).status).toBe(401);
  });

  test('a client revokes only its own tokens, and its access and refresh token end together', async () => {
    const tokens = await tokensOf();
    for (const token of [tokens['access_token'], tokens['refresh_token']]) {
      expect((await revoke(app, other, token)).status).toBe(400);
    }
    expect((await userinfo(app, tokens['access_token'])).status).toBe(200);
    // A type of an empty answer is read as JSON by some libraries.
    const { status, headers } = await revoke(app, client, 'unknown');
    expect([status, headers.get('content-length'), headers.get('content-type')]).toEqual([200, '0', null]);
    expect((await revoke(app, client, tokens['access_token'])).status).toBe(200);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(400);

    const others = await tokensOf();
    expect((await revoke(app, client, others['refresh_token'])).status).toBe(200);
    expect((await userinfo(app, others['access_token'])).status).toBe(401);
    expect((await refresh(app, client, others['refresh_token'])).status).toBe(400);
    // The session of the person goes on.
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeTruthy();
  });

  test('a token names only the client that it was issued to', async () => {
    const mine = await tokensOf();
    const theirs = await tokensOf(other);
    for (const [tokens, owner] of [
      [mine, client],
      [theirs, other],
    ] as const) {
      expect(readJwt(tokens['access_token']).claims['client_id']).toBe(owner.clientId);
      expect(readJwt(tokens['id_token']).claims['aud']).toBe(owner.clientId);
    }
    const substituted = await refresh(app, other, mine['refresh_token']);
    expect(substituted.body['error']).toBe('invalid_grant');
  });

  test('the tokens of a deleted account are refused', async () => {
    const { browser: theirs, account: person } = await somebodySignedIn(app, client);
    const tokens = await silentTokens(app, theirs, { client });
    await app.rows.knownBrowsers.remove({ accountId: person.sub });
    await app.rows.accounts.remove({ id: person.sub });
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await introspect(app, client, tokens['refresh_token'])).body).toEqual({ active: false });
    const silent = await authorizeSilently(app, theirs, { client });
    expect(silent.members['error']).toBe('login_required');
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('userinfo refuses a missing or malformed token, one in the address, two tokens, and one without openid', async () => {
    const { access_token, id_token, refresh_token } = await tokensOf();
    const ask = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${app.protocol}/userinfo${query}`, { headers });
    expect((await ask('')).status).toBe(401);
    for (const junk of ['junk', 'a.b.c', '', '~', id_token, refresh_token, `~${access_token}`, 'x'.repeat(9000)]) {
      const answer = await ask('', { authorization: `Bearer ${junk}` });
      expect([junk?.slice(0, 20), [400, 401].includes(answer.status)]).toEqual([junk?.slice(0, 20), true]);
      if (answer.status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer .*invalid_token/);
    }
    expect((await ask(`?access_token=${access_token}`)).status).toBe(400);
    expect((await ask(`?access_token=${access_token}`, { authorization: `Bearer ${access_token}` })).status).toBe(400);
    const own = await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    expect((await ask('', { authorization: `Bearer ${String(own.body['access_token'])}` })).status).toBe(401);
  });

  test('a token without our signature of the right key and algorithm is refused everywhere', async () => {
    const { access_token } = await tokensOf();
    const { header, claims } = readJwt(access_token);
    const keys = (await (await fetch(`${app.protocol}/certs`)).json()) as { keys: Record<string, string>[] };
    const published = createPublicKey({ key: keys.keys.find(({ kid }) => kid === header['kid'])!, format: 'jwk' });
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const body = `${encode(header)}.${encode(claims)}`;
    const real = String(access_token).split('.')[2]!;
    const forge = (
      change: Record<string, unknown>,
      signer: (text: string) => string,
      about: Record<string, unknown> = claims,
    ) => {
      const text = `${encode({ ...header, ...change })}.${encode(about)}`;
      return `${text}.${signer(text)}`;
    };
    const hmac = (secret: string | Buffer) => (text: string) =>
      createHmac('sha256', secret).update(text).digest('base64url');
    const jwk = foreign.publicKey.export({ format: 'jwk' });
    const forged: Record<string, string> = {
      'alg none': forge({ alg: 'none' }, () => ''),
      'alg none with our signature': forge({ alg: 'none' }, () => real),
      'HS256 with the public key': forge({ alg: 'HS256' }, hmac(published.export({ type: 'spki', format: 'pem' }))),
      'HS256 with the public key as DER': forge(
        { alg: 'HS256' },
        hmac(published.export({ type: 'spki', format: 'der' })),
      ),
      'a foreign key': forge({}, es256(foreign.privateKey)),
      'a foreign key brought along': forge({ jwk }, es256(foreign.privateKey)),
      'a foreign key by address': forge({ jku: 'https://evil.test/jwks' }, es256(foreign.privateKey)),
      'an unknown kid': forge({ kid: 'unknown' }, () => real),
      'no kid': forge({ kid: undefined }, () => real),
      'another type': forge({ typ: 'JWT' }, () => real),
      'another person': forge({}, () => real, { ...claims, sub: 'somebody' }),
      'a later end': forge({}, () => real, { ...claims, exp: Number(claims['exp']) + 1000 }),
      'no signature': `${body}.`,
      'two parts': body,
      'four parts': `${access_token}.x`,
      truncated: String(access_token).slice(0, -1),
      'one character more': `${access_token}A`,
      padded: `${access_token}=`,
      'a DER signature': forge({}, (text) =>
        sign('sha256', Buffer.from(text), foreign.privateKey).toString('base64url'),
      ),
      'a signature of zeros': forge({}, () => Buffer.alloc(64).toString('base64url')),
    };
    for (const [title, token] of Object.entries(forged)) {
      expect([title, (await userinfo(app, token)).status]).toEqual([title, 401]);
      expect([title, (await introspect(app, client, token)).body]).toEqual([title, { active: false }]);
      expect([title, (await revoke(app, client, token)).status]).toEqual([title, 200]);
    }
    expect((await userinfo(app, access_token)).status).toBe(200);
  });

  test('the audience of the access token is the registered audience of the client', async () => {
    const two = await registerClient(app, { audience: ['https://data.example.test', 'https://search.example.test'] });
    const one = await registerClient(app, { audience: ['https://data.example.test'] });
    expect(readJwt((await tokensOf(two))['access_token']).claims['aud']).toEqual([
      'https://data.example.test',
      'https://search.example.test',
    ]);
    expect(readJwt((await tokensOf(one))['access_token']).claims['aud']).toBe('https://data.example.test');
  });
});
