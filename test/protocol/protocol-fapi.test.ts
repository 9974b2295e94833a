import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { orSay } from '../../src/cli/or-say.ts';
import { addClientSecret } from '../../src/commands/clients/secrets/add-client-secret.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { fapiDefaults, signingDefaults } from '../../src/domain/clients/security-profile.ts';
import { readJwt } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { createDpopKey } from '../support/requests/dpop-key.ts';
import { createClient } from '../support/services/create-client.ts';
import { typeCredentials } from '../support/test-client.ts';

type Fields = Readonly<Record<string, string>>;

describe('a service of the FAPI 2.0 Security Profile', () => {
  const app = describeApp();
  let config: oidc.Configuration;
  let clientId: string;
  let redirectUri: string;
  let key: CryptoKey;

  const account = prepare(() => buildAccount(app));
  beforeAll(async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    key = pair.privateKey;
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256', use: 'sig', kid: 'service' }] };
    // The profile says the rest of the registration.
    ({ clientId, redirectUri } = await createClient(app, { security_profile: 'fapi2', jwks }));
    const discovered = await oidc.discovery(
      new URL(app.issuer),
      clientId,
      { use_mtls_endpoint_aliases: false },
      oidc.PrivateKeyJwt({ key, kid: 'service' }),
      { execute: [oidc.allowInsecureRequests] },
    );
    config = discovered;
  });

  async function begin(DPoP: oidc.DPoPHandle) {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const asked = {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    };
    const url = await oidc.buildAuthorizationUrlWithPAR(config, asked, { DPoP });
    return { asked, url, pkceCodeVerifier };
  }

  async function signIn(url: URL): Promise<URL> {
    const browser = await app.open(url.href);
    return new URL((await typeCredentials(browser, account)).url.href);
  }

  test('signs a person in with openid-client, and keeps its refresh token', async () => {
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const { url, pkceCodeVerifier } = await begin(DPoP);
    const tokens = await oidc.authorizationCodeGrant(config, await signIn(url), { pkceCodeVerifier }, undefined, {
      DPoP,
    });
    expect(tokens.token_type).toBe('dpop');
    expect(readJwt(tokens.id_token).header['alg']).toBe('ES256');
    expect(readJwt(tokens.access_token).claims['cnf']).toEqual({ jkt: expect.any(String) as unknown });
    const told = await oidc.fetchUserInfo(config, tokens.access_token, account.sub, { DPoP });
    expect(told.sub).toBe(account.sub);
    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token!, undefined, { DPoP });
    expect(again.refresh_token).toBe(tokens.refresh_token);
    await oidc.refreshTokenGrant(config, tokens.refresh_token!, undefined, { DPoP });
    const thief = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    await expect(oidc.fetchUserInfo(config, tokens.access_token, account.sub, { DPoP: thief })).rejects.toMatchObject({
      status: 401,
    });
  });

  const post = async (path: string, fields: Fields, headers: Fields = {}) => {
    const response = await fetch(`${app.protocol}/${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
    });
    return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
  };
  const assertion = async (claims: Readonly<Record<string, unknown>> = {}): Promise<Fields> => {
    const now = Math.floor(Date.now() / 1000);
    const all = {
      iss: clientId,
      sub: clientId,
      aud: app.issuer,
      jti: randomUUID(),
      iat: now,
      exp: now + 60,
      ...claims,
    };
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: 'service' }).sign(key),
    };
  };

  test('signs as its keys do, where its file names no algorithm', async () => {
    const { publicKey, privateKey } = await generateKeyPair('PS256', { extractable: true });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'PS256', use: 'sig', kid: 'rsa' }] };
    const { clientId: id, redirectUri: redirect_uri } = await createClient(app, { security_profile: 'fapi2', jwks });
    const claims = { iss: id, sub: id, aud: app.issuer, jti: randomUUID() };
    const now = Math.floor(Date.now() / 1000);
    const signed = new SignJWT({ ...claims, iat: now, exp: now + 60 }).setProtectedHeader({ alg: 'PS256', kid: 'rsa' });
    const pushed = await post('ext/par/request', {
      ...(await assertion()),
      client_assertion: await signed.sign(privateKey),
      client_id: id,
      response_type: 'code',
      redirect_uri,
      scope: 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    expect(pushed).toMatchObject({ status: 201 });
  });

  test('proves itself by its keys alone, also where it had a secret before', async () => {
    const jwks = { keys: [{ ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), alg: 'ES256' }] };
    const former = await createClient(app, { token_endpoint_auth_method: 'private_key_jwt', jwks });
    const { services } = app;
    const id = former.clientId;
    const added = await services.inUnit(() => addClientSecret(services, { clientId: id }));
    const { secret } = orSay(added);
    const ask = async (fields: Fields, headers: Fields = {}) => {
      const dpop = await (await createDpopKey()).prove({ url: `${app.protocol}/token` });
      return (await post('token', { grant_type: 'client_credentials', ...fields }, { dpop, ...headers })).status;
    };
    const asPost = () => ask({ client_id: id, client_secret: secret });
    expect(await asPost()).toBe(200);
    for (const security_profile of ['fapi2', 'fapi2-signing']) {
      const file = { security_profile, ...fapiDefaults, ...signingDefaults, require_pkce: true };
      orSay(await services.inUnit(() => updateClient(services, { clientId: id, file })));
      const asBasic = await ask({}, { authorization: `Basic ${btoa(`${id}:${secret}`)}` });
      expect([security_profile, await asPost(), asBasic]).toEqual([security_profile, 401, 401]);
    }
    expect(await services.inUnit(() => addClientSecret(services, { clientId: id }))).toMatchObject({ ok: false });
    const { browser } = await signInAs(app, ['client-manager'], `/admin/clients/${id}/secrets`);
    const page = await browser.open(`/admin/clients/${id}/secrets`);
    expect([page.find('#secrets') !== null, page.find('#add-secret')]).toEqual([true, null]);
    expect((await browser.open(`/admin/clients/${id}/secrets?nouveau`)).status).toBe(404);
  });

  test('is refused without a pushed request, with another audience, and without a proof of its key', async () => {
    const handle = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
    const { asked, url, pkceCodeVerifier } = await begin(handle);
    const open = new URL(`${app.protocol}/auth`);
    for (const [name, value] of Object.entries({ ...asked, client_id: clientId, response_type: 'code' }))
      open.searchParams.set(name, value);
    const page = await app.browser().open(open.href);
    expect(Object.fromEntries(page.url.searchParams)).toMatchObject({
      error: 'invalid_request',
      error_description: 'Pushed Authorization Request must be used',
    });

    for (const aud of [`${app.protocol}/token`, `${app.protocol}/ext/par/request`, [app.issuer]]) {
      const { status, body } = await post('ext/par/request', {
        ...asked,
        response_type: 'code',
        client_id: clientId,
        ...(await assertion({ aud })),
      });
      expect([aud, status, body['error']]).toEqual([aud, 401, 'invalid_client']);
    }
    const answer = await signIn(url);
    const exchange = async (headers: Fields = {}) =>
      post(
        'token',
        {
          grant_type: 'authorization_code',
          code: answer.searchParams.get('code')!,
          redirect_uri: redirectUri,
          code_verifier: pkceCodeVerifier,
          ...(await assertion()),
        },
        headers,
      );
    expect((await exchange()).body['error']).toBe('invalid_grant');
    const other = await createDpopKey();
    // The code is bound to the key of the pushed request.
    expect((await exchange({ dpop: await other.prove({ url: `${app.protocol}/token` }) })).body['error']).toBe(
      'invalid_grant',
    );
  });
});
