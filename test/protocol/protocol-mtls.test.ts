import { X509Certificate } from 'node:crypto';
import { authorize, authorizeSilently, readJwt } from '../support/authorize.ts';
import { certify, jwkOf } from '../support/programs/self-signed.ts';
import { fetchWith } from '../support/programs/tls-proxy.ts';
import { certificateHeader, startMtlsApps } from '../support/requests/mtls-apps.ts';
import { createClient } from '../support/services/create-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import type { TestClient } from '../support/test-client.ts';
import { prepare } from '../support/describe-app.ts';

type Fields = Readonly<Record<string, string>>;
type Certificate = ReturnType<typeof certify>;

const thumbprintOf = ({ cert }: Certificate) =>
  Buffer.from(new X509Certificate(cert).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');

describe.each(bothDatabases)('clients with certificates (mutual TLS), on %s', (database) => {
  let protocol: string;
  let own: Certificate;
  let other: Certificate;
  let named: TestClient;
  let registered: TestClient;
  let open: TestClient;

  const apps = prepare(() => startMtlsApps({ database }));
  beforeAll(async () => {
    protocol = `${apps.mtlsIssuer}/protocol/openid-connect`;
    const { app, authority } = apps;
    own = certify({
      subject: [
        ['C', 'FR'],
        ['CN', 'carte'],
      ],
      names: [['dns', 'carte.example']],
      issuer: authority,
    });
    other = certify({
      subject: [
        ['C', 'FR'],
        ['CN', 'autre'],
      ],
      names: [['dns', 'autre.example']],
      issuer: authority,
    });
    const bound = { tls_client_certificate_bound_access_tokens: true };
    named = await createClient(app, {
      ...bound,
      token_endpoint_auth_method: 'tls_client_auth',
      tls_client_auth_san_dns: 'carte.example',
      refresh_reuse_seconds: 30,
      legacy_password_grant: true,
      legacy_reason: 'script',
    });
    registered = await createClient(app, {
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks: { keys: [jwkOf(own.cert)] },
    });
    open = await createClient(app, {
      ...bound,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      legacy_password_grant: true,
      legacy_reason: 'script',
    });
    await apps.second.services.operation.versions.check();
  });
  afterAll(() => apps.stop());

  async function ask(path: string, fields: Fields | undefined, by?: Certificate, headers: Fields = {}) {
    const response = await fetchWith(by)(`${protocol}/${path}`, {
      headers,
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    const text = await response.text();
    const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Readonly<Record<string, unknown>>;
    return { status: response.status, body };
  }
  const token = (fields: Fields, by?: Certificate, client = named) =>
    ask('token', { client_id: client.clientId, ...fields }, by);
  const credentials = { grant_type: 'client_credentials' };
  const refreshFields = (value: unknown): Fields => ({ grant_type: 'refresh_token', refresh_token: String(value) });
  const userinfo = (value: unknown, by?: Certificate) =>
    ask('userinfo', undefined, by, { authorization: `Bearer ${String(value)}` });
  async function codeFields(client = named): Promise<Fields> {
    const { members, request } = await authorizeSilently(apps.app, apps.browser, { client });
    return {
      grant_type: 'authorization_code',
      code: members['code']!,
      redirect_uri: client.redirectUri,
      code_verifier: request.verifier,
    };
  }

  test('a bound token names its certificate, and is worth nothing with another one', async () => {
    const { app, second, client } = apps;
    const { body } = await token(await codeFields(), own);
    const value = body['access_token'];
    expect([body['token_type'], readJwt(value).claims['cnf']]).toEqual(['Bearer', { 'x5t#S256': thumbprintOf(own) }]);
    expect((await userinfo(value, own)).body['sub']).toBe(apps.account.sub);
    for (const by of [undefined, other]) expect((await userinfo(value, by)).status).toBe(401);
    for (const { url } of [app, second]) {
      const headers = { authorization: `Bearer ${String(value)}` };
      const usual = await fetch(app.protocol.replace(app.url, url) + '/userinfo', {
        headers: { ...headers, host: new URL(app.url).host, 'x-forwarded-host': new URL(app.url).host },
      });
      expect(usual.status).toBe(401);
      const api = await fetch(`${app.url}/api/admin/v1/clients`, { headers });
      expect(api.status).toBe(401);
    }
    const told = await ask('token/introspect', { client_id: named.clientId, token: String(value) }, own);
    expect(told.body).toMatchObject({ active: true, cnf: { 'x5t#S256': thumbprintOf(own) } });
    for (const by of [undefined, other])
      expect((await ask('token/introspect', { client_id: named.clientId, token: String(value) }, by)).status).toBe(401);
    expect((await ask('revoke', { client_id: named.clientId, token: String(value) }, other)).status).toBe(401);
    expect((await userinfo(value, own)).status).toBe(200);
    expect((await ask('revoke', { client_id: named.clientId, token: String(value) }, own)).status).toBe(200);
    expect((await userinfo(value, own)).status).toBe(401);
    expect(client.clientId).not.toBe(named.clientId);
  });

  test('a client whose tokens are all bound gets none without its certificate, by any grant', async () => {
    const { account } = apps;
    const person = { grant_type: 'password', scope: 'openid', username: account.username, password: account.password };
    const cnf = { 'x5t#S256': thumbprintOf(own) };
    const first = await token(await codeFields(open), own, open);
    const grants: Readonly<Record<string, () => Promise<Fields>>> = {
      code: () => codeFields(open),
      refresh: async () => refreshFields((await token(await codeFields(open), own, open)).body['refresh_token']),
      password: async () => person,
    };
    for (const [name, fields] of Object.entries(grants)) {
      expect([name, (await token(await fields(), undefined, open)).body['error']]).toEqual([name, 'invalid_grant']);
      const { status, body } = await token(await fields(), own, open);
      expect([name, status, readJwt(body['access_token']).claims['cnf']]).toEqual([name, 200, cnf]);
    }
    // The refresh token of a client without a secret is bound as well, in both processes.
    const ofPassword = await token(person, own, open);
    for (const { body } of [first, ofPassword]) {
      const fields = refreshFields(body['refresh_token']);
      for (const by of [undefined, other, other, own]) {
        const { status } = await token(fields, by, open);
        expect(status).toBe(by === own ? 200 : 400);
      }
    }
    // A wrong certificate costs no try of the password.
    expect((await token({ ...person, password: 'faux' }, undefined, open)).body['error']).toBe('invalid_grant');
    const machine = await createClient(apps.app, {
      grant_types: ['client_credentials'],
      redirect_uris: [],
      service_account: true,
      tls_client_certificate_bound_access_tokens: true,
    });
    const secret = { client_secret: machine.secret };
    expect((await token({ ...credentials, ...secret }, undefined, machine)).status).toBe(400);
    const { body } = await token({ ...credentials, ...secret }, own, machine);
    expect(readJwt(body['access_token']).claims['cnf']).toEqual(cnf);
  });

  test('an answer is repeated to the same certificate alone', async () => {
    const { body } = await token(await codeFields(), own);
    const fields = refreshFields(body['refresh_token']);
    const renewed = await token(fields, own);
    const again = await token(fields, own);
    expect([renewed.status, again.body]).toEqual([200, renewed.body]);
    // Another certificate with the same name proves the client, and gets no token of the first one.
    const twin = certify({ names: [['dns', 'carte.example']], issuer: apps.authority });
    expect((await token(fields, twin)).body['error']).toBe('invalid_grant');
  });

  test('a certificate that ends takes its tokens with it', async () => {
    const { body } = await token(await codeFields(), own);
    expect((await userinfo(body['access_token'], own)).status).toBe(200);
    const short = certify({ names: [['dns', 'carte.example']], issuer: apps.authority, to: 0.001 });
    const bound = await token(await codeFields(), short);
    expect((await userinfo(bound.body['access_token'], short)).status).toBe(200);
    apps.app.moveClock(120);
    expect((await userinfo(bound.body['access_token'], short)).status).toBe(401);
    expect((await userinfo(body['access_token'], own)).status).toBe(200);
    apps.app.moveClock(-120);
  });

  if (database !== bothDatabases[0]) return;

  test('a client proves who it is by the name in a certificate of the authority', async () => {
    const { authority } = apps;
    expect((await token(credentials, own)).status).toBe(200);
    const again = certify({ subject: [['CN', 'x']], names: [['dns', 'carte.example']], issuer: authority });
    expect((await token(credentials, again)).status).toBe(200);
    const namesake = certify({ subject: authority.subject, isAuthority: true });
    const names = [['dns', 'carte.example']] as const;
    const refused: Readonly<Record<string, Certificate | undefined>> = {
      none: undefined,
      'another name': other,
      'its own signature': certify({ names }),
      'another authority of the same name': certify({ names, issuer: namesake }),
      expired: certify({ names, issuer: authority, from: -3, to: -1 }),
      'not yet valid': certify({ names, issuer: authority, from: 1, to: 3 }),
      'for servers': certify({ names, issuer: authority, isOfServer: true }),
      'the authority itself': authority,
    };
    for (const [how, by] of Object.entries(refused)) {
      const { status, body } = await token(credentials, by);
      expect([how, status, body['error']]).toEqual([how, 401, 'invalid_client']);
    }
  });

  test('a client proves who it is by a certificate that stands among its keys', async () => {
    expect((await token(credentials, own, registered)).status).toBe(200);
    const twin = certify({ subject: own.subject, names: [['dns', 'carte.example']], issuer: apps.authority });
    for (const by of [undefined, other, twin])
      expect((await token(credentials, by, registered)).body['error']).toBe('invalid_client');
    // Its tokens are not bound unless it asks for that.
    const { body } = await token(credentials, own, registered);
    expect(readJwt(body['access_token']).claims['cnf']).toBeUndefined();
    expect((await token({ ...credentials, client_secret: 'x' }, own, registered)).body['error']).toBe('invalid_client');
  });

  test('a header that a caller sends itself opens nothing, at any path', async () => {
    const { app, second } = apps;
    const forged = { [certificateHeader]: encodeURIComponent(own.cert) };
    const form = new URLSearchParams({ client_id: named.clientId, ...credentials, token: 'x' });
    const paths = [
      'token',
      'ext/par/request',
      'token/introspect',
      'revoke',
      'auth/device',
      'userinfo',
      'auth',
      'certs',
    ];
    for (const process of [app, second]) {
      const host = new URL(app.url).host;
      const mtlsHost = new URL(apps.mtlsIssuer).host;
      const base = process.url;
      const post = (address: string, headers: Fields) =>
        fetch(address, { method: 'POST', body: form, headers: { 'x-forwarded-host': host, ...headers } });
      for (const path of paths) {
        const address = `${app.protocol.replace(app.url, base)}/${path}`;
        expect([path, (await post(address, { ...forged, 'x-forwarded-for': '192.0.2.1' })).status]).toEqual([
          path,
          400,
        ]);
        // The proxy of the usual host has added its name to one that the caller has made up.
        const added = { 'x-forwarded-host': `${mtlsHost}, ${host.toUpperCase()}`, 'x-forwarded-for': '192.0.2.1' };
        expect([path, (await post(address, { ...forged, ...added })).status]).toEqual([path, 400]);
        // At the host of mutual TLS too, where it came past the proxy, which would have added an address.
        expect([path, (await post(address, { ...forged, 'x-forwarded-host': mtlsHost })).status]).toEqual([path, 400]);
      }
      for (const path of ['/api/admin/v1/clients', '/scim/v2/Users', '/ssf/streams', '/', '/compte'])
        expect([path, (await fetch(base + path, { headers: { ...forged, 'x-forwarded-host': host } })).status]).toEqual(
          [path, 400],
        );
    }
    // Through the proxy, which replaces what a caller sends.
    expect((await ask('token', { client_id: named.clientId, ...credentials }, undefined, forged)).status).toBe(401);
    const otherName = { 'X-Client_Certificate': encodeURIComponent(own.cert) };
    expect((await ask('token', { client_id: named.clientId, ...credentials }, undefined, otherName)).status).toBe(401);
    expect(app.logs()).toContain('let every proxy remove or replace this header');
  });

  test('a header that is no certificate is refused by the step that needs one', async () => {
    const { app, second } = apps;
    const encoded = encodeURIComponent(own.cert);
    const headers = { 'x-forwarded-host': new URL(apps.mtlsIssuer).host, 'x-forwarded-for': '192.0.2.1' };
    const send = async (value: readonly string[], path = 'token', more: Fields = {}) => {
      const sent = new Headers({ ...headers, ...more });
      for (const one of value) sent.append(certificateHeader, one);
      const body = new URLSearchParams({ client_id: named.clientId, ...credentials });
      return (await fetch(`${app.protocol}/${path}`, { method: 'POST', body, headers: sent })).status;
    };
    expect(await send([encoded])).toBe(200);
    for (const wrong of [[encoded, encoded], [`${encoded}${encoded}`], ['x'], [`${encoded}%`], ['A'.repeat(12_000)]])
      expect(await send(wrong)).toBe(401);
    expect(await send(['A'.repeat(65_536)])).toBe(431);
    expect(await send(['(null)'])).toBe(401);
    const { body } = await token(await codeFields(), own);
    const bearer = { authorization: `Bearer ${String(body['access_token'])}` };
    expect([await send([encoded, encoded], 'userinfo', bearer), await send([encoded], 'userinfo', bearer)]).toEqual([
      401, 200,
    ]);
    expect(second.url).not.toBe(app.url);
  });

  test('the address of mutual TLS has no pages, and devices get the usual address for their person', async () => {
    for (const path of [
      '',
      '/protocol/openid-connect/auth',
      '/.well-known/openid-configuration',
      '/protocol/openid-connect/certs',
    ])
      expect([path, (await fetchWith(own)(`${apps.mtlsIssuer}${path}`)).status]).toEqual([path, 421]);
    const device = await createClient(apps.app, {
      token_endpoint_auth_method: 'none',
      redirect_uris: [],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      tls_client_certificate_bound_access_tokens: true,
    });
    const { body } = await ask('auth/device', { client_id: device.clientId, scope: 'openid' }, own);
    expect(String(body['verification_uri'])).toBe(`${apps.app.protocol}/device`);
    expect(String(body['verification_uri_complete'])).toMatch(`${apps.app.protocol}/device?user_code=`);
  });

  test('a pushed request needs the certificate of its client', async () => {
    const { request } = await authorize(apps.app, apps.app.browser(), { client: named });
    const pushed = Object.fromEntries(new URL(request.url).searchParams);
    for (const by of [undefined, other]) expect((await ask('ext/par/request', pushed, by)).status).toBe(401);
    expect((await ask('ext/par/request', pushed, own)).status).toBe(201);
  });
});
