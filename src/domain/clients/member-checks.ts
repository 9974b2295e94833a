import { isAccountId } from '../account/account-id.ts';
import { readKeySet } from './secrets/key-set.ts';
import { levels } from '../assurance/assurance.ts';
import { refuseOrigin, refusePattern, refuseUri, type UriContext } from './addresses/client-uris.ts';
import { parseEmailAddress } from '../fields/email-address.ts';
import { knownWays } from '../assurance/ways-in.ts';
import { apiScopes } from '../roles/api-scopes.ts';
import { clientStatuses, mostTestAccounts } from './life/test-clients.ts';
import { isKeycloakTokens } from './claims/keycloak-tokens.ts';
import { markableClaims } from './claims/optional-claims.ts';
import { refusal, type Refusal, type RefusalCode } from './value-refusal.ts';
import { signingAlgs } from '../keys/signatures.ts';
import { day, minute } from '../time.ts';
import { isNameOf, type NameMember } from './certificates/certificate-names.ts';
import { securityProfiles } from './security-profile.ts';

export type Check = (value: unknown, about: UriContext) => readonly Refusal[];

const maxListed = 20;

type Values = NonNullable<Refusal['values']>;

function rule(code: RefusalCode, isGood: (value: unknown) => boolean, values?: Values): Check {
  return (value) => (isGood(value) ? [] : [refusal(code, values)]);
}

function listOf(refuse: (item: unknown, about: UriContext) => Refusal | undefined): Check {
  return (value, about) => {
    if (!Array.isArray(value)) return [refusal('not_list')];
    if (value.length > maxListed) return [refusal('too_many', { max: maxListed })];
    return value.flatMap((item: unknown, index) => {
      const found = value.indexOf(item) < index ? refusal('listed_twice') : refuse(item, about);
      return found ? [{ ...found, index }] : [];
    });
  };
}

function someOf(allowed: readonly string[]): Check {
  const refused = refusal('none_of', { allowed: allowed.join(', ') });
  return listOf((item) => (allowed.some((value) => value === item) ? undefined : refused));
}

export function oneOf(allowed: readonly string[]): Check {
  return rule('none_of', (value) => allowed.some((one) => one === value), { allowed: allowed.join(', ') });
}

export function integer(min: number, max: number): Check {
  const isWithin = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
  return rule('not_whole', isWithin, { min, max });
}

const flag = rule('not_flag', (value) => typeof value === 'boolean');

/** Returns whether the calendar has this day (YYYY-MM-DD). */
function isCalendarDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Returns whether a value is a text that people can read, of at most so many characters and without anything invisible. */
export const isPlainText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && [...value].length <= max && !/[\p{C}\p{Zl}\p{Zp}]/u.test(value);

// People decide by this text whether to trust the client, so it holds nothing invisible and nothing that turns the reading direction.
const text = (max: number) => rule('bad_name', (value) => isPlainText(value, max), { max });

const webAddress: Check = (value, { production }) => {
  const found = refuseUri(value, { production });
  return found ? [found] : [];
};

/** The scopes that a registration has where it names none, and those of the data of people among them. */
export const scopes = ['openid', 'offline_access', 'profile', 'email', 'phone', 'address', 'organization'] as const;

/** Every scope of this server: those of its APIs are for registrations that name them alone. */
export const knownScopes: readonly string[] = [...scopes, ...apiScopes];

export const isKnownScope = (name: string): boolean => knownScopes.includes(name);

const scopeText = rule(
  'bad_scope',
  (value) => typeof value === 'string' && value.split(' ').every((word) => knownScopes.includes(word)),
  { allowed: knownScopes.join(', ') },
);

/** Scopes that a service gives a reason for. Everybody who signs in gives the identifier that `openid` stands for. */
export const reasonedScopes = scopes.filter((scope) => scope !== 'openid');
const longestReason = 200;

const reasons = rule(
  'bad_reasons',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(
      ([scope, reason]) => reasonedScopes.some((one) => one === scope) && isPlainText(reason, longestReason),
    ),
  { max: longestReason, allowed: reasonedScopes.join(', ') },
);

