import { authorizeSilently, introspect, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { bothDatabases } from '../support/test-database.ts';
import { asClient, exchange, registerClient, userinfo, type TestClient } from '../support/test-client.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';

describe.each(bothDatabases)('the exchange of a code, on %s', (database) => {
  const { app, client, account, browser } = describeSignedIn({ database });

  const newCode = async (wish: { client?: TestClient; params?: Record<string, string> } = {}) => {
    const { members, request } = await authorizeSilently(app, browser, { client, ...wish });
    return { code: members['code']!, verifier: request.verifier, nonce: request.nonce };
  };
  const redeem = (code: string, fields: Record<string, string>) =>
    asClient(app, client, 'token', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: client.redirectUri,
      ...fields,
    });

  test('the exchange gives an ID token for this client and request, and a distinguishable access token', async () => {
    const { nonce, ...about } = await newCode();
    const { status, headers, body } = await exchange(app, client, about);
    expect(status).toBe(200);
    expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'openid profile email' });
    const identity = readJwt(body['id_token']);
    expect(identity.header).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
    expect(identity.claims).toMatchObject({ iss: app.issuer, aud: client.clientId, sub: account.sub, nonce });
    expect(identity.claims).not.toHaveProperty('email');
    expect(Number(identity.claims['exp']) - Number(identity.claims['iat'])).toBeLessThanOrEqual(3600);
    const access = readJwt(body['access_token']);
    expect(access.header).toMatchObject({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(access.claims).toMatchObject({ iss: app.issuer, sub: account.sub, client_id: client.clientId });
    expect(access.claims['aud']).toBeTruthy();
    expect(Number(access.claims['exp']) - Number(access.claims['iat'])).toBe(600);
    // Each of the three values holds 256 random bits.
    expect(access.claims['jti']).toMatch(/^[\w-]{43}$/);
    // A refresh token names its family behind its secret.
    expect(body['refresh_token']).toMatch(/^[\w-]{43}~[\w-]+~[\w-]+$/);
    expect(about.code).toMatch(/^[\w-]{43}$/);
  });

  test('a code expires after 60 seconds', async () => {
    const about = await newCode();
    app.moveClock(61);
    expect((await exchange(app, client, about)).body['error']).toBe('invalid_grant');
  });

  test('another client can neither use a code nor make it useless', async () => {
    const about = await newCode();
    const thief = await registerClient(app);
    const { status, body } = await exchange(app, thief, about);
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    expect((await exchange(app, client, about)).status).toBe(200);
  });

  test('a code that is used twice ends the tokens that it gave, and the audit says so', async () => {
    const about = await newCode();
    const { body } = await exchange(app, client, about);
    const again = await exchange(app, client, about);
    expect([again.status, again.body['error']]).toEqual([400, 'invalid_grant']);
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
    expect((await refresh(app, client, body['refresh_token'])).status).toBe(400);
    expect((await introspect(app, client, body['refresh_token'])).body).toEqual({ active: false });
    const lines = await app.rows.audit.list({ event: 'token.reused', clientId: client.clientId });
    expect(lines).toHaveLength(1);
  });

  test('of twenty exchanges of one code at once exactly one is answered, and its tokens are revoked', async () => {
    const about = await newCode();
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(app, client, about)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status, body } of answers) {
      if (status !== 200) expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    }
    expect((await userinfo(app, won[0]!.body['access_token'])).status).toBe(401);
    expect((await refresh(app, client, won[0]!.body['refresh_token'])).status).toBe(400);
    // The session goes on.
    expect(await newCode()).toMatchObject({ code: expect.any(String) });
  });

  test('of two exchanges at the same moment one is answered, and its tokens are revoked whichever came first', async () => {
    for (let round = 0; round < 5; round++) {
      const about = await newCode();
      const answers = await Promise.all([exchange(app, client, about), exchange(app, client, about)]);
      expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 400]));
      const { body } = answers.find(({ status }) => status === 200)!;
      expect([round, (await userinfo(app, body['access_token'])).status]).toEqual([round, 401]);
      expect([round, (await refresh(app, client, body['refresh_token'])).status]).toEqual([round, 400]);
    }
  });

  test('unknown and malformed codes are refused without a server error', async () => {
    for (const fields of [
      { code: 'nothing' },
      { code: '' },
      { code: 'a'.repeat(8000) },
      { code: '\0' },
      { code: "' OR 1=1--" },
    ]) {
      const { status } = await redeem('', { code_verifier: 'a'.repeat(43), ...fields });
      expect([fields, status]).toEqual([fields, 400]);
    }
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('tokens are signed with the algorithms that the client registered', async () => {
    const modern = await registerClient(app, {
      id_token_signed_response_alg: 'ES256',
      access_token_signing_alg: 'RS256',
      access_token_seconds: 60,
    });
    const tokens = await silentTokens(app, browser, { client: modern });
    expect(readJwt(tokens['id_token']).header['alg']).toBe('ES256');
    expect(readJwt(tokens['access_token']).header['alg']).toBe('RS256');
    expect(tokens['expires_in']).toBe(60);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(200);
  });

  test('a wrong or missing code verifier is refused', async () => {
    const { code } = await newCode();
    for (const code_verifier of ['', 'a'.repeat(43), 'a'.repeat(42), 'é'.repeat(43)]) {
      const { status, body } = await redeem(code, code_verifier ? { code_verifier } : {});
      expect([status, body['error']]).toEqual([
        400,
        code_verifier.length === 43 && code_verifier.startsWith('a') ? 'invalid_grant' : expect.any(String),
      ]);
    }
  });

  test('the exchange must repeat the same return address', async () => {
    const { code, verifier } = await newCode();
    const without = await asClient(app, client, 'token', {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
    });
    expect([without.status, without.body['error']]).toEqual([400, 'invalid_request']);
    const other = await redeem(code, { code_verifier: verifier, redirect_uri: `${client.redirectUri}/` });
    expect([other.status, other.body['error']]).toEqual([400, 'invalid_grant']);
    expect((await redeem(code, { code_verifier: verifier })).status).toBe(200);
  });

  test.each([
    ['password', 'unauthorized_client'],
    ['urn:ietf:params:oauth:grant-type:device_code', 'unauthorized_client'],
    ['implicit', 'unsupported_grant_type'],
    ['nonsense', 'unsupported_grant_type'],
    ['', 'invalid_request'],
  ])('the grant « %s » is refused to a client that has not registered it', async (grant_type, error) => {
    const fields = { grant_type, username: account.username, password: account.password, scope: 'openid' };
    const { status, body } = await asClient(app, client, 'token', fields);
    expect([status, body['error']]).toEqual([400, error]);
  });

  test('a client can use only the grants that it registered', async () => {
    const limited = await registerClient(app, { grant_types: ['authorization_code'] });
    const tokens = await silentTokens(app, browser, { client: limited });
    expect(tokens).not.toHaveProperty('refresh_token');
    const { status, body } = await asClient(app, limited, 'token', { grant_type: 'client_credentials' });
    expect([status, body['error']]).toEqual([400, 'unauthorized_client']);
    expect((await asClient(app, client, 'auth/device', { scope: 'openid' })).body['error']).toBe('unauthorized_client');
  });
});
