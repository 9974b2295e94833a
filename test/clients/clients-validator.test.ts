import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { rotateKeys } from '../../src/commands/keys/rotate-keys.ts';
import { readJwt, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, signIn } from '../support/test-client.ts';

const audience = 'client_validateur';
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an API that verifies access tokens itself', () => {
  let token: string;

  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  // The audience is the client of the API's own pages. The main site may call the API, the third client may not.
  const pages = prepare(() => createClient(app, { client_id: audience, keycloak_shape: true }));
  const site = prepare(() => createClient(app, { keycloak_shape: true, audience: [audience] }));
  const elsewhere = prepare(() => createClient(app, { keycloak_shape: true, audience: ['entrepot'] }));
  const browser = prepare(() => app.browser());
  beforeAll(async () => {
    await signIn(app, browser, { client: site, account });
    token = (await silentTokens(app, browser, { client: site }))['access_token']!;
  });

  const discovered = async () => {
    const answer = await fetch(`${app.issuer}/.well-known/openid-configuration`);
    return (await answer.json()) as { readonly issuer: string; readonly jwks_uri: string };
  };
  /** Verifies a token as the API does: keys from discovery, both algorithms, its own audience, and the expiry time. */
  const verify = async (value: string, more: { readonly currentDate?: Date; readonly typ?: string } = {}) => {
    const { issuer, jwks_uri } = await discovered();
    const rules = { issuer, audience, algorithms: ['RS256', 'ES256'], ...more };
    return (await jwtVerify(value, createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: 30_000 }), rules)).payload;
  };
  const refused = async (value: string, more: Parameters<typeof verify>[1] = {}) =>
    verify(value, more).then(
      () => 'accepted',
      (error: { readonly code: string; readonly claim?: string }) => error.claim ?? error.code,
    );

  test('a token of the calling site names the person and only the roles at this API', async () => {
    const payload = await verify(token);
    expect(readJwt(token).header['alg']).toBe('RS256');
    expect(payload).toMatchObject({ sub: account.sub, azp: site.clientId, typ: 'Bearer' });
    expect([payload.aud].flat()).toContain(audience);
    expect(payload['resource_access']).toEqual({
      [audience]: { roles: [] },
      account: { roles: ['view-profile'] },
    });
  });

  test('a token by ES256 is verified with the same keys', async () => {
    const modern = await createClient(app, { audience: [audience] });
    const { access_token } = await silentTokens(app, browser, { client: modern });
    expect(readJwt(access_token).header['alg']).toBe('ES256');
    expect(await verify(access_token!)).toMatchObject({ sub: account.sub });
  });

  test('the API refuses a token of another audience, of another key, or past its time', async () => {
    const others = await silentTokens(app, browser, { client: elsewhere });
    expect(await refused(others['access_token']!)).toBe('aud');
    const end = Number(readJwt(token).claims['exp']) * 1000;
    expect(await refused(token, { currentDate: new Date(end - 1000) })).toBe('accepted');
    expect(await refused(token, { currentDate: new Date(end + 1000) })).toBe('exp');

    const { header, claims } = readJwt(token);
    const kid = String(header['kid']);
    for (const [alg, key] of [
      ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
      ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
    ] as const) {
      for (const named of [kid, 'unknown']) {
        const forged = new SignJWT(claims as JWTPayload).setProtectedHeader({ alg, kid: named, typ: 'at+jwt' });
        expect([alg, named, await refused(await forged.sign(key))]).toEqual([
          alg,
          named,
          expect.stringMatching(/^ERR_/),
        ]);
      }
    }
    const [head, body, signature] = token.split('.') as [string, string, string];
    expect(await refused(`${head}.${encode({ ...claims, sub: 'somebody-else' })}.${signature}`)).toMatch(/^ERR_/);
    expect(await refused(`${encode({ ...header, alg: 'none' })}.${body}.`)).toMatch(/^ERR_/);
    expect(await refused(token.slice(0, -2))).toMatch(/^ERR_/);
    const { keys } = (await (await fetch((await discovered()).jwks_uri)).json()) as { keys: Record<string, string>[] };
    const jwk = keys.find((key) => key['kid'] === kid)!;
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const text = `${encode({ ...header, alg: 'HS256' })}.${body}`;
    expect(await refused(`${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`)).toMatch(/^ERR_/);
  });

  test('the API accepts none of our other signed tokens as an access token', async () => {
    const tokens = await silentTokens(app, browser, { client: site });
    expect(await refused(tokens['refresh_token']!)).toBe('ERR_JOSE_ALG_NOT_ALLOWED');
    expect(await refused(tokens['id_token']!)).toBe('aud');
    const service = await asClient(app, elsewhere, 'token', { grant_type: 'client_credentials' });
    expect(await refused(String(service.body['access_token']))).toBe('aud');
    // An ID token for the API's own pages names the same audience. Only the type tells the two apart (RFC 9068, section 4). It stands in
    // the header, or in a claim where the calling service was written for Keycloak.
    const own = await silentTokens(app, browser, { client: pages });
    expect(await refused(own['id_token']!, { typ: 'at+jwt' })).toBe('typ');
    const modern = await createClient(app, { audience: [audience] });
    const call = await silentTokens(app, browser, { client: modern });
    expect(await refused(call['access_token']!, { typ: 'at+jwt' })).toBe('accepted');
    expect([readJwt(token), readJwt(own['id_token'])]).toMatchObject([
      { header: { typ: 'JWT' }, claims: { typ: 'Bearer' } },
      { claims: expect.not.objectContaining({ typ: 'Bearer' }) },
    ]);
  });

  test('after a rotation the API verifies the tokens of both the old and the new key', async () => {
    await app.services.inUnit(() => rotateKeys(app.services, { immediately: true }));
    app.moveClock(4);
    expect(await verify(token)).toMatchObject({ sub: account.sub });
    const fresh = (await silentTokens(app, browser, { client: site }))['access_token']!;
    expect(readJwt(fresh).header['kid']).not.toBe(readJwt(token).header['kid']);
    expect(await verify(fresh)).toMatchObject({ sub: account.sub });
  });
});
