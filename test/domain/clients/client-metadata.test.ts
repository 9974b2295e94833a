import { ellipticKey } from '../../support/services/elliptic-key.ts';
import { checkClientMetadata } from '../../../src/domain/clients/client-metadata.ts';

const web = { client_name: 'Cartes', redirect_uris: ['https://cartes.example.fr/retour'] };
const [inProduction, inDevelopment] = [{ production: true }, { production: false }];

function problems(input: unknown, about: { readonly production: boolean; readonly existing?: boolean } = inProduction) {
  const checked = checkClientMetadata(input, about);
  return checked.ok
    ? []
    : checked.problems.map(({ field, index }) => (index === undefined ? field : `${field}[${index}]`));
}

test('a short file gets the defaults', () => {
  expect(checkClientMetadata(web, inProduction)).toEqual({
    ok: true,
    metadata: {
      ...web,
      application_type: 'web',
      post_logout_redirect_uris: [],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'RS256',
      subject_type: 'public',
      backchannel_logout_session_required: false,
      require_pushed_authorization_requests: false,
      require_auth_time: false,
      first_party: false,
      require_pkce: true,
      security_profile: 'standard',
      dpop_bound_access_tokens: false,
      keycloak_shape: false,
      id_token_claims: false,
      legacy_redirect_patterns: [],
      legacy_redirect_fragments: false,
      legacy_post_logout_patterns: [],
      legacy_password_grant: false,
      refresh_reuse_seconds: 0,
      default_scopes: [],
      allowed_origins: [],
      access_token_signing_alg: 'ES256',
      access_token_seconds: 600,
      refresh_token_seconds: 1_209_600,
      ways_in: ['password', 'passkey', 'franceconnect', 'proconnect'],
      audience: [],
      service_account: false,
      status: 'production',
      disabled: false,
    },
  });
});

test('a full file is accepted as it is', () => {
  const full = {
    ...web,
    client_id: 'cartes-gouv.fr_2',
    application_type: 'web',
    post_logout_redirect_uris: ['https://cartes.example.fr/', 'https://cartes.example.fr/au-revoir?x=1'],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code'],
    scope: 'openid profile email offline_access',
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: [ellipticKey] },
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
    subject_type: 'public',
    client_uri: 'https://cartes.example.fr',
    logo_uri: 'https://cartes.example.fr/logo.png',
    policy_uri: 'https://cartes.example.fr/donnees',
    tos_uri: 'https://cartes.example.fr/cgu',
    contacts: ['equipe@example.fr'],
    software_id: 'cartes',
    software_version: '2.1',
    backchannel_logout_uri: 'https://cartes.example.fr/fin',
    backchannel_logout_session_required: true,
    deletion_uri: 'https://cartes.example.fr/suppressions',
    events_uri: 'https://cartes.example.fr/evenements',
    require_pushed_authorization_requests: true,
    require_auth_time: true,
    default_max_age: 3600,
    default_acr_values: ['eidas0-mfa'],
    initiate_login_uri: 'https://cartes.example.fr/connexion',
    first_party: true,
    require_pkce: false,
    security_profile: 'standard',
    dpop_bound_access_tokens: false,
    keycloak_shape: true,
    id_token_claims: true,
    legacy_redirect_fragments: true,
    legacy_redirect_patterns: ['https://cartes.example.fr/*', 'https://cartes.example.fr/explorer*'],
    legacy_post_logout_patterns: ['https://cartes.example.fr/*'],
    legacy_password_grant: true,
    refresh_reuse_seconds: 30,
    default_scopes: ['openid', 'profile'],
    allowed_origins: ['https://cartes.example.fr', 'https://cartes.example.fr:8443'],
    access_token_signing_alg: 'RS256',
    access_token_seconds: 43_200,
    refresh_token_seconds: 86_400,
    ways_in: ['password'],
    audience: ['https://data.example.fr', 'entrepot'],
    service_account: true,
    request_lifetime: 3600,
    status: 'production',
    disabled: true,
  };
  expect(checkClientMetadata(full, inProduction)).toEqual({ ok: true, metadata: full });
});

