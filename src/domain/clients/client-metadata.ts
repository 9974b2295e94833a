import type { Level } from '../assurance/assurance.ts';
import { isObject, type Members } from '../members.ts';
import { hasOwnCertificate } from './certificates/own-certificate.ts';
import { nameMembers } from './certificates/certificate-names.ts';
import { type authMethods, memberChecks } from './member-checks.ts';
import type { KeycloakTokens } from './claims/keycloak-tokens.ts';
import { refusal, type Refusal, type RefusalCode } from './value-refusal.ts';
import { claimsBeyondScopes, type PersonClaim } from './claims/scope-claims.ts';
import type { ClientStatus } from './life/test-clients.ts';
import { knownWays } from '../assurance/ways-in.ts';
import { findUnstorable } from '../fields/storable.ts';
import type { SigningAlg } from '../keys/signatures.ts';
import { day } from '../time.ts';
import {
  fapiDefaultsOf,
  isFapi,
  profileBreaks,
  signingDefaultsOf,
  signsMessages,
  type SecurityProfile,
} from './security-profile.ts';

type GrantType =
  | 'authorization_code'
  | 'refresh_token'
  | 'client_credentials'
  | 'urn:ietf:params:oauth:grant-type:device_code';

/** A registered client as it is stored: with defaults filled in, and without members that have neither value nor default. */
export interface ClientMetadata {
  readonly client_id?: string;
  readonly client_name?: string;
  readonly application_type: 'web' | 'native';
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly grant_types: readonly GrantType[];
  readonly response_types: readonly 'code'[];
  readonly scope?: string;
  readonly token_endpoint_auth_method: (typeof authMethods)[number];
  readonly token_endpoint_auth_signing_alg?: 'RS256' | 'PS256' | 'ES256';
  /** The name of the client's certificate, in one of these five (RFC 8705). */
  readonly tls_client_auth_subject_dn?: string;
  readonly tls_client_auth_san_dns?: string;
  readonly tls_client_auth_san_uri?: string;
  readonly tls_client_auth_san_ip?: string;
  readonly tls_client_auth_san_email?: string;
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  readonly jwks_uri?: string;
  readonly id_token_signed_response_alg: SigningAlg;
  readonly userinfo_signed_response_alg?: SigningAlg;
  readonly subject_type: 'public';
  readonly client_uri?: string;
  readonly logo_uri?: string;
  readonly policy_uri?: string;
  readonly tos_uri?: string;
  /** Says what the service does with the data of people, in the words that they read at the consent. */
  readonly purpose?: string;
  /** Says why the service asks for the data of a scope, by scope. */
  readonly scope_reasons?: Readonly<Record<string, string>>;
  readonly contacts?: readonly string[];
  readonly software_id?: string;
  readonly software_version?: string;
  readonly backchannel_logout_uri?: string;
  readonly backchannel_logout_session_required: boolean;
  /** Address that is told when the account of a person who used the service is deleted. */
  readonly deletion_uri?: string;
  /** Address to which the security events of people who use the service are pushed. */
  readonly events_uri?: string;
  readonly require_pushed_authorization_requests: boolean;
  readonly require_auth_time: boolean;
  readonly default_max_age?: number;
  readonly default_acr_values?: readonly Level[];
  readonly initiate_login_uri?: string;
  readonly first_party: boolean;
  /** The rules that the client is held to beside ours. */
  readonly security_profile: SecurityProfile;
  readonly request_object_signing_alg?: string;
  readonly require_signed_request_object?: boolean;
  readonly authorization_signed_response_alg?: SigningAlg;
  readonly introspection_signed_response_alg?: SigningAlg;
  readonly require_pkce: boolean;
  /** Each access token is bound to a key of the client (RFC 9449). */
  readonly dpop_bound_access_tokens: boolean;
  /** Each access token is bound to the certificate of the client (RFC 8705). */
  readonly tls_client_certificate_bound_access_tokens?: boolean;
  readonly keycloak_shape: boolean;
  /** The claims that a client with `keycloak_shape` reads of roles, groups and attributes that were carried over. */
  readonly keycloak_tokens?: KeycloakTokens;
  readonly id_token_claims: boolean;
  readonly legacy_redirect_patterns: readonly string[];
  readonly legacy_redirect_fragments: boolean;
  readonly legacy_post_logout_patterns: readonly string[];
  readonly legacy_password_grant: boolean;
  readonly refresh_reuse_seconds: number;
  /** Says why the client has options for the sake of how it was written. */
  readonly legacy_reason?: string;
  /** The day (YYYY-MM-DD) by which it shall need none of them. */
  readonly legacy_until?: string;
  readonly default_scopes: readonly string[];
  readonly optional_claims?: readonly PersonClaim[];
  readonly allowed_origins: readonly string[];
  readonly access_token_signing_alg: SigningAlg;
  readonly access_token_seconds: number;
  readonly refresh_token_seconds: number;
  /** Names of ways to sign in, those of upstreams included. */
  readonly ways_in: readonly string[];
  readonly audience: readonly string[];
  readonly service_account: boolean;
  readonly request_lifetime?: number;
  /** A client in test lets nobody in but the people of its list. */
  readonly status: ClientStatus;
  /** The accounts that may sign in while the client is in test, by their `sub`. */
  readonly test_accounts?: readonly string[];
  readonly disabled: boolean;
}

