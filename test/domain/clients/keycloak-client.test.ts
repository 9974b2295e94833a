import { generateKeyPairSync } from 'node:crypto';
import { jsonLine } from '../../../src/domain/clients/import/json-line.ts';
import { mapKeycloakClient } from '../../../src/domain/clients/import/keycloak-client.ts';
import { isKeycloaksOwn, readKeycloakFile } from '../../../src/domain/clients/import/keycloak-file.ts';
import { describeNote } from '../../../src/domain/clients/import/keycloak-notes.ts';

const map = (client: Readonly<Record<string, unknown>>, roles: readonly string[] = [], mayReuse = false) =>
  mapKeycloakClient(
    { standardFlowEnabled: true, protocol: 'openid-connect', ...client },
    { about: { production: true }, roles, mayReuse, until: '2027-11-27' },
  );
const codes = (client: Readonly<Record<string, unknown>>, roles: readonly string[] = []) =>
  map(client, roles).notes.map(({ code }) => code);

test('a site of Keycloak becomes a client file, its wildcards legacy patterns, and its secret stays behind', () => {
  const { members, notes } = map({
    clientId: 'portail',
    name: 'Portail',
    rootUrl: 'https://portail.example',
    baseUrl: '/accueil',
    clientAuthenticatorType: 'client-secret',
    secret: 'portail-secret-0123456789abcdef',
    redirectUris: [
      '/*',
      'https://portail.example/retour',
      'https://*.portail.example/x',
      '*',
      'http://portail.example/',
    ],
    webOrigins: ['+', '*'],
    consentRequired: true,
    directAccessGrantsEnabled: true,
    defaultClientScopes: ['web-origins', 'profile', 'email', 'entrepot'],
    optionalClientScopes: ['offline_access', 'organization'],
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'access.token.lifespan': '900',
      'post.logout.redirect.uris': 'https://portail.example/fin##+',
      'backchannel.logout.url': 'https://portail.example/logout',
      'backchannel.logout.session.required': 'true',
      policyUri: 'https://portail.example/donnees',
    },
  });
  expect(members).toMatchObject({
    client_id: 'portail',
    client_name: 'Portail',
    client_uri: 'https://portail.example/accueil',
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
    redirect_uris: ['https://portail.example/', 'https://portail.example/retour'],
    legacy_redirect_patterns: ['https://portail.example/*'],
    post_logout_redirect_uris: [
      'https://portail.example/',
      'https://portail.example/retour',
      'https://portail.example/fin',
    ],
    allowed_origins: ['https://portail.example'],
    backchannel_logout_uri: 'https://portail.example/logout',
    backchannel_logout_session_required: true,
    policy_uri: 'https://portail.example/donnees',
    scope: 'openid profile email offline_access',
    default_scopes: ['openid', 'profile', 'email'],
    require_pkce: true,
    access_token_seconds: 900,
    keycloak_shape: true,
    legacy_until: '2027-11-27',
  });
  expect(members).not.toHaveProperty('legacy_password_grant');
  expect(JSON.stringify(members)).not.toContain('portail-secret');
  expect(notes.map(describeNote)).toEqual([
    'could take passwords itself; that is off here (legacy_password_grant)',
    'had a secret there; a new one is drawn here and shown once',
    'no longer returns to https://*.portail.example/x, *, http://portail.example/',
    'keeps as legacy patterns https://portail.example/*',
    'no longer lets pages of * call the token endpoint',
    'had scopes that do not exist here: entrepot',
  ]);
});

test('a client uses a refresh token again where its realm let it, and the note says so', () => {
  const client = {
    clientId: 'portail',
    redirectUris: ['https://portail.example/'],
    attributes: { 'pkce.code.challenge.method': 'S256' },
  };
  const realm = (members: object) => readKeycloakFile({ realm: 'x', clients: [client], ...members })?.[0]?.mayReuse;
  expect([{}, { revokeRefreshToken: false }, { revokeRefreshToken: true, refreshTokenMaxReuse: 1 }].map(realm)).toEqual(
    [true, true, true],
  );
  expect(realm({ revokeRefreshToken: true, refreshTokenMaxReuse: 0 })).toBe(false);
  expect([client, [client]].map((file) => readKeycloakFile(file)?.[0]?.mayReuse)).toEqual([true, true]);
  const reusing = map(client, [], true);
  expect(reusing.members).toMatchObject({ refresh_reuse_seconds: 30 });
  expect(reusing.notes.map(describeNote)).toContain(
    'could use a refresh token again; here it can for 30 seconds (refresh_reuse_seconds)',
  );
  expect(map(client).members).not.toHaveProperty('refresh_reuse_seconds');
  const machine = { ...client, standardFlowEnabled: false, serviceAccountsEnabled: true };
  expect(map(machine, [], true).members).not.toHaveProperty('refresh_reuse_seconds');
});