const date = rule(
  'bad_date',
  (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isCalendarDay(value),
);

const publicKeys: Check = (value) => {
  const read = readKeySet(value);
  return read.ok ? [] : [read.refusal];
};

const wayList = listOf((item, { upstreams = [] }) => {
  const known: readonly string[] = [...new Set([...knownWays, ...upstreams])];
  return known.some((way) => way === item) ? undefined : refusal('none_of', { allowed: known.join(', ') });
});

/** Names that the addresses of pages use in the place of an id. */
const addressParts: readonly string[] = ['nouveau', 'import', 'jetons', 'non-enregistrees', '.', '..'];

const clientId: Check = (value) => {
  if (typeof value !== 'string' || !/^[\w.~-]{1,255}$/.test(value)) return [refusal('bad_client_id')];
  // Sessions keep what they know of a client under its id in a plain object, whose own names must not be taken for a client.
  // The subject of a token is a person or a service: no service is called as a person is (RFC 9700, section 4.15).
  const isReserved = value in {} || addressParts.includes(value.toLowerCase()) || isAccountId(value.toLowerCase());
  return isReserved ? [refusal('reserved_client_id')] : [];
};

const signing = oneOf(signingAlgs);

const accountList = listOf((item) =>
  typeof item === 'string' && isAccountId(item) ? undefined : refusal('bad_account'),
);
const testAccounts: Check = (value, about) =>
  Array.isArray(value) && value.length > mostTestAccounts
    ? [refusal('too_many', { max: mostTestAccounts })]
    : accountList(value, about);

/** The ways in which a client proves who it is. */
export const authMethods = [
  'client_secret_basic',
  'client_secret_post',
  'none',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
] as const;

const certificateName = (member: NameMember) =>
  rule('bad_certificate_name', (value) => typeof value === 'string' && isNameOf(member, value));

/** Every member that a client file may hold, with its check: names of RFC 7591 and OpenID Connect first, then ours. */
export const memberChecks = {
  client_id: clientId,
  client_name: text(100),
  application_type: oneOf(['web', 'native']),
  redirect_uris: listOf(refuseUri),
  post_logout_redirect_uris: listOf(refuseUri),
  grant_types: someOf([
    'authorization_code',
    'refresh_token',
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
  ]),
  response_types: someOf(['code']),
  scope: scopeText,
  token_endpoint_auth_method: oneOf(authMethods),
  token_endpoint_auth_signing_alg: oneOf(['RS256', 'PS256', 'ES256']),
  tls_client_auth_subject_dn: certificateName('tls_client_auth_subject_dn'),
  tls_client_auth_san_dns: certificateName('tls_client_auth_san_dns'),
  tls_client_auth_san_uri: certificateName('tls_client_auth_san_uri'),
  tls_client_auth_san_ip: certificateName('tls_client_auth_san_ip'),
  tls_client_auth_san_email: certificateName('tls_client_auth_san_email'),
  jwks: publicKeys,
  jwks_uri: webAddress,
  id_token_signed_response_alg: signing,
  userinfo_signed_response_alg: signing,
  subject_type: oneOf(['public']),
  client_uri: webAddress,
  logo_uri: webAddress,
  policy_uri: webAddress,
  tos_uri: webAddress,
  contacts: listOf((item) => (parseEmailAddress(item).ok ? undefined : refusal('bad_email'))),
  purpose: text(300),
  scope_reasons: reasons,
  software_id: text(255),
  software_version: text(255),
  backchannel_logout_uri: webAddress,
  backchannel_logout_session_required: flag,
  deletion_uri: webAddress,
  events_uri: webAddress,
  require_pushed_authorization_requests: flag,
  require_auth_time: flag,
  default_max_age: integer(0, 365 * day),
  default_acr_values: someOf(levels),
  initiate_login_uri: webAddress,
  first_party: flag,
  security_profile: oneOf(securityProfiles),
  request_object_signing_alg: oneOf(['RS256', 'PS256', 'ES256']),
  require_signed_request_object: flag,
  authorization_signed_response_alg: signing,
  introspection_signed_response_alg: signing,
  require_pkce: flag,
  dpop_bound_access_tokens: flag,
  tls_client_certificate_bound_access_tokens: flag,
  keycloak_shape: flag,
  keycloak_tokens: rule('bad_keycloak_tokens', isKeycloakTokens),
  id_token_claims: flag,
  legacy_redirect_patterns: listOf(refusePattern),
  legacy_redirect_fragments: flag,
  legacy_post_logout_patterns: listOf(refusePattern),
  legacy_password_grant: flag,
  refresh_reuse_seconds: integer(0, 30),
  legacy_reason: text(300),
  legacy_until: date,
  default_scopes: someOf(scopes),
  optional_claims: someOf(markableClaims),
  allowed_origins: listOf(refuseOrigin),
  access_token_signing_alg: signing,
  access_token_seconds: integer(minute, day / 2),
  refresh_token_seconds: integer(minute, 365 * day),
  ways_in: wayList,
  audience: listOf((item) =>
    typeof item === 'string' && /^[\x21-\x7e]{1,255}$/.test(item) ? undefined : refusal('bad_audience'),
  ),
  service_account: flag,
  request_lifetime: integer(minute, day),
  status: oneOf(clientStatuses),
  test_accounts: testAccounts,
  disabled: flag,
} as const satisfies Readonly<Record<string, Check>>;