test.each([
  'http://cartes.example.fr/cb',
  'https://*.example.fr/cb',
  'https://cartes.example.fr/*',
  'https://user@cartes.example.fr/cb',
  'https://user:pw@cartes.example.fr/cb',
  'https://@cartes.example.fr/cb',
  'https://cartes.example.fr/cb#x',
  'https://cartes.example.fr/cb#',
  'https://1.2.3.4/cb',
  'https://2130706433/cb',
  'https://0x7f.1/cb',
  'https://[::1]/cb',
  'https://[2001:db8::1]/cb',
  'https://localhost/cb',
  'http://localhost:3001/cb',
  'http://127.0.0.1/cb',
  'https://a.localhost/cb',
  'javascript:alert(1)',
  'data:text/html,x',
  'fr.ign.app:/cb',
  'https://cartes.example.fr\\@evil.test/cb',
  'https://cartes.example.fr/a\\b',
  'https://cartes.example.fr/a\r\nb',
  'https://cartes.example.fr/a b',
  ' https://cartes.example.fr/cb',
  'https://cartes.example.fr/a\u0000',
  'https://cartés.example.fr/cb',
  'https://cartes.example.fr./cb',
  'https://cartes.example.fr,autre/cb',
  'https://cartes.example.fr/a/../cb',
  'https://cartes.example.fr/a/%2e%2E/cb',
  'https:cartes.example.fr/cb',
  'https:///cartes.example.fr/cb',
  '//cartes.example.fr/cb',
  '/cb',
  'cartes.example.fr',
  '',
  `https://cartes.example.fr/${'a'.repeat(2048)}`,
  7,
  null,
])('a web client in production may not return to %p', (uri) => {
  const given = ['https://cartes.example.fr/cb', uri];
  expect(problems({ ...web, redirect_uris: given })).toEqual(['redirect_uris[1]']);
  expect(problems({ ...web, post_logout_redirect_uris: given })).toEqual(['post_logout_redirect_uris[1]']);
});

test('loopback addresses are accepted in development only', () => {
  const local = {
    ...web,
    redirect_uris: [
      'http://localhost:3001/callback',
      'http://127.0.0.1:3001/callback',
      'https://localhost:3443/callback',
      'https://127.0.0.1/callback',
    ],
    client_uri: 'http://localhost:3001',
  };
  const origins = { allowed_origins: ['http://localhost:3001'], backchannel_logout_uri: 'http://127.0.0.1:3001/fin' };
  expect(problems({ ...local, ...origins }, inDevelopment)).toEqual([]);
  expect(
    problems(
      { ...web, redirect_uris: ['http://cartes.example.fr/cb', 'http://localhost.evil.test/cb'] },
      inDevelopment,
    ),
  ).toHaveLength(2);
  const start = { ...web, initiate_login_uri: 'http://localhost:3001/login' };
  expect(problems(start, inDevelopment)).toEqual([]);
  expect(problems(start)).toEqual(['initiate_login_uri']);
});

test('an application returns to a loopback address or to a scheme of its own', () => {
  const native = { application_type: 'native', token_endpoint_auth_method: 'none' };
  const good = [
    'http://127.0.0.1/cb',
    'http://[::1]:8080/cb',
    'fr.ign.app:/cb',
    'com.example.app://cb',
    'https://app.example.fr/cb',
  ];
  expect(problems({ ...native, redirect_uris: good })).toEqual([]);
  const bad = [
    'http://app.example.fr/cb',
    'http://localhost/cb',
    'myapp:/cb',
    'javascript:alert(1)',
    'https://localhost/cb',
    'fr..app:/cb',
    'fr..ign.app:/cb',
    'http://127.0.0.1.evil.test/',
  ];
  expect(problems({ ...native, redirect_uris: bad })).toEqual(bad.map((_uri, index) => `redirect_uris[${index}]`));
});

test('a client has between one and twenty return addresses, each once', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_unused, index) => `https://cartes.example.fr/${index}`);
  expect(problems({ ...web, redirect_uris: many(20) })).toEqual([]);
  expect(problems({ ...web, redirect_uris: many(21) })).toEqual(['redirect_uris']);
  expect(problems({ ...web, redirect_uris: [...many(2), ...many(1)] })).toEqual(['redirect_uris[2]']);
  expect(problems({ ...web, redirect_uris: [] })).toEqual(['redirect_uris']);
  expect(problems({ client_name: 'Cartes' })).toEqual(['redirect_uris']);
  expect(problems({ ...web, redirect_uris: 'https://cartes.example.fr/cb' })).toEqual(['redirect_uris']);
});

