import type { StoredMetadata } from '../domain/clients/client-metadata.ts';

/** Our own client metadata beside RFC 7591's. The library keeps them as they are; the registration checks them. */
export const ownMetadata = [
  'first_party',
  'security_profile',
  'require_pkce',
  'default_scopes',
  'optional_claims',
  'allowed_origins',
  'access_token_signing_alg',
  'access_token_seconds',
  'refresh_token_seconds',
  'audience',
  'ways_in',
  'keycloak_shape',
  'keycloak_tokens',
  'id_token_claims',
  'legacy_redirect_patterns',
  'legacy_redirect_fragments',
  'legacy_post_logout_patterns',
  'refresh_reuse_seconds',
  'legacy_password_grant',
  'status',
  'test_accounts',
  'events_uri',
  'built_in',
] as const satisfies readonly (keyof StoredMetadata)[];

export type ClientOptions = Pick<StoredMetadata, (typeof ownMetadata)[number]>;

/** Returns our own metadata of a client as the library holds it. The types of the library do not know these members. */
export const optionsOf = (client: object | undefined): ClientOptions => (client ?? {}) as ClientOptions;
