import { deflateSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { orSay } from '../../src/cli/or-say.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { authorizeSilently, introspect, readJwt, refresh, revoke, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { createClient } from '../support/services/create-client.ts';
import { jpegOf } from '../support/people/photos.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, signIn, userinfo, type TestClient } from '../support/test-client.ts';

const allScopes = 'openid profile email phone address organization';
const profile = {
  familyName: 'Lefebvre-Desnoyers',
  givenName: 'Marie-Antoinette',
  phone: '+33612345678',
  street: '73 avenue de Paris, bâtiment C, escalier 2',
  locality: 'Saint-Mandé',
  postalCode: '94160',
  country: 'FR',
  category: 'professional',
  siret: '18006702700027',
  companyName: "Institut national de l'information géographique et forestière",
  jobTitle: 'Responsable de la production cartographique',
  companyStreet: '73 avenue de Paris',
  companyLocality: 'Saint-Mandé',
  companyPostalCode: '94160',
  companyCountry: 'FR',
} as const;

describe('clients written for Keycloak', () => {
  let browser: Browser;

  const app = describeApp();
  const shaped = prepare(() => createClient(app, { keycloak_shape: true }));
  const plain = prepare(() => createClient(app));
  const account = prepare(() => buildAccount(app));
  beforeAll(async () => {
    await app.services.transaction((trx) => app.services.account.accounts.update(trx, account.sub, { profile }));
    browser = app.browser();
    await signIn(app, browser, { client: plain, account });
  });

  const tokensOf = (client: TestClient = shaped, params = {}) => silentTokens(app, browser, { client, params });

  test('access tokens have the claims of Keycloak, are signed by RS256 and last twelve hours', async () => {
    const tokens = await tokensOf();
    const { header, claims } = readJwt(tokens['access_token']);
    // Keycloak's type: the Java libraries of today's APIs refuse every other one.
    expect(header).toMatchObject({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
    expect(claims).toMatchObject({
      typ: 'Bearer',
      azp: shaped.clientId,
      client_id: shaped.clientId,
      sub: account.sub,
      aud: 'account',
      acr: '1',
      sid: tokens['session_state'],
      scope: 'openid profile email',
      realm_access: { roles: ['default-roles-geoplateforme'] },
      resource_access: { account: { roles: ['view-profile'] } },
      preferred_username: account.username,
      email: account.email,
      email_verified: true,
      name: 'Marie-Antoinette Lefebvre-Desnoyers',
      given_name: 'Marie-Antoinette',
      family_name: 'Lefebvre-Desnoyers',
    });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(43_200);
    expect(tokens['expires_in']).toBe(43_200);
    expect((await userinfo(app, tokens['access_token'])).body).toMatchObject({ sub: account.sub });
  });

  test('an access token and an ID token of one client are told apart, although both have the type JWT', async () => {
    const named = await createClient(app, { keycloak_shape: true });
    const file = { audience: [named.clientId] };
    orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId: named.clientId, file })));
    const tokens = await tokensOf(named);
    const [access, identity] = [readJwt(tokens['access_token']), readJwt(tokens['id_token'])];
    expect([access.claims['aud'], access.claims['typ']]).toEqual([named.clientId, 'Bearer']);
    expect([identity.claims['aud'], identity.claims['typ']]).toEqual([named.clientId, 'ID']);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(200);
    expect((await userinfo(app, tokens['id_token'])).status).toBe(401);
    expect((await introspect(app, named, tokens['id_token'])).body).toEqual({ active: false });
    const hinted = (hint: string | undefined) =>
      authorizeSilently(app, browser, { client: named, params: { id_token_hint: hint! } });
    expect((await hinted(tokens['access_token'])).members['error']).toBe('invalid_request');
    expect((await hinted(tokens['id_token'])).members).toHaveProperty('code');
  });

  test('an access token holds only what its scopes release', async () => {
    const { claims } = readJwt((await tokensOf(shaped, { scope: 'openid email' }))['access_token']);
    expect(claims).toMatchObject({ email: account.email });
    for (const name of ['preferred_username', 'name', 'given_name', 'family_name'])
      expect(claims).not.toHaveProperty(name);
  });

  test('the ID token holds what the scopes release, unlike the ID token of other clients', async () => {
    const tokens = await tokensOf(shaped, { scope: allScopes });
    const { claims } = readJwt(tokens['id_token']);
    const half = createHash('sha256').update(tokens['access_token']!).digest().subarray(0, 16).toString('base64url');
    expect(claims).toMatchObject({
      typ: 'ID',
      azp: shaped.clientId,
      aud: shaped.clientId,
      acr: '1',
      sid: tokens['session_state'],
      at_hash: half,
      nonce: expect.any(String),
      email: account.email,
      email_verified: true,
      preferred_username: account.username,
      phone_number: profile.phone,
      address: expect.objectContaining({ locality: 'Saint-Mandé' }),
      organization: expect.objectContaining({ siret: profile.siret }),
    });
    const ofPlain = readJwt((await tokensOf(plain, { scope: allScopes }))['id_token']).claims;
    expect(ofPlain).toMatchObject({ acr: 'eidas0' });
    for (const name of ['email', 'preferred_username', 'typ', 'azp', 'sid']) expect(ofPlain).not.toHaveProperty(name);
  });

  test('the ID token of a refresh holds the same claims', async () => {
    const { refresh_token } = await tokensOf();
    const { body } = await refresh(app, shaped, refresh_token);
    expect(readJwt(body['id_token']).claims).toMatchObject({ email: account.email, acr: '1', typ: 'ID' });
    expect(readJwt(body['access_token']).claims).toMatchObject({ email: account.email, acr: '1', typ: 'Bearer' });
  });

  test('a refresh token can be decoded, and is refreshed, introspected and revoked like any other', async () => {
    const tokens = await tokensOf();
    const { header, claims } = readJwt(tokens['refresh_token']);
    expect(header).toMatchObject({ alg: 'HS256', typ: 'rt+jwt' });
    expect(claims).toMatchObject({
      typ: 'Refresh',
      azp: shaped.clientId,
      iss: app.issuer,
      aud: app.issuer,
      sub: account.sub,
      sid: tokens['session_state'],
      scope: 'openid profile email',
    });
    expect((await introspect(app, shaped, tokens['refresh_token'])).body).toMatchObject({
      active: true,
      sub: account.sub,
    });
    const next = await refresh(app, shaped, tokens['refresh_token']);
    expect([next.status, next.body['session_state']]).toEqual([200, tokens['session_state']]);
    expect((await revoke(app, plain, next.body['refresh_token'])).status).toBe(400);
    expect((await revoke(app, shaped, next.body['refresh_token'])).status).toBe(200);
    expect((await userinfo(app, next.body['access_token'])).status).toBe(401);
  });

  test('a refresh token in an envelope that is used twice ends its family', async () => {
    const { refresh_token } = await tokensOf();
    const next = await refresh(app, shaped, refresh_token);
    expect((await refresh(app, shaped, refresh_token)).body['error']).toBe('invalid_grant');
    expect((await refresh(app, shaped, next.body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  test('a refresh token expires at its time', async () => {
    const brief = await createClient(app, { keycloak_shape: true, refresh_token_seconds: 90 });
    const { refresh_token, refresh_expires_in } = await tokensOf(brief);
    expect(refresh_expires_in).toBe(90);
    app.moveClock(91);
    expect((await refresh(app, brief, refresh_token)).body['error']).toBe('invalid_grant');
  });

  test('the authorization response and the token response name the session and add the members of Keycloak', async () => {
    for (const response_mode of ['query', 'fragment']) {
      const { members } = await authorizeSilently(app, browser, { client: shaped, params: { response_mode } });
      expect([response_mode, members['session_state']]).toEqual([response_mode, expect.stringMatching(/^[\w-]{10,}$/)]);
    }
    const tokens = await tokensOf();
    expect(tokens).toMatchObject({
      session_state: expect.any(String),
      refresh_expires_in: 43_200,
      'not-before-policy': 0,
      token_type: 'Bearer',
      scope: 'openid profile email',
    });
    const service = await asClient(app, shaped, 'token', { grant_type: 'client_credentials' });
    expect(service.body).toMatchObject({ refresh_expires_in: 0, 'not-before-policy': 0 });
    expect(service.body).not.toHaveProperty('session_state');
    expect(readJwt(service.body['access_token']).claims).toMatchObject({ typ: 'Bearer', azp: shaped.clientId });
    const { members } = await authorizeSilently(app, browser, { client: plain });
    expect(members['code']).toBeTruthy();
    for (const name of ['session_state', 'refresh_expires_in', 'not-before-policy'])
      expect({ ...members, ...(await tokensOf(plain)) }).not.toHaveProperty(name);
  });

  test('all these clients see one name for one session, and another name for another session', async () => {
    const second = await createClient(app, { keycloak_shape: true });
    const [one, two] = [await tokensOf(), await tokensOf(second)];
    expect(two['session_state']).toBe(one['session_state']);
    const { browser: elsewhere } = await signIn(app, app.browser(), { client: plain, account });
    const three = await silentTokens(app, elsewhere, { client: shaped });
    expect(three['session_state']).not.toBe(one['session_state']);
  });

  test('all three tokens of a person with every claim fit into the cookie of the main site', async () => {
    const unit = createUnit();
    await withUnit(unit, async () => {
      const pictures = { small: await jpegOf(), large: await jpegOf() };
      app.services.account.photos.put({ kind: 'account', accountId: account.sub }, pictures);
      await app.services.committer.commit(unit);
    });
    const site = await createClient(app, { keycloak_shape: true, audience: ['client_validateur', 'entrepot'] });
    const tokens = await tokensOf(site, { scope: allScopes });
    const all = ['access_token', 'refresh_token', 'id_token'].map((name) => tokens[name]);
    expect(readJwt(tokens['id_token']).claims).toHaveProperty('picture');
    expect(deflateSync(JSON.stringify(all)).length).toBeLessThanOrEqual(2_500);
  });

  test('a client that gets the flag later gets the lifetimes and the algorithm too, except those that were set for it', async () => {
    const late = await createClient(app, { access_token_seconds: 90 });
    const change = async (file: object) =>
      orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId: late.clientId, file })));
    const flagged = { access_token_signing_alg: 'RS256', access_token_seconds: 90, refresh_token_seconds: 43_200 };
    expect(await change({ keycloak_shape: true })).toMatchObject(flagged);
    expect(await change({ client_name: 'Autre' })).toMatchObject(flagged);
    expect(await change({ keycloak_shape: null })).toMatchObject({
      access_token_signing_alg: 'ES256',
      access_token_seconds: 90,
      refresh_token_seconds: 14 * 86_400,
    });
  });
});
