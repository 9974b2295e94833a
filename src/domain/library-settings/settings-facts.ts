import type { StoredMetadata } from '../clients/client-metadata.ts';
import { usesSecret } from '../clients/secrets/uses-secret.ts';
import type { SigningAlg } from '../keys/signatures.ts';
import { kindOf, type ClientKind } from '../clients/registration/client-kinds.ts';

/** The values of one client from which the settings of a library are made. */
export interface SettingsFacts {
  readonly clientId: string;
  readonly issuer: string;
  readonly kind: ClientKind;
  readonly method: NonNullable<StoredMetadata['token_endpoint_auth_method']>;
  readonly usesSecret: boolean;
  readonly redirectUris: readonly string[];
  readonly postLogoutUris: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly scopes: readonly string[];
  readonly isKeycloakShaped: boolean;
  /** Name and address stand in the ID token too. */
  readonly hasFullIdToken: boolean;
  readonly idTokenAlg: SigningAlg;
}

const usualScopes = ['openid', 'profile', 'email'];
/** Offline access asks the person for more than a sign-in does, so a service begins without it. */
const isUsual = (scope: string) => scope !== 'offline_access';

/** Returns the values of a registration that settings are made from. A registration without a list of scopes allows every scope. */
export function settingsFacts(
  metadata: StoredMetadata,
  { clientId, issuer }: Pick<SettingsFacts, 'clientId' | 'issuer'>,
): SettingsFacts {
  const { scope, default_scopes: defaults = [] } = metadata;
  const scopes = scope === undefined ? [...new Set([...usualScopes, ...defaults])] : scope.split(' ').filter(isUsual);
  return {
    clientId,
    issuer,
    kind: kindOf(metadata),
    method: metadata.token_endpoint_auth_method ?? 'client_secret_basic',
    usesSecret: usesSecret(metadata),
    redirectUris: metadata.redirect_uris ?? [],
    postLogoutUris: metadata.post_logout_redirect_uris ?? [],
    allowedOrigins: metadata.allowed_origins ?? [],
    scopes: ['openid', ...scopes.filter((name) => name !== 'openid')],
    isKeycloakShaped: metadata.keycloak_shape === true,
    hasFullIdToken: metadata.id_token_claims === true || metadata.keycloak_shape === true,
    idTokenAlg: metadata.id_token_signed_response_alg ?? 'RS256',
  };
}