test.each([
  ['https://cartes.example.fr/*', true],
  ['https://cartes.example.fr/explorer/*', true],
  ['https://cartes.example.fr/explorer*', true],
  ['https://cartes.example.fr/', false],
  ['https://cartes.example.fr*', false],
  ['https://*', false],
  ['https://*.example.fr/*', false],
  ['https://cartes.example.fr/*/x*', false],
  ['https://cartes.example.fr/x*y', false],
  ['https://cartes.example.fr/x?y=*', false],
  ['https://cartes.example.fr/#*', false],
  ['https://user@cartes.example.fr/*', false],
  ['https://cartes.example.fr\\@evil.test/*', false],
  ['https://1.2.3.4/*', false],
  ['http://cartes.example.fr/*', false],
  ['https://cartes.example.fr:8443/*', true],
  ['https://cartes.example.fr:443/*', false],
  ['https://Cartes.example.fr/*', false],
  ['https://cartes.example.fr/../*', false],
  ['https://cartes.example.fr/a/%2e%2e/*', false],
  ['https://cartes.example.fr/a%2F*', false],
  ['https://cartes.example.fr/a%255c*', false],
  ['https:cartes.example.fr/*', false],
  ['*', false],
  ['', false],
  [7, false],
])('the legacy pattern %p is accepted: %p', (pattern, isGood) => {
  expect(problems({ ...web, legacy_redirect_patterns: [pattern] })).toEqual(
    isGood ? [] : ['legacy_redirect_patterns[0]'],
  );
  expect(problems({ ...web, legacy_post_logout_patterns: [pattern] })).toEqual(
    isGood ? [] : ['legacy_post_logout_patterns[0]'],
  );
});

test.each([
  ['https://cartes.example.fr', true],
  ['https://cartes.example.fr/', false],
  ['https://Cartes.example.fr', false],
  ['https://cartes.example.fr:443', false],
  ['https://*.example.fr', false],
  ['http://cartes.example.fr', false],
  ['*', false],
  ['+', false],
  ['null', false],
  ['https://cartes.example.fr;script-src', false],
])('the origin %p is accepted: %p', (origin, isGood) => {
  expect(problems({ ...web, allowed_origins: [origin] })).toEqual(isGood ? [] : ['allowed_origins[0]']);
});

test.each([
  ['https://localhost', true],
  ['http://localhost', true],
  ['capacitor://localhost', true],
  ['capacitor://autre', false],
  ['https://localhost:8443', false],
  ['https://127.0.0.1', false],
])('the origin %p of an application’s pages is accepted for an application: %p, never a site', (origin, isGood) => {
  const application = { application_type: 'native', token_endpoint_auth_method: 'none' };
  const about = { redirect_uris: ['fr.ign.gdp://auth/callback'], allowed_origins: [origin] };
  expect(problems({ ...application, ...about })).toEqual(isGood ? [] : ['allowed_origins[0]']);
  expect(problems({ ...web, allowed_origins: [origin] })).toEqual(['allowed_origins[0]']);
});

test.each([
  ['client_id', 'a b'],
  ['client_id', ''],
  ['client_name', ''],
  ['client_name', 'a'.repeat(101)],
  ['client_name', 'Cartes\u202egro.live'],
  ['client_name', 'Car\u200btes'],
  ['client_name', 'Cartes\ufeff'],
  ['client_name', 'Cartes\n'],
  ['client_name', ['Cartes']],
  ['application_type', 'mobile'],
  ['scope', 'openid  email'],
  ['scope', 'openid admin'],
  ['scope', ['openid']],
  ['token_endpoint_auth_method', 'client_secret_jwt'],
  ['id_token_signed_response_alg', 'none'],
  ['id_token_signed_response_alg', 'HS256'],
  ['access_token_signing_alg', 'HS256'],
  ['subject_type', 'pairwise'],
  ['logo_uri', 'http://cartes.example.fr/logo.png'],
  ['client_uri', 'javascript:alert(1)'],
  ['policy_uri', 'https://1.2.3.4/'],
  ['tos_uri', 'ftp://cartes.example.fr/'],
  ['backchannel_logout_uri', 'http://cartes.example.fr/fin'],
  ['deletion_uri', 'http://cartes.example.fr/suppressions'],
  ['events_uri', 'http://cartes.example.fr/evenements'],
  ['jwks_uri', 'http://169.254.169.254/x'],
  ['jwks_uri', 'https://169.254.169.254/x'],
  ['jwks', []],
  ['first_party', 'true'],
  ['first_party', 1],
  ['require_pkce', 'no'],
  ['disabled', 0],
  ['refresh_reuse_seconds', 31],
  ['refresh_reuse_seconds', -1],
  ['access_token_seconds', 59],
  ['access_token_seconds', 43_201],
  ['access_token_seconds', 600.5],
  ['access_token_seconds', '600'],
  ['refresh_token_seconds', 0],
  ['default_max_age', -1],
  ['request_lifetime', 59],
  ['request_lifetime', 86_401],
  ['request_lifetime', '300'],
  ['initiate_login_uri', 'http://cartes.example.fr/connexion'],
  ['initiate_login_uri', 'javascript:alert(1)'],
])('%s: %p is refused by name', (field, value) => {
  expect(problems({ ...web, [field]: value })).toEqual([field]);
});

