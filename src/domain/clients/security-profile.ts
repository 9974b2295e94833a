import type { ClientMetadata } from './client-metadata.ts';

/** The rules that a client is held to: ours alone, or those of the FAPI 2.0 Security Profile beside them. */
export const securityProfiles = ['standard', 'fapi2'] as const;
export type SecurityProfile = (typeof securityProfiles)[number];

/** Says whether a client is held to the FAPI 2.0 Security Profile. */
export const isFapi = ({ security_profile: profile }: Partial<Pick<ClientMetadata, 'security_profile'>>): boolean =>
  profile === 'fapi2';

/** What a file of the profile may leave out. */
export const fapiDefaults = {
  token_endpoint_auth_method: 'private_key_jwt',
  token_endpoint_auth_signing_alg: 'ES256',
  id_token_signed_response_alg: 'ES256',
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
} as const satisfies Partial<ClientMetadata>;

/** A member that breaks the profile, with the section of the FAPI 2.0 Security Profile (final) that asks for another value. */
export interface ProfileBreak {
  readonly field: keyof ClientMetadata;
  readonly section: string;
}

const [general, codeFlow, cryptography] = ['5.3.2.1', '5.3.2.2', '5.4'];

/** Returns the members by which a client breaks its own profile. */
export function profileBreaks(client: ClientMetadata): readonly ProfileBreak[] {
  if (!isFapi(client)) return [];
  const isStrong = (alg: string | undefined) => alg !== undefined && alg !== 'RS256';
  const breaks: readonly (readonly [isBroken: boolean, field: keyof ClientMetadata, section: string])[] = [
    [client.legacy_password_grant, 'legacy_password_grant', general],
    [client.token_endpoint_auth_method !== 'private_key_jwt', 'token_endpoint_auth_method', general],
    [!client.dpop_bound_access_tokens, 'dpop_bound_access_tokens', general],
    // A token that can be presented twice was rotated, and the profile rotates none.
    [client.refresh_reuse_seconds > 0, 'refresh_reuse_seconds', general],
    [!client.require_pushed_authorization_requests, 'require_pushed_authorization_requests', codeFlow],
    [!client.require_pkce, 'require_pkce', codeFlow],
    [client.legacy_redirect_patterns.length > 0, 'legacy_redirect_patterns', codeFlow],
    [!isStrong(client.token_endpoint_auth_signing_alg), 'token_endpoint_auth_signing_alg', cryptography],
    [!isStrong(client.id_token_signed_response_alg), 'id_token_signed_response_alg', cryptography],
    [client.userinfo_signed_response_alg === 'RS256', 'userinfo_signed_response_alg', cryptography],
    [!isStrong(client.access_token_signing_alg), 'access_token_signing_alg', cryptography],
  ];
  return breaks.flatMap(([isBroken, field, section]) => (isBroken ? [{ field, section }] : []));
}
