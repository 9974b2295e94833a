import { levels } from './agents.ts';
import { franceConnectScopes } from './franceconnect-request.ts';
import type { Json } from './keys.ts';
import { proConnectScopes } from './proconnect-request.ts';
import type { StandIn } from './model.ts';

const algorithms = ['HS256', 'ES256', 'RS256'];

/** The provider's discovery document, with FranceConnect's false claim about S256. */
export function discoveryDocument(stand: StandIn): Json {
  const { issuer, kind } = stand;
  const scopes = kind === 'fc' ? franceConnectScopes : proConnectScopes;
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    end_session_endpoint: `${issuer}/session/end`,
    revocation_endpoint: `${issuer}/token/revocation`,
    scopes_supported: Object.keys(scopes),
    claims_supported: [...new Set(['sub', 'acr', 'amr', 'auth_time', ...Object.values(scopes).flat()])],
    response_types_supported: ['code'],
    response_modes_supported: ['form_post', 'fragment', 'query'],
    grant_types_supported: kind === 'fc' ? ['authorization_code'] : ['authorization_code', 'refresh_token'],
    subject_types_supported: [kind === 'fc' ? 'pairwise' : 'public'],
    acr_values_supported: kind === 'fc' ? ['eidas1'] : [...levels, 'eidas2', 'eidas3'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256'],
    id_token_signing_alg_values_supported: algorithms,
    userinfo_signing_alg_values_supported: algorithms,
    claims_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}
