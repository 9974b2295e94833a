import { X509Certificate } from 'node:crypto';
import { isObject, objectsIn, textIn, textsIn, type Members } from '../../members.ts';
import { memberChecks, scopes as ourScopes } from '../member-checks.ts';
import { signingAlgs } from '../../keys/signatures.ts';
import type { UriContext } from '../addresses/client-uris.ts';
import {
  mapAddresses,
  mapOrigins,
  readRoot,
  wholeAddress,
  type MappedAddresses,
} from '../addresses/keycloak-addresses.ts';
import { readMappers, type MapperRealm } from './read-mappers.ts';
import type { RealmLives } from './keycloak-file.ts';
import type { KeycloakNote, KeycloakNoteCode } from './keycloak-notes.ts';

/** A client of Keycloak as a client file, with what could not be said in one. */
export interface MappedClient {
  readonly members: Members;
  readonly notes: readonly KeycloakNote[];
}

/** Scopes that every realm has for its own sake. They give no data of a person. */
const inner = ['roles', 'web-origins', 'acr', 'basic', 'microprofile-jwt', 'service_account', 'openid'];
/** Scopes of both, with the same data. The `organization` of Keycloak is another thing than ours, and no scope of an API is among them. */
export const sharedScopes = ourScopes.filter((scope) => !['openid', 'organization'].includes(scope));

const device = 'urn:ietf:params:oauth:grant-type:device_code';

/** Attributes of Keycloak for which a client file has no member, when they say something. */
const optionNames = [
  'frontchannel.logout.url',
  'standard.token.exchange.enabled',
  'oidc.ciba.grant.enabled',
  'dpop.bound.access.tokens',
  'tls.client.certificate.bound.access.tokens',
  'id.token.encrypted.response.alg',
  'request.object.signature.alg',
  'acr.loa.map',
  'default.acr.values',
  'logoUri',
  'login_theme',
];
const lifeNames = [
  'client.session.idle.timeout',
  'client.session.max.lifespan',
  'client.offline.session.idle.timeout',
  'client.offline.session.max.lifespan',
];

/** The longest that a client may present a refresh token again. */
const reuseSeconds = 30;

/** Returns the keys by which a client proves itself; undefined where they cannot be taken over. */
function keysOf(attributes: Members): Members | undefined {
  const address = textIn(attributes['jwks.url']);
  if (attributes['use.jwks.url'] === 'true' && address) return { jwks_uri: address };
  try {
    if (attributes['use.jwks.string'] === 'true')
      return { jwks: JSON.parse(String(attributes['jwks.string'])) as unknown };
    const certificate = textIn(attributes['jwt.credential.certificate']);
    if (certificate === undefined) return undefined;
    const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
    return { jwks: { keys: [publicKey.export({ format: 'jwk' })] } };
  } catch {
    return undefined;
  }
}

interface Reading {
  readonly client: Members;
  readonly attributes: Members;
  readonly note: (code: KeycloakNoteCode, items?: readonly string[]) => void;
  readonly about: UriContext;
  readonly former: FormerClient | undefined;
}

/** Returns how the client proves who it is. */
function readProof({ client, attributes, note, about, former }: Reading): Members {
  if (client['publicClient'] === true) return { token_endpoint_auth_method: 'none' };
  const type = client['clientAuthenticatorType'];
  if (type === 'client-jwt') {
    const keys = keysOf(attributes);
    const [[name, value] = ['', undefined]] = Object.entries(keys ?? {});
    const check = name === 'jwks' || name === 'jwks_uri' ? memberChecks[name] : undefined;
    if (keys && check && check(value, about).length === 0)
      return { token_endpoint_auth_method: 'private_key_jwt', ...keys };
    note('keys');
  } else if (type === 'client-secret-jwt') note('jwt_secret');
  else if (type === 'client-x509') note('certificate');
  else if (textIn(client['secret']) !== undefined && !former) note('secret');
  if (former?.secret !== undefined && /[%+]|[^\x20-\x7e]/.test(former.secret)) note('secret_signs');
  return { token_endpoint_auth_method: 'client_secret_basic' };
}