/**
 * The registration of a client as a row holds it. Members may be missing: the client of the account pages and rows of earlier releases leave
 * some out.
 */
export type StoredMetadata = Partial<ClientMetadata> & {
  /** The client of the account pages has it; no client file may. */
  readonly built_in?: boolean;
};

export interface ClientProblem extends Refusal {
  readonly field: string;
}

export type CheckedClient =
  | { readonly ok: true; readonly metadata: ClientMetadata }
  | { readonly ok: false; readonly problems: readonly ClientProblem[] };

const defaults = {
  application_type: 'web',
  redirect_uris: [],
  post_logout_redirect_uris: [],
  grant_types: ['authorization_code'],
  token_endpoint_auth_method: 'client_secret_basic',
  id_token_signed_response_alg: 'RS256',
  subject_type: 'public',
  backchannel_logout_session_required: false,
  require_pushed_authorization_requests: false,
  require_auth_time: false,
  first_party: false,
  security_profile: 'standard',
  require_pkce: true,
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
  ways_in: knownWays,
  audience: [],
  service_account: false,
  status: 'production',
  disabled: false,
} as const satisfies Partial<ClientMetadata>;

/** A refresh token and those that follow it live for no longer than this, however often they are used. */
export const longestRefreshSeconds = 90 * day;

/** Defaults that clients written for Keycloak rely on: RSA signatures, and tokens that live as long as their working day. */
export function shapeDefaults(isKeycloakShaped: boolean) {
  if (!isKeycloakShaped)
    return { access_token_signing_alg: 'ES256', access_token_seconds: 600, refresh_token_seconds: 14 * day } as const;
  return { access_token_signing_alg: 'RS256', access_token_seconds: day / 2, refresh_token_seconds: day / 2 } as const;
}

/** Returns a registration with the defaults of the members that it leaves out. */
export function withDefaults(given: Members): ClientMetadata {
  const grants = (given['grant_types'] ?? defaults.grant_types) as readonly string[];
  return {
    ...defaults,
    response_types: grants.includes('authorization_code') ? ['code'] : [],
    ...shapeDefaults(given['keycloak_shape'] === true),
    ...(isFapi(given) && fapiDefaultsOf(given)),
    ...(signsMessages(given) && signingDefaultsOf(given)),
    ...given,
  };
}