test('tokens live as long as the realm said, where the client says nothing', () => {
  const lives = { access: 300, offline: 2_592_000 };
  const livesOf = (client: object, other: object = lives) => {
    const asked = { clientId: 'a', standardFlowEnabled: true, ...client };
    const about = { about: { production: true }, roles: [], mayReuse: false, until: '2027-11-27' };
    const { members } = mapKeycloakClient(asked, { ...about, lives: { ...lives, ...other } });
    return [members['access_token_seconds'], members['refresh_token_seconds']];
  };
  expect(livesOf({})).toEqual([300, undefined]);
  expect(livesOf({ optionalClientScopes: ['offline_access'] })).toEqual([300, 2_592_000]);
  expect(livesOf({ attributes: { 'access.token.lifespan': '900' } })).toEqual([900, undefined]);
  expect(livesOf({ defaultClientScopes: ['offline_access'] }, { access: 86_400, offline: 0 })).toEqual([
    undefined,
    undefined,
  ]);
});

test('the address at which Keycloak told its adapter of sign-outs is named', () => {
  const { members, notes } = map({ clientId: 'portail', rootUrl: 'https://portail.example', adminUrl: '/app' });
  expect(notes).toContainEqual({ code: 'admin_url', items: ['https://portail.example/app'] });
  expect(JSON.stringify(members)).not.toContain('/app');
});

test('what a client cannot have here is named', () => {
  const publicClient = { clientId: 'a', publicClient: true, implicitFlowEnabled: true };
  expect(codes(publicClient)).toEqual(['implicit', 'needs_pkce', 'consent']);
  const mapper = (protocolMapper: string) => ({ name: 'siret', protocolMapper });
  expect(
    codes(
      {
        clientId: 'b',
        consentRequired: true,
        protocolMappers: [mapper('oidc-usermodel-attribute-mapper'), mapper('oidc-sha256-pairwise-sub-mapper')],
        authenticationFlowBindingOverrides: { browser: '1' },
        authorizationSettings: {},
        serviceAccountsEnabled: true,
        clientAuthenticatorType: 'client-x509',
        attributes: { 'client.session.max.lifespan': '60', 'frontchannel.logout.url': 'https://b.example/' },
      },
      ['lecture'],
    ),
  ).toEqual([
    'certificate',
    'without_pkce',
    'lives',
    'pairwise',
    'mappers',
    'roles',
    'flows',
    'authorization',
    'options',
    'service_account',
  ]);
});

test('an installed program keeps its scheme, and any port of this machine where it had a star', () => {
  const { members, notes } = map({
    clientId: 'qgis',
    publicClient: true,
    redirectUris: ['http://127.0.0.1:*', 'fr.ign.app:/cb', 'http://127.0.0.1/retour', 'http://localhost/*'],
    attributes: { 'oauth2.device.authorization.grant.enabled': 'true', 'pkce.code.challenge.method': 'S256' },
  });
  expect(members).toMatchObject({
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    redirect_uris: ['fr.ign.app:/cb', 'http://127.0.0.1/retour', 'http://127.0.0.1/'],
    legacy_redirect_patterns: [],
  });
  expect(notes.slice(0, 2)).toEqual([
    { code: 'addresses', items: ['http://localhost/*'] },
    { code: 'loopback', items: ['http://127.0.0.1/'] },
  ]);
});

test('public keys are taken over, and private ones are not', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = (jwk: unknown) => ({ 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys: [jwk] }) });
  const client = {
    clientId: 'a',
    standardFlowEnabled: false,
    serviceAccountsEnabled: true,
    clientAuthenticatorType: 'client-jwt',
  };
  const good = map({ ...client, attributes: keys({ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'ES256' }) });
  expect(good.members).toMatchObject({ token_endpoint_auth_method: 'private_key_jwt', service_account: true });
  const bad = map({ ...client, attributes: keys(privateKey.export({ format: 'jwk' })) });
  expect(bad.members).toMatchObject({ token_endpoint_auth_method: 'client_secret_basic' });
  expect(JSON.stringify(bad.members)).not.toContain(privateKey.export({ format: 'jwk' }).d!);
  expect(bad.notes[0]).toEqual({ code: 'keys', items: [] });
});

test('a client, a list of clients, a realm and a partial export are told from client files', () => {
  const client = { clientId: 'a' };
  expect(readKeycloakFile(client)).toHaveLength(1);
  expect(readKeycloakFile([client, client])).toHaveLength(2);
  const realm = { realm: 'carto', clients: [client], roles: { client: { a: [{ name: 'lecture' }] } } };
  expect(readKeycloakFile(realm)).toMatchObject([{ client, path: ['clients', 0], roles: ['lecture'], mayReuse: true }]);
  for (const other of [{ client_id: 'a' }, [{ client_id: 'a' }], [], null, 'x', { clients: [{}] }, [client, null]])
    expect(readKeycloakFile(other)).toBeUndefined();
  expect(['account', 'carto-realm', 'a'].map((clientId) => isKeycloaksOwn({ clientId }, 'carto'))).toEqual([
    true,
    true,
    false,
  ]);
});

test('the line of a value is found in a text, whatever stands before it', () => {
  const text = '[\n {"a": "x\\"]}",\n  "redirect_uris": [\n   "https://a.example/",\n\n   "b"]},\n {}\n]';
  const lines = [[], [0], [0, 'redirect_uris'], [0, 'redirect_uris', 1], [1], [0, 'absent'], [7], ['x']];
  expect(lines.map((path) => jsonLine(text, path))).toEqual([1, 2, 3, 6, 7, 2, 1, 1]);
});
