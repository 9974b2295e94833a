import { z } from 'zod';
import { levels } from '../../../domain/assurance/assurance.ts';
import { apiScopes } from '../../../domain/roles/api-scopes.ts';
import { authMethods, scopes } from '../../../domain/clients/member-checks.ts';
import type { memberChecks } from '../../../domain/clients/member-checks.ts';
import { signingAlgs } from '../../../domain/keys/signatures.ts';
import { securityProfiles } from '../../../domain/clients/security-profile.ts';
import { markableClaims } from '../../../domain/clients/claims/optional-claims.ts';
import { clientStatuses } from '../../../domain/clients/life/test-clients.ts';

const uri = z.string().max(2000);
const uris = z.array(uri).max(20);
const texts = z.array(z.string()).max(20);
const flag = z.boolean();
const seconds = z.number().int();
const alg = z.enum(signingAlgs);

type Member = keyof typeof memberChecks;

/**
 * The members of a registration as a program sends and reads them: their types. The rules of their values are those of pages and commands,
 * which check them, and `errors` of a problem names each that is broken.
 */
export const registrationMembers = {
  client_id: z.string().max(255).describe('Given at the registration, or made up; it never changes.'),
  client_name: z.string().max(100),
  application_type: z.enum(['web', 'native']),
  redirect_uris: uris,
  post_logout_redirect_uris: uris,
  grant_types: z.array(
    z.enum([
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:device_code',
    ]),
  ),
  response_types: z.array(z.literal('code')),
  scope: z
    .string()
    .describe(
      `Words of ${[...scopes, ...apiScopes].join(', ')}. The last ${apiScopes.length} are given on pages alone: no API gives them.`,
    ),
  token_endpoint_auth_method: z.enum(authMethods),
  token_endpoint_auth_signing_alg: z.enum(['RS256', 'PS256', 'ES256']),
  tls_client_auth_subject_dn: z.string().describe('The subject of the certificate, as RFC 4514 writes it.'),
  tls_client_auth_san_dns: z.string(),
  tls_client_auth_san_uri: uri,
  tls_client_auth_san_ip: z.string(),
  tls_client_auth_san_email: z.string(),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).describe('Public keys (RFC 7517).'),
  jwks_uri: uri,
  id_token_signed_response_alg: alg,
  userinfo_signed_response_alg: alg,
  subject_type: z.literal('public'),
  client_uri: uri,
  logo_uri: uri,
  policy_uri: uri,
  tos_uri: uri,
  contacts: texts.describe(
    'Addresses of technical contacts. They are invited by the endpoints of contacts, and not shown here.',
  ),
  purpose: z.string().max(300),
  scope_reasons: z
    .record(z.string(), z.string().max(200))
    .describe('Why the service asks for the data of a scope, by scope.'),
  software_id: z.string().max(255),
  software_version: z.string().max(255),
  backchannel_logout_uri: uri,
  backchannel_logout_session_required: flag,
  deletion_uri: uri,
  events_uri: uri,
  require_pushed_authorization_requests: flag,
  require_auth_time: flag,
  default_max_age: seconds,
  default_acr_values: z.array(z.enum(levels)),
  initiate_login_uri: uri,
  first_party: flag.describe('People are not asked for their consent.'),
  security_profile: z.enum(securityProfiles),
  request_object_signing_alg: z.enum(['RS256', 'PS256', 'ES256']),
  require_signed_request_object: flag,
  authorization_signed_response_alg: alg,
  introspection_signed_response_alg: alg,
  require_pkce: flag,
  dpop_bound_access_tokens: flag.describe('Each access token is bound to a key of the client (RFC 9449).'),
  tls_client_certificate_bound_access_tokens: flag.describe(
    'Each access token is bound to the certificate of the client (RFC 8705).',
  ),
  keycloak_shape: flag,
  keycloak_tokens: z
    .object({
      claims: z.array(z.record(z.string(), z.unknown())),
      roles: z.array(z.record(z.string(), z.unknown())).optional(),
    })
    .describe('What a client with `keycloak_shape` reads of roles, groups and attributes (docs/clients.md).'),
  id_token_claims: flag,
  legacy_redirect_patterns: uris,
  legacy_redirect_fragments: flag,
  legacy_post_logout_patterns: uris,
  legacy_password_grant: flag,
  refresh_reuse_seconds: seconds,
  legacy_reason: z.string().max(300),
  legacy_until: z.string().max(10).describe('YYYY-MM-DD'),
  default_scopes: z.array(z.enum(scopes)),
  optional_claims: z.array(z.enum(markableClaims)),
  allowed_origins: uris,
  access_token_signing_alg: alg,
  access_token_seconds: seconds,
  refresh_token_seconds: seconds,
  ways_in: texts,
  audience: texts,
  service_account: flag,
  request_lifetime: seconds,
  status: z.enum(clientStatuses),
  test_accounts: texts.describe('`sub` of the people who may use a client in test.'),
  disabled: flag,
} satisfies Readonly<Record<Member, z.ZodType>>;

const optional = Object.fromEntries(
  Object.entries(registrationMembers).map(([name, schema]) => [name, schema.optional()]),
) as { [K in Member]: z.ZodOptional<(typeof registrationMembers)[K]> };

const removable = Object.fromEntries(
  Object.entries(registrationMembers).map(([name, schema]) => [name, schema.nullable().optional()]),
) as { [K in Member]: z.ZodOptional<z.ZodNullable<(typeof registrationMembers)[K]>> };

const example = {
  client_name: 'Carte des sols',
  redirect_uris: ['https://sols.example/retour'],
  scope: 'openid profile',
};

/** A registration that is made. */
export const newRegistration = z
  .strictObject(optional)
  .omit({ status: true, disabled: true, contacts: true })
  .meta({ id: 'NewRegistration', examples: [example] });

/** Members that change; null takes one away (RFC 7396). */
export const registrationPatch = z
  .strictObject(removable)
  .omit({ client_id: true, disabled: true, status: true, test_accounts: true, contacts: true })
  .meta({ id: 'RegistrationPatch', examples: [{ client_name: 'Carte des sols', tos_uri: null }] });

/** A registration as it stands. An older one may lack members, and a newer server may add some. */
export const registration = z.looseObject(optional).meta({ id: 'Registration' });
