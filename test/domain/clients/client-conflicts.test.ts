import { certify, jwkOf } from '../../support/programs/self-signed.ts';
import { ellipticKey } from '../../support/services/elliptic-key.ts';
import { checkClientMetadata } from '../../../src/domain/clients/client-metadata.ts';

const web = { client_name: 'Cartes', redirect_uris: ['https://cartes.example.fr/retour'] };
const selfSigned = { token_endpoint_auth_method: 'self_signed_tls_client_auth' };
const problems = (input: unknown) => {
  const checked = checkClientMetadata(input, { production: true });
  return checked.ok ? [] : checked.problems.map(({ field }) => field);
};

test.each([
  ['no grant and no secret', { grant_types: [], token_endpoint_auth_method: 'none' }, 'grant_types'],
  [
    'a life of requests without requests',
    { grant_types: ['client_credentials'], redirect_uris: [], request_lifetime: 300 },
    'request_lifetime',
  ],
  ['refresh tokens without codes', { grant_types: ['refresh_token', 'client_credentials'] }, 'grant_types'],
  [
    'its own tokens without authentication',
    { grant_types: ['authorization_code', 'client_credentials'], token_endpoint_auth_method: 'none' },
    'grant_types',
  ],
  ['a code without its grant', { grant_types: ['client_credentials'], response_types: ['code'] }, 'response_types'],
  ['a public client exempted from PKCE', { token_endpoint_auth_method: 'none', require_pkce: false }, 'require_pkce'],
  ['signed assertions without keys', { token_endpoint_auth_method: 'private_key_jwt' }, 'token_endpoint_auth_method'],
  [
    'the name of a session with no address to tell it to',
    { backchannel_logout_session_required: true },
    'backchannel_logout_session_required',
  ],
  [
    'a registered certificate without keys',
    { token_endpoint_auth_method: 'self_signed_tls_client_auth' },
    'token_endpoint_auth_method',
  ],
  ['a registered certificate that no key has', { ...selfSigned, jwks: { keys: [ellipticKey] } }, 'jwks'],
  [
    'a registered certificate of another key',
    { ...selfSigned, jwks: { keys: [{ ...ellipticKey, x5c: [jwkOf(certify().cert)['x5c']].flat() }] } },
    'jwks',
  ],
  ['a certificate without a name', { token_endpoint_auth_method: 'tls_client_auth' }, 'token_endpoint_auth_method'],
  [
    'a certificate with two names',
    {
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'a.fr',
      tls_client_auth_san_ip: '192.0.2.1',
    },
    'token_endpoint_auth_method',
  ],
  ['the name of a certificate that nobody asks for', { tls_client_auth_san_dns: 'a.fr' }, 'tls_client_auth_san_dns'],
  [
    'tokens that are bound twice',
    { dpop_bound_access_tokens: true, tls_client_certificate_bound_access_tokens: true },
    'tls_client_certificate_bound_access_tokens',
  ],
  ['two sources of keys', { jwks: { keys: [ellipticKey] }, jwks_uri: 'https://cartes.example.fr/jwks' }, 'jwks'],
  ['a service account without its grant', { service_account: true }, 'service_account'],
  ['fragments without patterns', { legacy_redirect_fragments: true }, 'legacy_redirect_fragments'],
  ['no way in', { ways_in: [] }, 'ways_in'],
  ['defaults beyond its scopes', { scope: 'openid', default_scopes: ['email'] }, 'default_scopes'],
  [
    'patterns of an application',
    { application_type: 'native', legacy_redirect_patterns: ['https://a.example.fr/*'] },
    'legacy_redirect_patterns',
  ],
])('%s cannot be registered', (_title, members, field) => {
  expect(problems({ ...web, ...members })).toContain(field);
});