test.each([
  ['response_types', ['token'], 'response_types[0]'],
  ['response_types', ['code id_token'], 'response_types[0]'],
  ['grant_types', ['authorization_code', 'implicit'], 'grant_types[1]'],
  ['grant_types', ['password'], 'grant_types[0]'],
  ['default_scopes', ['openid', 'admin'], 'default_scopes[1]'],
  ['default_acr_values', ['eidas0', 'eidas2'], 'default_acr_values[1]'],
  ['optional_claims', ['email', 'birthdate'], 'optional_claims[1]'],
  ['optional_claims', ['sub'], 'optional_claims[0]'],
  ['optional_claims', ['email_verified'], 'optional_claims[0]'],
  ['optional_claims', ['email', 'email'], 'optional_claims[1]'],
  ['ways_in', ['password', 'sms'], 'ways_in[1]'],
  ['contacts', ['a@b.fr,evil@x.fr'], 'contacts[0]'],
  ['audience', ['a b'], 'audience[0]'],
])('%s: %p is refused with its place in the list', (field, value, place) => {
  expect(problems({ ...web, [field]: value })).toEqual([place]);
});

test('a claim is optional only where the client can get it, and where leaving it out hides something', () => {
  const refusal = (members: object) => {
    const checked = checkClientMetadata({ ...web, ...members }, inProduction);
    return checked.ok ? [] : checked.problems.map(({ field, message }) => `${field} ${message}`);
  };
  const all = ['given_name', 'family_name', 'name', 'picture', 'phone_number', 'address', 'organization'];
  expect(refusal({ optional_claims: all })).toEqual([]);
  expect(refusal({ optional_claims: ['email'], scope: 'openid email' })).toEqual([]);
  expect(refusal({ optional_claims: ['email', 'address'], scope: 'openid email' })).toEqual([
    'optional_claims goes beyond scope, which never gives this client address',
  ]);
  expect(refusal({ optional_claims: ['name', 'given_name'] })).toEqual([
    'optional_claims has name without given_name and family_name, which tell the same: list all three, or none',
  ]);
  expect(refusal({ optional_claims: ['email'], grant_types: ['client_credentials'], redirect_uris: [] })).toEqual([
    'optional_claims needs the grant authorization_code or device_code: nobody is asked otherwise',
  ]);
});

test('a client for machines needs no address', () => {
  const metadata = { redirect_uris: [], response_types: [] };
  expect(checkClientMetadata({ grant_types: ['client_credentials'] }, inProduction)).toMatchObject({
    ok: true,
    metadata,
  });
});

test('a client that expects Keycloak’s shape gets RS256 access tokens unless it says otherwise', () => {
  expect(checkClientMetadata({ ...web, keycloak_shape: true }, inProduction)).toMatchObject({
    metadata: { access_token_signing_alg: 'RS256' },
  });
  expect(
    checkClientMetadata({ ...web, keycloak_shape: true, access_token_signing_alg: 'ES256' }, inProduction),
  ).toMatchObject({
    metadata: { access_token_signing_alg: 'ES256' },
  });
});

test('unknown members of a client file are refused by name, all at once', () => {
  const members = '"client_secret":"a","owner":"x","__proto__":{"first_party":true},"constructor":1';
  const found = problems(JSON.parse(`{"redirect_uris":["https://a.example.fr/"],${members}}`));
  expect(found).toEqual(['client_secret', 'owner', '__proto__', 'constructor']);
});

test('what is no object is no client file', () => {
  for (const input of [null, undefined, [], 'text', 7]) expect(problems(input)).toEqual(['client']);
});

test('a client that exists keeps its id', () => {
  expect(problems({ ...web, client_id: 'ancien:client/1' }, { production: true, existing: true })).toEqual([]);
  expect(problems({ ...web, client_id: 'ancien:client/1' })).toEqual(['client_id']);
});