/** Says whether the program of a client may ask people for their passwords itself. */
const takesPasswords = (client: Members) =>
  client['bearerOnly'] !== true && client['directAccessGrantsEnabled'] === true;

/** Returns the grants of the client, and notes those that do not exist here. */
function readGrants({ client, attributes, note, former }: Reading): readonly string[] {
  const isApi = client['bearerOnly'] === true;
  if (!isApi && client['implicitFlowEnabled'] === true) note('implicit');
  if (takesPasswords(client)) note(former ? 'password_kept' : 'password');
  if (isApi) return [];
  const asksByDevice = attributes['oauth2.device.authorization.grant.enabled'] === 'true';
  const signsIn = client['standardFlowEnabled'] === true;
  return [
    ...(signsIn ? ['authorization_code'] : []),
    ...((signsIn || asksByDevice) && attributes['use.refresh.tokens'] !== 'false' ? ['refresh_token'] : []),
    ...(client['serviceAccountsEnabled'] === true && client['publicClient'] !== true ? ['client_credentials'] : []),
    ...(asksByDevice ? [device] : []),
  ];
}

/** Returns the scopes that the client may ask for, and those that it is always given. */
function readScopes({ client, note }: Reading): Members {
  const always = textsIn(client['defaultClientScopes']);
  const optional = textsIn(client['optionalClientScopes']);
  const isShared = (scope: string) => sharedScopes.some((one) => one === scope);
  const foreign = [...always, ...optional].filter((scope) => !isShared(scope) && !inner.includes(scope));
  // Every client of a realm may ask for the organization of Keycloak, which is empty in most realms.
  const named = foreign.filter((scope) => scope !== 'organization' || always.includes(scope));
  if (named.length > 0) note('scopes', named);
  const known = [...always, ...optional].filter(isShared);
  return {
    scope: [...new Set(['openid', ...known])].join(' '),
    default_scopes: ['openid', ...always.filter((scope) => isShared(scope) && scope !== 'offline_access')],
  };
}

/** Returns the addresses after a sign-out: `+` stands for the return addresses, `-` for none. */
function readSignOut(
  { attributes, about }: Reading,
  { root, back }: { root: string | undefined; back: MappedAddresses },
) {
  const given = (textIn(attributes['post.logout.redirect.uris']) ?? '')
    .split('##')
    .filter((entry) => entry !== '' && entry !== '-');
  const own = mapAddresses(
    given.filter((entry) => entry !== '+'),
    { root, about },
  );
  if (!given.includes('+')) return own;
  return {
    exact: [...new Set([...back.exact, ...own.exact])],
    patterns: [...new Set([...back.patterns, ...own.patterns])],
    loopback: own.loopback,
    refused: own.refused,
  };
}

/** Returns where people come from and go to, and notes the addresses that are left behind. */
function readAddresses(reading: Reading): Members {
  const { client, attributes, note, about } = reading;
  const root = readRoot(client['rootUrl']);
  const back = mapAddresses(textsIn(client['redirectUris']), { root, about });
  const out = readSignOut(reading, { root, back });
  const refused = [...new Set([...back.refused, ...out.refused])];
  const patterns = [...new Set([...back.patterns, ...out.patterns])];
  if (refused.length > 0) note('addresses', refused);
  if (back.loopback.length > 0) note('loopback', back.loopback);
  if (patterns.length > 0) note('patterns', patterns);
  const origins = mapOrigins(textsIn(client['webOrigins']), { exact: back.exact, about });
  if (origins.refused.length > 0) note('origins', origins.refused);
  const named = Object.entries({
    client_uri: textIn(client['baseUrl']) ?? root,
    policy_uri: textIn(attributes['policyUri']),
    tos_uri: textIn(attributes['tosUri']),
    backchannel_logout_uri: textIn(attributes['backchannel.logout.url']),
  }).flatMap(([name, address]) => (address === undefined ? [] : [[name, wholeAddress(address, root)] as const]));
  const isGood = ([, address]: readonly [string, string]) => memberChecks.client_uri(address, about).length === 0;
  // A relative address without a root says nothing: pages of the realm itself have such ones.
  const lost = named.filter((one) => !isGood(one) && /^https?:/.test(one[1]));
  if (lost.length > 0)
    note(
      'addresses_of_site',
      lost.map(([, address]) => address),
    );
  const kept = Object.fromEntries(named.filter(isGood));
  const isTold = 'backchannel_logout_uri' in kept && attributes['backchannel.logout.session.required'] === 'true';
  return {
    ...kept,
    ...(isTold && { backchannel_logout_session_required: true }),
    redirect_uris: back.exact,
    legacy_redirect_patterns: back.patterns,
    post_logout_redirect_uris: out.exact,
    legacy_post_logout_patterns: out.patterns,
    allowed_origins: origins.allowed,
  };
}

