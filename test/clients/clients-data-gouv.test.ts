import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { typeCredentials, userinfo } from '../support/test-client.ts';

interface Discovered {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
  readonly revocation_endpoint: string;
  readonly id_token_signing_alg_values_supported: readonly string[];
}

/** data.gouv.fr uses Authlib, a library of Python. This test sends the requests of Authlib and makes its checks. */
describe('data.gouv.fr, which links our accounts to its own', () => {
  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  const client = prepare(() =>
    createClient(app, {
      keycloak_shape: true,
      require_pkce: false,
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  );
  const server = prepare(
    async () => (await (await fetch(`${app.issuer}/.well-known/openid-configuration`)).json()) as Discovered,
  );

  const post = async (url: string, fields: Readonly<Record<string, string>>, isBasic = true) => {
    const { clientId: client_id, secret: client_secret } = client;
    const basic = `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`;
    const body = new URLSearchParams(isBasic ? fields : { ...fields, client_id, client_secret });
    const answer = await fetch(url, { method: 'POST', body, headers: isBasic ? { authorization: basic } : {} });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, string> };
  };

  const signIn = async () => {
    const [state, nonce] = [randomBytes(15).toString('hex'), randomBytes(10).toString('hex')];
    const request = new URL(server.authorization_endpoint);
    const { clientId: client_id, redirectUri: redirect_uri } = client;
    const members = { response_type: 'code', client_id, redirect_uri, scope: 'openid', state, nonce };
    for (const [name, value] of Object.entries(members)) request.searchParams.set(name, value);
    const browser = await app.open(request.href);
    const { searchParams } = (await typeCredentials(browser, account)).url;
    expect(searchParams.get('state')).toBe(state);
    const code = searchParams.get('code')!;
    return { nonce, ...(await post(server.token_endpoint, { grant_type: 'authorization_code', code, redirect_uri })) };
  };

  test('data.gouv.fr links with « openid » alone and no PKCE: a verified ID token, and two tokens of twelve hours', async () => {
    const { status, body, nonce } = await signIn();
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({
        token_type: 'Bearer',
        expires_in: 43_200,
        refresh_expires_in: 43_200,
        refresh_token: expect.any(String),
      }),
    ]);
    const rules = {
      issuer: server.issuer,
      audience: client.clientId,
      algorithms: [...server.id_token_signing_alg_values_supported],
    };
    const { payload } = await jwtVerify(
      body['id_token']!,
      createRemoteJWKSet(new URL(server.jwks_uri), { timeoutDuration: 30_000 }),
      rules,
    );
    const half = createHash('sha256').update(body['access_token']!).digest().subarray(0, 16).toString('base64url');
    expect(payload).toMatchObject({ sub: account.sub, nonce, at_hash: half });
    expect((await userinfo(app, body['access_token'])).body).toMatchObject({ sub: account.sub });
  });

  test('data.gouv.fr refreshes when needed and unlinks by revoking the refresh token with its secret in the body', async () => {
    const { body } = await signIn();
    app.moveClock(43_100);
    const refresh_token = body['refresh_token']!;
    const fresh = await post(server.token_endpoint, { grant_type: 'refresh_token', refresh_token, scope: 'openid' });
    expect(fresh.status).toBe(200);
    expect(fresh.body['refresh_token']).not.toBe(refresh_token);
    expect((await userinfo(app, fresh.body['access_token'])).status).toBe(200);

    const token = fresh.body['refresh_token']!;
    const revoked = await post(server.revocation_endpoint, { token, token_type_hint: 'refresh_token' }, false);
    expect(revoked.status).toBe(200);
    expect((await userinfo(app, fresh.body['access_token'])).status).toBe(401);
    const dead = await post(server.token_endpoint, { grant_type: 'refresh_token', refresh_token: token });
    expect([dead.status, dead.body['error']]).toEqual([400, 'invalid_grant']);
  });
});
