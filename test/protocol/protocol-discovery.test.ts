import { apiScopes } from '../../src/domain/roles/api-scopes.ts';
import { describeApp } from '../support/describe-app.ts';

describe('discovery and other public endpoints', () => {
  const app = describeApp();

  test('the discovery document lists exactly what the server offers', async () => {
    const response = await fetch(`${app.issuer}/.well-known/openid-configuration`);
    expect(response.status).toBe(200);
    const { protocol, issuer } = app;
    const document = (await response.json()) as Record<string, unknown>;
    expect(document).toEqual({
      issuer,
      authorization_endpoint: `${protocol}/auth`,
      token_endpoint: `${protocol}/token`,
      userinfo_endpoint: `${protocol}/userinfo`,
      end_session_endpoint: `${protocol}/logout`,
      jwks_uri: `${protocol}/certs`,
      revocation_endpoint: `${protocol}/revoke`,
      introspection_endpoint: `${protocol}/token/introspect`,
      device_authorization_endpoint: `${protocol}/auth/device`,
      pushed_authorization_request_endpoint: `${protocol}/ext/par/request`,
      acr_values_supported: ['eidas0', 'eidas0-mfa'],
      authorization_response_iss_parameter_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      claim_types_supported: ['normal'],
      claims_locales_supported: ['fr'],
      claims_parameter_supported: true,
      claims_supported: (
        'sub acr amr auth_time name given_name family_name preferred_username picture locale updated_at ' +
        'email email_verified phone_number phone_number_verified address organization sid iss'
      ).split(' '),
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: [
        'authorization_code',
        'refresh_token',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
      id_token_signing_alg_values_supported: ['ES256', 'RS256'],
      authorization_signing_alg_values_supported: ['ES256', 'RS256'],
      introspection_signing_alg_values_supported: ['ES256', 'RS256'],
      request_object_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
      request_parameter_supported: true,
      dpop_signing_alg_values_supported: ['ES256', 'Ed25519', 'PS256', 'RS256'],
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      introspection_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
      op_policy_uri: `${app.url}/donnees-personnelles`,
      op_tos_uri: `${app.url}/cgu`,
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
      request_uri_parameter_supported: false,
      response_modes_supported: ['form_post', 'fragment', 'query', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'],
      response_types_supported: ['code'],
      revocation_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'none',
        'private_key_jwt',
      ],
      revocation_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
      scopes_supported: [
        'openid',
        'offline_access',
        'profile',
        'email',
        'phone',
        'address',
        'organization',
        ...apiScopes,
      ],
      subject_types_supported: ['public'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
      ui_locales_supported: ['fr', 'en'],
      userinfo_signing_alg_values_supported: ['ES256', 'RS256'],
    });
  });

  test('a program that knows OAuth alone finds the same document at the address of RFC 8414', async () => {
    const openId = await fetch(`${app.issuer}/.well-known/openid-configuration`);
    const response = await fetch(`${app.url}/.well-known/oauth-authorization-server/realms/geoplateforme`);
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual(await openId.json());
    const ofNobody = await fetch(`${app.url}/.well-known/oauth-authorization-server/realms/master`);
    expect(ofNobody.status).toBe(404);
    await app.restart();
    const first = await fetch(`${app.url}/.well-known/oauth-authorization-server/realms/geoplateforme`);
    expect(await first.json()).toMatchObject({ issuer: app.issuer, token_endpoint: `${app.protocol}/token` });
  });

  test('the published keys have no private member, and may be cached for an hour', async () => {
    const response = await fetch(`${app.protocol}/certs`);
    const { keys } = (await response.json()) as { keys: Record<string, string>[] };
    expect(new Set(keys.map(({ alg }) => alg))).toEqual(new Set(['ES256', 'RS256']));
    for (const key of keys) {
      expect(Object.keys(key).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].includes(name))).toEqual(
        [],
      );
      expect(key).toMatchObject({ use: 'sig', kid: expect.stringMatching(/.{16}/) });
    }
    const rsa = keys.find(({ kty }) => kty === 'RSA');
    expect(Buffer.from(rsa?.['n'] ?? '', 'base64url').length * 8).toBeGreaterThanOrEqual(2048);
    expect(response.headers.get('cache-control')).toBe('public, max-age=3600');
  });

  test('no client can be registered through the protocol by default', async () => {
    const protocol = '/protocol/openid-connect';
    const ofPeers = ['/reg', '/clients-registrations/openid-connect', `${protocol}/reg`];
    for (const path of [...ofPeers, `${protocol}/ext/register`, `${protocol}/ext/register/demo`]) {
      const answer = await fetch(`${app.issuer}${path}`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect([403, 404]).toContain(answer.status);
    }
  });

  test('endpoints that are not offered refuse every request', async () => {
    for (const path of ['auth/device', 'backchannel', 'challenge']) {
      expect((await fetch(`${app.protocol}/${path}`)).status).toBeGreaterThanOrEqual(400);
    }
    expect((await fetch(`${app.issuer}/.well-known/openid-credential-issuer`)).status).toBe(404);
  });

  test('an endpoint is found in upper case and with a final slash, under the same rules', async () => {
    const upper = `${app.issuer}/PROTOCOL/OpenID-Connect/TOKEN/`;
    const answer = await fetch(upper, { method: 'POST', headers: { origin: 'https://evil.test' } });
    expect(answer.status).toBe(403);
    expect((await fetch(upper, { method: 'POST' })).status).toBe(400);
  });
});
