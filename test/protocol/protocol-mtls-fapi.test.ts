import * as oidc from 'openid-client';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createClients } from '../../src/commands/clients/registration/create-client.ts';
import { readJwt } from '../support/authorize.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { certify, jwkOf } from '../support/programs/self-signed.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { fetchWith } from '../support/programs/tls-proxy.ts';
import { startMtlsApps } from '../support/requests/mtls-apps.ts';
import { createClient } from '../support/services/create-client.ts';
import { asClient, registerClient, userinfo } from '../support/test-client.ts';

type Certificate = ReturnType<typeof certify>;

describe('services of FAPI 2.0 with certificates, through a proxy that ends TLS', () => {
  const apps = prepare(() => startMtlsApps());
  afterAll(() => apps.stop());

  async function configure(clientId: string, by: Certificate | undefined): Promise<oidc.Configuration> {
    // openid-client looks every endpoint up among the aliases by itself.
    const options = { [oidc.customFetch]: fetchWith(by) as oidc.CustomFetch, execute: [oidc.allowInsecureRequests] };
    const metadata = { use_mtls_endpoint_aliases: true };
    return oidc.discovery(new URL(apps.app.issuer), clientId, metadata, oidc.TlsClientAuth(), options);
  }

  async function begin(config: oidc.Configuration, redirectUri: string, more: Readonly<Record<string, string>> = {}) {
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const url = await oidc.buildAuthorizationUrlWithPAR(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...more,
    });
    const page = await apps.browser.request({ url: url.href, headers: { accept: 'text/html' } });
    const location = page.header('location') ?? page.find('#continue')!.getAttribute('href')!;
    return { callback: new URL(location), pkceCodeVerifier, url };
  }

  const subject = [
    ['C', 'FR'],
    ['O', 'Banque, S.A.'],
    ['CN', 'banque'],
  ] as const;
  const kinds = ['a name and an authority', 'a registered certificate'] as const;

  test.each(kinds)('sign a person in, renew and ask, by %s', async (kind) => {
    const { app, authority, account } = apps;
    const own = certify({ subject, ...(kind === kinds[0] && { issuer: authority }) });
    const twin = certify({ subject, issuer: authority });
    const { clientId, redirectUri } = await createClient(app, {
      security_profile: 'fapi2',
      ...(kind === kinds[0]
        ? {
            token_endpoint_auth_method: 'tls_client_auth',
            tls_client_auth_subject_dn: 'CN=banque,O=Banque\\, S.A.,C=FR',
          }
        : { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: { keys: [jwkOf(own.cert)] } }),
    });
    await apps.second.services.operation.versions.check();
    const config = await configure(clientId, own);
    const server = config.serverMetadata();
    expect(server.mtls_endpoint_aliases).toMatchObject({
      token_endpoint: `${apps.mtlsIssuer}/protocol/openid-connect/token`,
      pushed_authorization_request_endpoint: `${apps.mtlsIssuer}/protocol/openid-connect/ext/par/request`,
    });
    const { callback, pkceCodeVerifier } = await begin(config, redirectUri);
    expect(callback.searchParams.get('iss')).toBe(app.issuer);
    const tokens = await oidc.authorizationCodeGrant(config, callback, { pkceCodeVerifier });
    expect(tokens.token_type).toBe('bearer');
    expect(readJwt(tokens.id_token).claims).toMatchObject({ iss: app.issuer, aud: clientId });
    expect(readJwt(tokens.access_token).claims).toMatchObject({
      iss: app.issuer,
      cnf: { 'x5t#S256': expect.stringMatching(/^[\w-]{43}$/) as unknown },
    });
    expect((await oidc.fetchUserInfo(config, tokens.access_token, account.sub)).sub).toBe(account.sub);
    const told = await oidc.tokenIntrospection(config, tokens.access_token);
    expect(told['cnf']).toEqual(readJwt(tokens.access_token).claims['cnf']);
    // The refresh token stays the same, and its tokens are those of the certificate that asks.
    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    expect(again.refresh_token).toBe(tokens.refresh_token);

    for (const by of [undefined, twin, certify()]) {
      const thief = await configure(clientId, by);
      await expect(oidc.fetchUserInfo(thief, tokens.access_token, account.sub)).rejects.toMatchObject({ status: 401 });
      // A certificate with the same name is one of the same client, where names are compared.
      if (by === twin && kind === kinds[0]) continue;
      await expect(begin(thief, redirectUri)).rejects.toMatchObject({ error: 'invalid_client' });
      await expect(oidc.refreshTokenGrant(thief, tokens.refresh_token!)).rejects.toMatchObject({
        error: 'invalid_client',
      });
    }
    await oidc.tokenRevocation(config, tokens.access_token);
    await expect(oidc.fetchUserInfo(config, tokens.access_token, account.sub)).rejects.toMatchObject({ status: 401 });
  });

  test('a code is worth nothing to another client, twice, or without the certificate', async () => {
    const { app, authority } = apps;
    const file = { security_profile: 'fapi2', token_endpoint_auth_method: 'tls_client_auth' };
    const [one, other] = ['un.example', 'autre.example'].map((name) =>
      certify({ names: [['dns', name]], issuer: authority }),
    );
    const first = await createClient(app, { ...file, tls_client_auth_san_dns: 'un.example' });
    const second = await createClient(app, { ...file, tls_client_auth_san_dns: 'autre.example' });
    await apps.second.services.operation.versions.check();
    const config = await configure(first.clientId, one);
    const { callback, pkceCodeVerifier, url } = await begin(config, first.redirectUri);
    for (const [clientId, by] of [
      [second.clientId, other],
      [first.clientId, other],
      [first.clientId, undefined],
    ] as const)
      await expect(
        oidc.authorizationCodeGrant(await configure(clientId, by), callback, { pkceCodeVerifier }),
      ).rejects.toMatchObject({
        error: by === other && clientId === second.clientId ? 'invalid_grant' : 'invalid_client',
      });
    const fresh = await begin(config, first.redirectUri);
    const tokens = await oidc.authorizationCodeGrant(config, fresh.callback, fresh);
    expect((await userinfo(app, tokens.access_token)).status).toBe(401);
    await expect(oidc.authorizationCodeGrant(config, fresh.callback, fresh)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    expect((await apps.browser.request({ url: url.href })).text).not.toContain('code=');
    // A secret that was there before opens nothing, and a request that was not pushed is refused.
    const body = new URLSearchParams({
      client_id: first.clientId,
      client_secret: 'x',
      grant_type: 'client_credentials',
    });
    expect((await fetch(`${app.protocol}/token`, { method: 'POST', body })).status).toBe(401);
  });

  test('a client with a certificate whose tokens are bound to a key gets none without a proof of that key', async () => {
    const { app, authority } = apps;
    const own = certify({ names: [['uri', 'urn:banque']], issuer: authority });
    const { clientId, redirectUri } = await createClient(app, {
      security_profile: 'fapi2',
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_uri: 'urn:banque',
      dpop_bound_access_tokens: true,
    });
    await apps.second.services.operation.versions.check();
    const config = await configure(clientId, own);
    await expect(
      begin(config, redirectUri).then(({ callback, pkceCodeVerifier }) =>
        oidc.authorizationCodeGrant(config, callback, { pkceCodeVerifier }),
      ),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

test('a page registers the certificate of a service, and asks for a fresh sign-in before it names another one', async () => {
  const apps = await startMtlsApps();
  const { app } = apps;
  const { browser } = await signInAs(app, ['client-manager']);
  const { clientId } = await createClient(app);
  const path = `/admin/clients/${clientId}/modifier`;
  const metadata = async () => (await app.services.clients.registry.find(clientId))?.metadata;
  const typed = { proof: 'tls_client_auth', certificateSubject: 'CN=carte,C=FR', certificateBound: 'on' };
  await browser.open(path);
  const wrong = await browser.submit(
    { ...typed, certificateSubject: 'carte', reason: 'Certificat' },
    { action: 'save' },
  );
  expect(wrong.fieldMessage('certificateSubject')).toContain('CN=service,O=Organisation,C=FR');
  await browser.submit({ ...typed, reason: 'Certificat' }, { action: 'save' });
  const named = {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_subject_dn: 'CN=carte,C=FR',
    tls_client_certificate_bound_access_tokens: true,
  };
  expect(await metadata()).toMatchObject(named);
  await browser.open(`/admin/clients/${clientId}/secrets`);
  expect((await browser.open(`/admin/clients/${clientId}/secrets?nouveau`)).status).toBe(404);
  app.moveClock(301);
  await browser.open(path);
  const asked = await browser.submit({ certificateSubject: 'CN=autre,C=FR', reason: 'Autre' }, { action: 'save' });
  expect(asked.find('input[name="password"]')).not.toBeNull();
  expect(await metadata()).toMatchObject(named);
  app.moveClock(-301);
  // A change of the method takes along what belongs to the former one.
  const file = { token_endpoint_auth_method: 'client_secret_basic' };
  await app.services.inUnit(() => updateClient(app.services, { clientId, file }));
  expect(await metadata()).not.toHaveProperty('tls_client_auth_subject_dn');
  await apps.stop();
});

describe('a server without mutual TLS', () => {
  const app = describeApp();
  const members = {
    token_endpoint_auth_method: 'tls_client_auth',
    tls_client_auth_san_dns: 'carte.example',
    tls_client_certificate_bound_access_tokens: true,
  };

  test('tells of none of it, and refuses such a registration in a sentence', async () => {
    const discovery = (await (await fetch(`${app.issuer}/.well-known/openid-configuration`)).json()) as object;
    expect(JSON.stringify(discovery)).not.toMatch(/mtls|tls_client|certificate/);
    const { services } = app;
    const file = { client_name: 'Carte', redirect_uris: [app.callback], ...members };
    const refused = await services.inUnit(() => createClients(services, [file]));
    expect(JSON.stringify(refused)).toMatch(/token_endpoint_auth_method.*mtls_off.*tls_client_certificate_bound/);
    const { clientId } = await createClient(app);
    const changed = await services.inUnit(() => updateClient(services, { clientId, file: members }));
    expect(JSON.stringify(changed)).toContain('mtls_off');
  });

  test('gives a client no token that is not bound, where it was registered while there was mutual TLS', async () => {
    const { tls_client_certificate_bound_access_tokens } = members;
    const bound = await registerClient(app, { tls_client_certificate_bound_access_tokens });
    const byName = await registerClient(app, members);
    const forged = { 'x-client-certificate': encodeURIComponent(certify().cert) };
    const credentials = { grant_type: 'client_credentials' };
    expect((await asClient(app, bound, 'token', credentials)).body).toMatchObject({ error: 'invalid_grant' });
    const body = new URLSearchParams({ client_id: byName.clientId, ...credentials });
    const answer = await fetch(`${app.protocol}/token`, { method: 'POST', body, headers: forged });
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ error: 'invalid_client' })]);
    const page = `/admin/clients/${byName.clientId}/diagnostic`;
    const { browser } = await signInAs(app, ['client-manager']);
    expect((await browser.open(page)).text).toContain('Certificat absent');
  });
});