const isGoodFor = (member: 'access_token_seconds' | 'refresh_token_seconds', value: unknown) =>
  memberChecks[member](value, { production: true }).length === 0;

/** Returns the lives that tokens of a client had because its realm said so. Other refresh tokens than those for offline access end with the session. */
function livesOf(lives: RealmLives | undefined, client: Members, grants: readonly string[]): Members {
  const asksOffline = [client['defaultClientScopes'], client['optionalClientScopes']].some((scopes) =>
    textsIn(scopes).includes('offline_access'),
  );
  const isKept = asksOffline && grants.includes('refresh_token') && isGoodFor('refresh_token_seconds', lives?.offline);
  return {
    ...(isGoodFor('access_token_seconds', lives?.access) && { access_token_seconds: lives?.access }),
    ...(isKept && { refresh_token_seconds: lives?.offline }),
  };
}

/** Returns signatures, lives and PKCE, and notes what has no counterpart. */
function readTokens(
  { client, attributes, note }: Reading,
  { grants, lives: inRealm }: { readonly grants: readonly string[]; readonly lives: RealmLives | undefined },
): Members {
  const asksPkce = attributes['pkce.code.challenge.method'] === 'S256';
  const isPublic = client['publicClient'] === true;
  if (!asksPkce && grants.includes('authorization_code')) note(isPublic ? 'needs_pkce' : 'without_pkce');
  const life = Number(attributes['access.token.lifespan'] ?? -1);
  const isLife = life > 0 && isGoodFor('access_token_seconds', life);
  const lives = lifeNames.filter((name) => Number(attributes[name] ?? -1) > 0);
  const others = life > 0 && !isLife ? ['access.token.lifespan', ...lives] : lives;
  if (others.length > 0) note('lives', others);
  const signing = (name: string) => {
    const value = textIn(attributes[name]);
    return value !== undefined && (signingAlgs as readonly string[]).includes(value) ? value : undefined;
  };
  const accessSigning = signing('access.token.signed.response.alg');
  const idSigning = signing('id.token.signed.response.alg');
  return {
    require_pkce: asksPkce || isPublic,
    ...livesOf(inRealm, client, grants),
    ...(isLife && { access_token_seconds: life }),
    ...(accessSigning && { access_token_signing_alg: accessSigning }),
    ...(idSigning && { id_token_signed_response_alg: idSigning }),
    ...(attributes['require.pushed.authorization.requests'] === 'true' && {
      require_pushed_authorization_requests: true,
    }),
  };
}

/** Notes what a client file cannot say at all. */
function noteTheRest(
  { client, attributes, note, former }: Reading,
  { roles, lost, signsInPeople }: { roles: readonly string[]; lost: readonly string[]; signsInPeople: boolean },
): void {
  if (objectsIn(client['protocolMappers']).some((mapper) => String(mapper['protocolMapper']).includes('pairwise')))
    note('pairwise');
  if (lost.length > 0) note('mappers', lost);
  // The roles of a whole realm come with its people.
  if (roles.length > 0 && !former) note('roles', roles);
  if (
    isObject(client['authenticationFlowBindingOverrides']) &&
    Object.keys(client['authenticationFlowBindingOverrides']).length > 0
  )
    note('flows');
  if (isObject(client['authorizationSettings']) || client['authorizationServicesEnabled'] === true)
    note('authorization');
  const adminUrl = textIn(client['adminUrl']);
  if (adminUrl !== undefined) note('admin_url', [wholeAddress(adminUrl, readRoot(client['rootUrl']))]);
  const options = optionNames.filter((name) => textIn(attributes[name]) !== undefined && attributes[name] !== 'false');
  if (options.length > 0) note('options', options);
  const hasAccount = client['serviceAccountsEnabled'] === true && client['publicClient'] !== true;
  if (hasAccount && former?.serviceAccountId === undefined) note('service_account');
  if (signsInPeople && client['consentRequired'] !== true) note(former ? 'consent_kept' : 'consent');
}

