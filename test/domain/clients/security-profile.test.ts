import { exportJWK, generateKeyPair } from 'jose';
import { checkClientMetadata } from '../../../src/domain/clients/client-metadata.ts';
import { ellipticKey } from '../../support/services/elliptic-key.ts';

const file = {
  client_name: 'Banque',
  redirect_uris: ['https://banque.example.fr/retour'],
  security_profile: 'fapi2',
  jwks: { keys: [ellipticKey] },
};
const check = (members: object) => checkClientMetadata({ ...file, ...members }, { production: true });

test('a file of the profile may leave out what the profile says', () => {
  expect(check({})).toMatchObject({
    ok: true,
    metadata: {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      access_token_signing_alg: 'ES256',
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    },
  });
});

test.each([
  [['RSA'], 'PS256'],
  [['EC'], 'ES256'],
  [['RSA', 'EC'], 'ES256'],
])('a file of the profile with the keys %j signs by %s', async (kinds, alg) => {
  const { publicKey } = await generateKeyPair('PS256', { extractable: true });
  const keyOf = { RSA: { ...(await exportJWK(publicKey)), kid: 'rsa' }, EC: ellipticKey };
  const jwks = { keys: kinds.map((kind) => keyOf[kind as 'RSA' | 'EC']) };
  expect(check({ jwks, security_profile: 'fapi2-signing' })).toMatchObject({
    ok: true,
    metadata: { token_endpoint_auth_signing_alg: alg, request_object_signing_alg: alg },
  });
});

test.each([
  [{ token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'banque.example.fr' }, true],
  [{ tls_client_certificate_bound_access_tokens: true }, true],
  [
    {
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'banque.example.fr',
      dpop_bound_access_tokens: true,
    },
    false,
  ],
])('a file of the profile with %j has its tokens bound to one of the two', (members, byCertificate) => {
  expect(checkClientMetadata({ ...file, ...members }, { production: true })).toMatchObject({
    ok: true,
    metadata: byCertificate
      ? { tls_client_certificate_bound_access_tokens: true, dpop_bound_access_tokens: false }
      : { dpop_bound_access_tokens: true },
  });
});

test.each([
  [{ legacy_password_grant: true }, 'legacy_password_grant', '5.3.2.1'],
  [{ token_endpoint_auth_method: 'client_secret_basic' }, 'token_endpoint_auth_method', '5.3.2.1'],
  [{ dpop_bound_access_tokens: false }, 'dpop_bound_access_tokens', '5.3.2.1'],
  [{ refresh_reuse_seconds: 10 }, 'refresh_reuse_seconds', '5.3.2.1'],
  [{ require_pushed_authorization_requests: false }, 'require_pushed_authorization_requests', '5.3.2.2'],
  [{ require_pkce: false }, 'require_pkce', '5.3.2.2'],
  [{ legacy_redirect_patterns: ['https://banque.example.fr/*'] }, 'legacy_redirect_patterns', '5.3.2.2'],
  [{ token_endpoint_auth_signing_alg: 'RS256' }, 'token_endpoint_auth_signing_alg', '5.4'],
  [{ id_token_signed_response_alg: 'RS256' }, 'id_token_signed_response_alg', '5.4'],
  [{ userinfo_signed_response_alg: 'RS256' }, 'userinfo_signed_response_alg', '5.4'],
  [{ keycloak_shape: true }, 'access_token_signing_alg', '5.4'],
])('a file of the profile with %j is refused with the section', (members, field, section) => {
  expect(check(members)).toMatchObject({
    ok: false,
    problems: [{ field, code: 'against_profile', values: { section } }],
  });
  expect(check({ security_profile: 'standard', ...members })).toMatchObject({ ok: true });
});
