import type { ClientMetadata } from './client-metadata.ts';
import { provesByCertificate } from './secrets/uses-secret.ts';

/** The rules that a client is held to: ours alone, or those of the FAPI 2.0 Security Profile beside them. */
export const securityProfiles = ['standard', 'fapi2', 'fapi2-signing'] as const;
export type SecurityProfile = (typeof securityProfiles)[number];

type Profiled = Partial<Pick<ClientMetadata, 'security_profile'>>;

/** Says whether a client is held to the FAPI 2.0 Security Profile. */
export const isFapi = ({ security_profile: profile }: Profiled): boolean =>
  profile === 'fapi2' || profile === 'fapi2-signing';

/** Says whether a client is held to FAPI 2.0 Message Signing beside it. */
export const signsMessages = ({ security_profile: profile }: Profiled): boolean => profile === 'fapi2-signing';

/** The members that a file of the profile may leave out. */
export const fapiDefaults = {
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  id_token_signed_response_alg: 'ES256',
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
} as const satisfies Partial<ClientMetadata>;

type Given = Readonly<Record<string, unknown>>;

/** Returns the algorithm by which a client signs that names none: the one of its keys, where the file holds them and all are of RSA. */
function algorithmOf({ jwks }: Given) {
  const keys = (jwks as { readonly keys?: unknown } | undefined)?.keys;
  const isRsa = Array.isArray(keys) && keys.length > 0 && keys.every((key) => (key as Given | null)?.['kty'] === 'RSA');
  return isRsa ? 'PS256' : fapiDefaults.token_endpoint_auth_signing_alg;
}

/** Returns the members that a file of the profile may leave out. A client that proves itself by its certificate has its tokens bound to it. */
export function fapiDefaultsOf(given: Given): Partial<ClientMetadata> {
  const { token_endpoint_auth_signing_alg: _, ...others } = fapiDefaults;
  const byCertificate = provesByCertificate(given);
  const isCertificateBound = given['tls_client_certificate_bound_access_tokens'] ?? byCertificate;
  const isBoundByIt = isCertificateBound === true && given['dpop_bound_access_tokens'] !== true;
  return {
    ...others,
    ...(!byCertificate && { token_endpoint_auth_signing_alg: algorithmOf(given) }),
    ...(isBoundByIt && { tls_client_certificate_bound_access_tokens: true, dpop_bound_access_tokens: false }),
  };
}

/** The members that a file of the profile for signed messages may leave out beside those. */
export const signingDefaults = {
  require_signed_request_object: true,
  request_object_signing_alg: 'ES256',
  authorization_signed_response_alg: 'ES256',
  introspection_signed_response_alg: 'ES256',
} as const satisfies Partial<ClientMetadata>;

/** Returns the members that such a file may leave out. */
export const signingDefaultsOf = (given: Given): Partial<ClientMetadata> => ({
  ...signingDefaults,
  request_object_signing_alg: algorithmOf(given),
});

/** A member that breaks the profile, with the section of the FAPI 2.0 Security Profile (final) that asks for another value. */
export interface ProfileBreak {
  readonly field: keyof ClientMetadata;
  readonly section: string;
}

const [general, codeFlow, cryptography] = ['5.3.2.1', '5.3.2.2', '5.4'];

type Rule = readonly [isBroken: boolean, field: keyof ClientMetadata, section: string];

const isStrong = (alg: string | undefined) => alg !== undefined && alg !== 'RS256';

/** The sections are those of FAPI 2.0 Message Signing. */
const signingBreaks = (client: ClientMetadata): readonly Rule[] => [
  [client.require_signed_request_object !== true, 'require_signed_request_object', 'Message Signing 5.3.1'],
  [!isStrong(client.request_object_signing_alg), 'request_object_signing_alg', 'Message Signing 5.3.1'],
  [!isStrong(client.authorization_signed_response_alg), 'authorization_signed_response_alg', 'Message Signing 5.4.1'],
  [!isStrong(client.introspection_signed_response_alg), 'introspection_signed_response_alg', 'Message Signing 5.5.1'],
];

/** Returns the members by which a client breaks its own profile. */
export function profileBreaks(client: ClientMetadata): readonly ProfileBreak[] {
  if (!isFapi(client)) return [];
  const bySignature = client.token_endpoint_auth_method === 'private_key_jwt';
  const isBound = client.dpop_bound_access_tokens || client.tls_client_certificate_bound_access_tokens === true;
  const breaks: readonly Rule[] = [
    [client.legacy_password_grant, 'legacy_password_grant', general],
    [!bySignature && !provesByCertificate(client), 'token_endpoint_auth_method', general],
    [!isBound, 'dpop_bound_access_tokens', general],
    // A token that can be presented twice was rotated, and the profile rotates none.
    [client.refresh_reuse_seconds > 0, 'refresh_reuse_seconds', general],
    [!client.require_pushed_authorization_requests, 'require_pushed_authorization_requests', codeFlow],
    [!client.require_pkce, 'require_pkce', codeFlow],
    [client.legacy_redirect_patterns.length > 0, 'legacy_redirect_patterns', codeFlow],
    [bySignature && !isStrong(client.token_endpoint_auth_signing_alg), 'token_endpoint_auth_signing_alg', cryptography],
    [!isStrong(client.id_token_signed_response_alg), 'id_token_signed_response_alg', cryptography],
    [client.userinfo_signed_response_alg === 'RS256', 'userinfo_signed_response_alg', cryptography],
    [!isStrong(client.access_token_signing_alg), 'access_token_signing_alg', cryptography],
    ...(signsMessages(client) ? signingBreaks(client) : []),
  ];
  return breaks.flatMap(([isBroken, field, section]) => (isBroken ? [{ field, section }] : []));
}