/** Installed programs come back to a scheme of their own, or to this very machine. */
const isInstalled = (client: Members) =>
  client['publicClient'] === true &&
  textsIn(client['redirectUris']).some(
    (uri) => /^(?!https?:)[a-z][a-z0-9+.-]*:/i.test(uri) || /^http:\/\/(?:127\.0\.0\.1|\[::1\])/.test(uri),
  );

/** The former secret and account of a client, where the whole realm is taken over. */
export interface FormerClient {
  /** The secret in clear. */
  readonly secret: string | undefined;
  /** The `sub` of its service account. */
  readonly serviceAccountId: string | undefined;
}

/** Stands in the place of each secret in what the administration console exports. */
export const maskedSecret = '**********';

/** Returns the secret of a client of Keycloak, where it proves itself by one. */
export const secretOf = (client: Members): string | undefined =>
  client['publicClient'] === true || client['clientAuthenticatorType'] === 'client-jwt'
    ? undefined
    : textIn(client['secret']);

interface Mapping {
  readonly about: UriContext;
  /** Undefined where only the client is taken over: it gets a new secret and another `sub`. */
  readonly former?: FormerClient | undefined;
  /** Names of the roles that the realm gives through this client. */
  readonly roles: readonly string[];
  /** The words of the realm about the mappers of its clients; undefined where only the client is known. */
  readonly realm?: MapperRealm | undefined;
  /** The realm lets the client use a refresh token again. */
  readonly mayReuse: boolean;
  /** The lives of tokens in the realm, where the whole realm is taken over. */
  readonly lives?: RealmLives | undefined;
  /** The day until which options for old programs are accepted. */
  readonly until: string;
}

/** Makes a client file of a client of Keycloak. It is checked afterwards, like every other file. */
export function mapKeycloakClient(
  client: Members,
  { about: place, roles, mayReuse, lives, until, former, realm }: Mapping,
): MappedClient {
  const notes: KeycloakNote[] = [];
  const native = isInstalled(client);
  const attributes = isObject(client['attributes']) ? client['attributes'] : {};
  const note: Reading['note'] = (code, items = []) => void notes.push({ code, items });
  const reading: Reading = { client, attributes, note, about: { ...place, native }, former };
  const grants = readGrants(reading);
  const signsInPeople = grants.includes('authorization_code') || grants.includes(device);
  const reuses = mayReuse && grants.includes('refresh_token');
  if (reuses) note('refresh_reuse', [`${reuseSeconds}`]);
  const { tokens, audience, lost } = readMappers(client, realm);
  const name = textIn(client['name']);
  const members = {
    client_id: client['clientId'],
    ...(name !== undefined && !name.startsWith('${') && { client_name: name }),
    ...(native && { application_type: 'native' }),
    grant_types: grants,
    ...readProof(reading),
    ...(grants.includes('authorization_code') && readAddresses(reading)),
    ...(signsInPeople && readScopes(reading)),
    ...readTokens(reading, { grants, lives }),
    ...(reuses && { refresh_reuse_seconds: reuseSeconds }),
    keycloak_shape: true,
    ...(tokens && { keycloak_tokens: tokens }),
    ...(audience.length > 0 && { audience }),
    // A person who uses a service of a whole realm meets no other page than before.
    ...(former && signsInPeople && client['consentRequired'] !== true && { first_party: true }),
    ...(former && takesPasswords(client) && { legacy_password_grant: true }),
    legacy_reason: 'Keycloak',
    legacy_until: until,
    ...(grants.includes('client_credentials') && { service_account: true }),
    ...(client['enabled'] === false && { disabled: true }),
  };
  noteTheRest(reading, { roles, lost, signsInPeople });
  return { members, notes };
}
