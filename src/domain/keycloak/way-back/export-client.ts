import { withDefaults } from '../../clients/client-metadata.ts';
import { isObject, textsIn, type Members } from '../../members.ts';
import { exportNote, type ExportNote } from './export-notes.ts';
import { steadyEntry } from '../original-entry.ts';
import { steadyId } from './export-credentials.ts';

interface ClientNow {
  readonly clientId: string;
  /** The registration as a client file. */
  readonly members: Members;
  /** SHA-256 of its good secrets. */
  readonly secretHashes: readonly string[];
}

interface ClientBefore {
  /** The client as the realm had it. */
  readonly original: Members;
  /** The client file that the import has made of it. */
  readonly members: Members;
}

export interface ExportedClient {
  readonly entry: Members;
  readonly notes: readonly ExportNote[];
  /** The entry differs from the one in the realm. */
  readonly isChanged: boolean;
}

/** Members that say nothing of the service, or that Keycloak has elsewhere. */
const ownMembers = new Set([
  'client_id',
  'contacts',
  'keycloak_shape',
  // The mappers of the realm stay as they were there.
  'keycloak_tokens',
  'legacy_reason',
  'legacy_until',
  'refresh_reuse_seconds',
  'response_types',
  'service_account',
  'status',
  'subject_type',
  'test_accounts',
]);

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
/** Returns whether two members say the same. Lists of texts are sets. */
const isSame = (one: unknown, other: unknown) =>
  JSON.stringify(steadyEntry(one)) === JSON.stringify(steadyEntry(other));

/** Returns the names of the members that differ. Lists are sets. */
function differences(now: Members, before: Members): ReadonlySet<string> {
  const names = new Set([...Object.keys(now), ...Object.keys(before)]);
  return new Set([...names].filter((name) => !ownMembers.has(name) && !isSame(now[name], before[name])));
}

