import { levels } from '../assurance/assurance.ts';
import { refuseOrigin, refusePattern, refuseUri, type UriContext } from './client-uris.ts';
import { parseEmailAddress } from '../fields/email-address.ts';
import { knownWays } from '../assurance/ways-in.ts';
import { markableClaims } from './optional-claims.ts';
import { day, minute } from '../time.ts';

/** Why a value is refused, to be read after the field's name. `index` is the place in a list. */
export interface Refusal {
  readonly message: string;
  readonly index?: number;
}

export type Check = (value: unknown, about: UriContext) => readonly Refusal[];

const maxListed = 20;

function rule(message: string, isGood: (value: unknown) => boolean): Check {
  return (value) => (isGood(value) ? [] : [{ message }]);
}

function listOf(refuse: (item: unknown, about: UriContext) => string | undefined): Check {
  return (value, about) => {
    if (!Array.isArray(value)) return [{ message: 'is not a list' }];
    if (value.length > maxListed) return [{ message: `has more than ${maxListed} entries` }];
    return value.flatMap((item: unknown, index) => {
      const message = value.indexOf(item) < index ? 'is listed twice' : refuse(item, about);
      return message ? [{ message, index }] : [];
    });
  };
}

function someOf(allowed: readonly string[]): Check {
  return listOf((item) => (allowed.some((value) => value === item) ? undefined : `is none of ${allowed.join(', ')}`));
}

function oneOf(allowed: readonly string[]): Check {
  return rule(`is none of ${allowed.join(', ')}`, (value) => allowed.some((one) => one === value));
}

function integer(min: number, max: number): Check {
  return rule(
    `is not a whole number from ${min} to ${max}`,
    (value) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max,
  );
}

const flag = rule('is neither true nor false', (value) => typeof value === 'boolean');

const isPlainText = (value: unknown, max: number) =>
  typeof value === 'string' && value.trim() !== '' && [...value].length <= max && !/[\p{C}\p{Zl}\p{Zp}]/u.test(value);

// People decide by this text whether to trust the client, so it holds nothing invisible and nothing that turns the reading direction.
const name = rule('is not 1 to 100 characters without invisible or control characters', (value) =>
  isPlainText(value, 100),
);
const label = rule('is not 1 to 255 characters without invisible or control characters', (value) =>
  isPlainText(value, 255),
);

const webAddress: Check = (value, { production }) => {
  const message = refuseUri(value, { production });
  return message ? [{ message }] : [];
};

export const scopes = ['openid', 'offline_access', 'profile', 'email', 'phone', 'address', 'organization'] as const;

const scopeText = rule(`is not a list of ${scopes.join(', ')} separated by single spaces`, (value) => {
  return typeof value === 'string' && value.split(' ').every((word) => scopes.some((scope) => scope === word));
});

const publicKeys = rule('is not a set of public keys ({"keys": [...]})', (value) => {
  const keys = (value as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxListed) return false;
  return keys.every((key: unknown) => {
    if (typeof key !== 'object' || key === null) return false;
    const { kty } = key as { kty?: unknown };
    return (
      (kty === 'RSA' || kty === 'EC' || kty === 'OKP') &&
      !['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].some((part) => part in key)
    );
  });
});

const wayList = listOf((item, { upstreams = [] }) => {
  const known: readonly string[] = [...new Set([...knownWays, ...upstreams])];
  return known.some((way) => way === item) ? undefined : `is none of ${known.join(', ')}`;
});

const signing = oneOf(['RS256', 'ES256']);

/** Every member that a client file may hold, with its check: names of RFC 7591 and OpenID Connect first, then ours. */
export const fieldChecks = {
  client_id: rule(
    'is not 1 to 255 characters of A-Z a-z 0-9 . _ ~ -',
    (value) => typeof value === 'string' && /^[\w.~-]{1,255}$/.test(value),
  ),
  client_name: name,
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
  token_endpoint_auth_method: oneOf(['client_secret_basic', 'client_secret_post', 'none', 'private_key_jwt']),
  token_endpoint_auth_signing_alg: oneOf(['RS256', 'PS256', 'ES256']),
  jwks: publicKeys,
  jwks_uri: webAddress,
  id_token_signed_response_alg: signing,
  userinfo_signed_response_alg: signing,
  subject_type: oneOf(['public']),
  client_uri: webAddress,
  logo_uri: webAddress,
  policy_uri: webAddress,
  tos_uri: webAddress,
  contacts: listOf((item) => (parseEmailAddress(item).ok ? undefined : 'is not an e-mail address')),
  software_id: label,
  software_version: label,
  backchannel_logout_uri: webAddress,
  backchannel_logout_session_required: flag,
  deletion_uri: webAddress,
  require_pushed_authorization_requests: flag,
  require_auth_time: flag,
  default_max_age: integer(0, 365 * day),
  default_acr_values: someOf(levels),
  initiate_login_uri: webAddress,
  first_party: flag,
  require_pkce: flag,
  keycloak_shape: flag,
  id_token_claims: flag,
  legacy_redirect_patterns: listOf(refusePattern),
  legacy_redirect_fragments: flag,
  legacy_post_logout_patterns: listOf(refusePattern),
  legacy_password_grant: flag,
  refresh_reuse_seconds: integer(0, 30),
  default_scopes: someOf(scopes),
  optional_claims: someOf(markableClaims),
  allowed_origins: listOf(refuseOrigin),
  access_token_signing_alg: signing,
  access_token_seconds: integer(minute, day / 2),
  refresh_token_seconds: integer(minute, 365 * day),
  ways_in: wayList,
  audience: listOf((item) =>
    typeof item === 'string' && /^[\x21-\x7e]{1,255}$/.test(item)
      ? undefined
      : 'is not 1 to 255 characters without spaces',
  ),
  service_account: flag,
  request_lifetime: integer(minute, day),
  disabled: flag,
} as const satisfies Readonly<Record<string, Check>>;