/** Checks of several fields together: each line names a combination that cannot work or is not safe. */
function conflictsIn(client: ClientMetadata): readonly ClientProblem[] {
  const signsInPeople = client.grant_types.includes('authorization_code');
  const asksByDevice = client.grant_types.includes('urn:ietf:params:oauth:grant-type:device_code');
  const isPublic = client.token_endpoint_auth_method === 'none';
  const hasKeys = client.jwks !== undefined || client.jwks_uri !== undefined;
  const patterns = [...client.legacy_redirect_patterns, ...client.legacy_post_logout_patterns];
  const allowedScopes = client.scope?.split(' ');
  const { optional_claims: optionalClaims = [] } = client;
  const beyond = claimsBeyondScopes(allowedScopes);
  const unreachable = optionalClaims.filter((claim) => beyond.includes(claim));
  const names = nameMembers.filter((name) => client[name] !== undefined);
  const byName = client.token_endpoint_auth_method === 'tls_client_auth';
  const byOwn = client.token_endpoint_auth_method === 'self_signed_tls_client_auth';
  const isNameAlone =
    optionalClaims.includes('name') &&
    !(['given_name', 'family_name'] as const).every((claim) => optionalClaims.includes(claim));

  const conflicts: readonly (readonly [isWrong: boolean, field: string, code: RefusalCode])[] = [
    // A client without any grant asks for no token: it checks the tokens of others by introspection, for which it authenticates.
    [
      client.grant_types.length === 0 && isPublic && !client.legacy_password_grant,
      'grant_types',
      'nobody_authenticates',
    ],
    [client.ways_in.length === 0, 'ways_in', 'no_way_in'],
    [signsInPeople && client.redirect_uris.length === 0, 'redirect_uris', 'no_address'],
    [signsInPeople !== client.response_types.includes('code'), 'response_types', 'response_type'],
    [
      client.grant_types.includes('refresh_token') && !signsInPeople && !asksByDevice && !client.legacy_password_grant,
      'grant_types',
      'refresh_alone',
    ],
    [client.grant_types.includes('client_credentials') && isPublic, 'grant_types', 'public_credentials'],
    [
      client.service_account && !client.grant_types.includes('client_credentials'),
      'service_account',
      'needs_credentials',
    ],
    [client.legacy_password_grant && !client.ways_in.includes('password'), 'legacy_password_grant', 'needs_password'],
    [isPublic && !client.require_pkce, 'require_pkce', 'public_without_pkce'],
    [client.token_endpoint_auth_method === 'private_key_jwt' && !hasKeys, 'token_endpoint_auth_method', 'needs_keys'],
    [byOwn && !hasKeys, 'token_endpoint_auth_method', 'needs_keys'],
    [byOwn && client.jwks !== undefined && !client.jwks.keys.some(hasOwnCertificate), 'jwks', 'needs_certificate'],
    [byName && names.length !== 1, 'token_endpoint_auth_method', 'needs_certificate_name'],
    [!byName && names.length > 0, names[0] ?? '', 'needs_tls_client_auth'],
    [
      client.tls_client_certificate_bound_access_tokens === true && client.dpop_bound_access_tokens,
      'tls_client_certificate_bound_access_tokens',
      'two_bindings',
    ],
    [client.request_object_signing_alg !== undefined && !hasKeys, 'request_object_signing_alg', 'needs_keys'],
    [client.require_signed_request_object === true && !hasKeys, 'require_signed_request_object', 'needs_keys'],
    [client.request_lifetime !== undefined && !signsInPeople, 'request_lifetime', 'needs_code'],
    [
      client.backchannel_logout_session_required && client.backchannel_logout_uri === undefined,
      'backchannel_logout_session_required',
      'needs_backchannel',
    ],
    [client.jwks !== undefined && client.jwks_uri !== undefined, 'jwks', 'two_key_sources'],
    [client.application_type === 'native' && patterns.length > 0, 'legacy_redirect_patterns', 'web_only'],
    [
      client.legacy_redirect_fragments && client.legacy_redirect_patterns.length === 0,
      'legacy_redirect_fragments',
      'needs_patterns',
    ],
    [
      allowedScopes !== undefined && client.default_scopes.some((scope) => !allowedScopes.includes(scope)),
      'default_scopes',
      'beyond_scope',
    ],
    [unreachable.length > 0, 'optional_claims', 'claim_beyond_scope'],
    [isNameAlone, 'optional_claims', 'name_alone'],
    [optionalClaims.length > 0 && !signsInPeople && !asksByDevice, 'optional_claims', 'nobody_asked'],
  ];
  const found = conflicts.flatMap(([isWrong, field, code]) =>
    isWrong ? [{ field, ...refusal(code, { claims: unreachable.join(' or ') }) }] : [],
  );
  const broken = profileBreaks(client).map(({ field, section }) => ({
    field,
    ...refusal('against_profile', { section }),
  }));
  return [...found, ...broken];
}

function unknownField(field: string): ClientProblem {
  if (field.startsWith('client_secret')) return { field, ...refusal('secret_given') };
  return { field, ...refusal('unknown_member') };
}

/**
 * Checks a client file and fills in the defaults. `production` refuses values that only a developer's machine may use. `existing` is for a
 * client that has its id already: an imported client keeps its own id, and the id is not checked again.
 */
export function checkClientMetadata(
  input: unknown,
  about: { readonly production: boolean; readonly existing?: boolean; readonly upstreams?: readonly string[] },
): CheckedClient {
  if (!isObject(input)) {
    return { ok: false, problems: [{ field: 'client', ...refusal('not_object') }] };
  }
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  const { production, upstreams } = about;
  const isInTest = given['status'] === 'test';
  const context = { production, upstreams, native: given['application_type'] === 'native', isInTest };

  const problems = Object.entries(given).flatMap(([field, value]): readonly ClientProblem[] => {
    if (!Object.hasOwn(memberChecks, field)) return [unknownField(field)];
    if (field === 'client_id' && about.existing) return [];
    const check = memberChecks[field as keyof typeof memberChecks];
    const refused = check(value, context);
    if (refused.length === 0 && findUnstorable(value)) return [{ field, ...refusal('unstorable') }];
    return refused.map((found) => ({ field, ...found }));
  });
  if (problems.length > 0) return { ok: false, problems };

  const metadata = withDefaults(given);
  const conflicts = conflictsIn(metadata);
  return conflicts.length > 0 ? { ok: false, problems: conflicts } : { ok: true, metadata };
}