interface Changes {
  readonly [member: string]: unknown;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

type Write = (now: Members, about: { readonly isPublic: boolean; readonly original: Members }) => Partial<Changes>;

const attribute =
  (member: string, name: string): Write =>
  (now) => ({ attributes: { [name]: now[member] === undefined ? undefined : textOf(now[member]) } });
const whole =
  (member: string, name: string): Write =>
  (now) => ({ [name]: now[member] });

const backAddresses: Write = (now) => ({
  redirectUris: [...textsIn(now['redirect_uris']), ...textsIn(now['legacy_redirect_patterns'])],
});
const outAddresses: Write = (now) => {
  const out = [...textsIn(now['post_logout_redirect_uris']), ...textsIn(now['legacy_post_logout_patterns'])];
  return { attributes: { 'post.logout.redirect.uris': out.length > 0 ? out.join('##') : '-' } };
};
/** Scopes that both services know. Others of the realm stay with the client. */
const scopeLists: Write = (now, { original }) => {
  const always = textsIn(now['default_scopes']).filter((scope) => scope !== 'openid');
  const all = textOf(now['scope'] ?? '')
    .split(' ')
    .filter((scope) => scope !== '' && scope !== 'openid');
  const shared = ['profile', 'email', 'phone', 'address', 'offline_access'];
  const foreign = (member: string) => textsIn(original[member]).filter((scope) => !shared.includes(scope));
  const own = (scopes: readonly string[]) => scopes.filter((scope) => shared.includes(scope));
  return {
    defaultClientScopes: [...foreign('defaultClientScopes'), ...own(always)],
    optionalClientScopes: [...foreign('optionalClientScopes'), ...own(all.filter((scope) => !always.includes(scope)))],
  };
};
const device = 'urn:ietf:params:oauth:grant-type:device_code';
const grants: Write = (now, { isPublic }) => {
  const has = (grant: string) => textsIn(now['grant_types']).includes(grant);
  return {
    standardFlowEnabled: has('authorization_code'),
    serviceAccountsEnabled: has('client_credentials') && !isPublic,
    attributes: {
      'oauth2.device.authorization.grant.enabled': has(device) ? 'true' : undefined,
      'use.refresh.tokens': has('refresh_token') ? undefined : 'false',
    },
  };
};
const proof: Write = (now, { isPublic }) => {
  const byKeys = now['token_endpoint_auth_method'] === 'private_key_jwt';
  const [address, keys] = [now['jwks_uri'], now['jwks']];
  return {
    publicClient: isPublic,
    clientAuthenticatorType: byKeys ? 'client-jwt' : 'client-secret',
    attributes: {
      'use.jwks.url': byKeys && address !== undefined ? 'true' : undefined,
      'jwks.url': byKeys && address !== undefined ? textOf(address) : undefined,
      'use.jwks.string': byKeys && keys !== undefined ? 'true' : undefined,
      'jwks.string': byKeys && keys !== undefined ? JSON.stringify(keys) : undefined,
    },
  };
};

/** Says how each member of a client file is written for Keycloak. */
const writers: Readonly<Record<string, Write>> = {
  client_name: whole('client_name', 'name'),
  disabled: (now) => ({ enabled: now['disabled'] !== true }),
  client_uri: whole('client_uri', 'baseUrl'),
  policy_uri: attribute('policy_uri', 'policyUri'),
  tos_uri: attribute('tos_uri', 'tosUri'),
  backchannel_logout_uri: attribute('backchannel_logout_uri', 'backchannel.logout.url'),
  backchannel_logout_session_required: attribute(
    'backchannel_logout_session_required',
    'backchannel.logout.session.required',
  ),
  access_token_seconds: attribute('access_token_seconds', 'access.token.lifespan'),
  access_token_signing_alg: attribute('access_token_signing_alg', 'access.token.signed.response.alg'),
  id_token_signed_response_alg: attribute('id_token_signed_response_alg', 'id.token.signed.response.alg'),
  require_pushed_authorization_requests: attribute(
    'require_pushed_authorization_requests',
    'require.pushed.authorization.requests',
  ),
  require_pkce: (now) => ({
    attributes: { 'pkce.code.challenge.method': now['require_pkce'] === true ? 'S256' : undefined },
  }),
  first_party: (now) => ({ consentRequired: now['first_party'] !== true }),
  legacy_password_grant: (now) => ({ directAccessGrantsEnabled: now['legacy_password_grant'] === true }),
  redirect_uris: backAddresses,
  legacy_redirect_patterns: backAddresses,
  post_logout_redirect_uris: outAddresses,
  legacy_post_logout_patterns: outAddresses,
  allowed_origins: (now) => ({ webOrigins: now['allowed_origins'] ?? [] }),
  scope: scopeLists,
  default_scopes: scopeLists,
  grant_types: grants,
  token_endpoint_auth_method: proof,
  jwks: proof,
  jwks_uri: proof,
};

/** A client that Keycloak has not known. */
const fresh = (clientId: string): Members => ({
  id: steadyId(`client:${clientId}`),
  clientId,
  enabled: true,
  protocol: 'openid-connect',
  publicClient: false,
  bearerOnly: false,
  standardFlowEnabled: false,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
  consentRequired: true,
  fullScopeAllowed: false,
  redirectUris: [],
  webOrigins: [],
  attributes: {},
  defaultClientScopes: ['web-origins', 'acr', 'roles', 'basic'],
  optionalClientScopes: [],
});

/**
 * Returns a client for Keycloak: as the realm had it, with what has changed here since.
 * @param hashOf the SHA-256 of a secret, as it is kept here
 */
export function exportClient(
  { clientId, members, secretHashes }: ClientNow,
  before: ClientBefore | undefined,
  hashOf: (secret: string) => string,
): ExportedClient {
  const notes: ExportNote[] = [];
  const original = before?.original ?? fresh(clientId);
  const changed = differences(members, before?.members ?? { disabled: false, first_party: false, require_pkce: false });
  const isPublic = members['token_endpoint_auth_method'] === 'none';
  const attributes = new Map(isObject(original['attributes']) ? Object.entries(original['attributes']) : []);
  let entry: Members = original;
  for (const name of changed) {
    const { attributes: some = {}, ...rest } = writers[name]?.(members, { isPublic, original }) ?? {};
    entry = { ...entry, ...rest };
    for (const [one, value] of Object.entries(some))
      if (value === undefined) attributes.delete(one);
      else attributes.set(one, value);
  }
  // A member of a new client that has its default says nothing.
  const { keycloak_shape, grant_types } = members;
  const said = before ? changed : differences(members, { ...withDefaults({ keycloak_shape, grant_types }) });
  const lost = [...said].filter((name) => writers[name] === undefined);
  if (lost.length > 0) notes.push(exportNote('client_members', ...lost.toSorted()));
  if (changed.size > 0) entry = { ...entry, attributes: Object.fromEntries(attributes) };
  const { secret, ...rest } = entry;
  const provesBySecret = !isPublic && members['token_endpoint_auth_method'] !== 'private_key_jwt';
  const isKnown = typeof secret === 'string' && secretHashes.includes(hashOf(secret));
  if (provesBySecret && !isKnown && secretHashes.length > 0) notes.push(exportNote('client_secret'));
  const isKept = secret !== undefined && (isKnown || !provesBySecret);
  const written = isKept ? { ...rest, secret } : rest;
  return { entry: written, notes, isChanged: !before || changed.size > 0 || (!isKept && secret !== undefined) };
}
