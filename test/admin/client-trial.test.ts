import { certify, jwkOf } from '../support/programs/self-signed.ts';
import { createClient } from '../support/services/create-client.ts';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { dumpTables } from '../support/database/dump-database.ts';
import type { Page } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { totpCode } from '../support/people/totp-code.ts';
import {
  asClient,
  authorizationRequest,
  registerClient,
  signIn,
  typeCredentials,
  type TestClient,
} from '../support/test-client.ts';
import { not } from '../support/rows.ts';
import { describeApp } from '../support/describe-app.ts';

let manager: Browser;
let account: BuiltAccount;
/** The server of every client of these tests, and what it heard. */
let server: Server;
const heard: string[] = [];

const app = describeApp();
beforeAll(async () => {
  ({ browser: manager, account } = await signInAs(app, ['client-manager']));
  server = createServer((request, response) => {
    heard.push(String(request.url));
    response.end('<!DOCTYPE html><title>rp</title><h1>Service</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const home = () => `http://localhost:${(server.address() as AddressInfo).port}`;
const register = (metadata: Readonly<Record<string, unknown>> = {}) =>
  registerClient(app, {
    redirect_uris: [`${home()}/callback`],
    backchannel_logout_uri: `${home()}/logout`,
    ...metadata,
  });
const pathOf = ({ clientId }: TestClient) => `/admin/clients/${clientId}/essai`;
const returnOf = (client: TestClient) => `${app.url}${pathOf(client)}/retour`;

/** Begins a trial with the boxes and fields that are given, up to the first page that asks something, or to the result. */
async function begin(
  client: TestClient,
  fields: Readonly<Record<string, string | boolean>> = {},
  browser = manager,
): Promise<Page> {
  await browser.open(pathOf(client));
  return browser.submit(fields, { action: 'try' });
}
const cellOf = (page: Page, claim: string) =>
  page.all('#claims tbody tr').find((row) => row.querySelector('th')?.text === claim)?.text ?? '';
const payloadOf = (page: Page, id: string) =>
  JSON.parse(page.find(`#${id}-payload`)?.text ?? '{}') as Readonly<Record<string, unknown>>;

/** Returns the records that a client holds of the tester. */
const heldBy = async ({ clientId }: TestClient) => {
  // A note that a request is finished names its client, and holds nothing else.
  const rows = await app.rows.payloads.list({ clientId, model: not('Flow') });
  return rows.map(({ model }) => model).sort();
};
const knownIn = async ({ clientId }: TestClient) =>
  (await app.services.session.list(account.sub)).some(({ clientIds }) => clientIds.includes(clientId));

const keys = () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: 'one' }] } };
};

describe('a trial of a sign-in', () => {
  test.each([
    ['a service with a secret', {}],
    ['a service with a key', { token_endpoint_auth_method: 'private_key_jwt', ...keys() }],
    ['an application in the browser', { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] }],
    ['a service of Keycloak’s shape', { keycloak_shape: true }],
    ['a service with signed userinfo', { userinfo_signed_response_alg: 'ES256' }],
    ['a service in test', { status: 'test' }],
    [
      'a service with a certificate',
      {
        token_endpoint_auth_method: 'self_signed_tls_client_auth',
        tls_client_certificate_bound_access_tokens: true,
        jwks: { keys: [jwkOf(certify().cert)] },
      },
    ],
    ['a service whose tokens are bound to a key', { dpop_bound_access_tokens: true }],
  ])('shows what %s would get, and leaves nothing behind', async (_kind, metadata) => {
    const client = await register(metadata);
    const page = await begin(client);
    expect([page.status, page.find('#outcome')?.text]).toEqual([
      200,
      expect.stringContaining('La connexion fonctionne'),
    ]);
    expect(payloadOf(page, 'id-token')).toMatchObject({ iss: app.issuer, aud: client.clientId, sub: account.sub });
    expect(payloadOf(page, 'access-token')).toMatchObject({ iss: app.issuer, sub: account.sub });
    expect(cellOf(page, 'sub')).toContain(account.sub);
    expect(cellOf(page, 'email')).toContain(account.email);
    expect(cellOf(page, 'given_name')).toContain('Votre compte n’a pas cette donnée');
    expect(cellOf(page, 'phone_number')).toContain('Non demandée : ajoutez la portée phone'.replace(' :', '\u00a0:'));
    expect(page.all('#times li')).toHaveLength(3);
    // No signature is shown, so nothing on the page is a token.
    expect(page.body).not.toMatch(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20,}/);
    expect(heard).toEqual([]);
    expect((await heldBy(client)).filter((model) => model !== 'AuthorizationCode')).toEqual([]);
    expect(await knownIn(client)).toBe(false);
    await app.services.clients.uses.write();
    expect((await app.services.clients.uses.lastUses(client.clientId)).size).toBe(0);
  });

  test.each(['fapi2', 'fapi2-signing'])(
    'says why a service of the profile %s cannot be tried without its keys',
    async (profile) => {
      const { jwks } = keys();
      const client = await createClient(app, { security_profile: profile, jwks });
      const page = await begin(client);
      expect([page.find('#error')?.text, page.text]).toEqual(['invalid_request', expect.stringContaining('Pushed')]);
    },
  );

  test('names the reason for each missing claim, and what is worth knowing', async () => {
    const client = await register({
      scope: 'openid profile email',
      require_pkce: false,
      grant_types: ['authorization_code'],
    });
    const page = await begin(client, { scope_email: false });
    expect(cellOf(page, 'email')).toContain('ajoutez la portée email');
    expect(cellOf(page, 'phone_number')).toContain('la portée phone ne figure pas');
    expect(page.find('#warnings')?.text).toMatch(/PKCE[^]*refresh_token/);
  });

  test('asks a third party’s consent as ever, tells what was left out, and forgets the consent', async () => {
    const client = await register({ first_party: false, optional_claims: ['email'] });
    const asked = await begin(client);
    expect(asked.url.pathname).toContain('/interaction/');
    const page = await manager.submit({}, { action: 'accept' });
    expect(cellOf(page, 'email')).toContain('Vous ne l’avez pas donnée');
    expect((await heldBy(client)).filter((model) => model !== 'AuthorizationCode')).toEqual([]);
    // The consent is asked again: nothing remembers the first one.
    expect((await begin(client)).url.pathname).toContain('/interaction/');
    const refused = await manager.submit({}, { action: 'deny' });
    expect([refused.status, refused.find('#outcome')?.text]).toEqual([200, expect.stringContaining('accès refusé')]);
    expect(refused.find('#error')?.text).toBe('access_denied');
    expect(await heldBy(client)).not.toContain('Grant');
  });

  test('puts a consent of before back as it was', async () => {
    const client = await register({ first_party: false });
    const { verifier, url } = authorizationRequest(app, client, {
      scope: 'openid email',
      redirect_uri: `${home()}/callback`,
    });
    await manager.open(url);
    await manager.submit({}, { action: 'accept' });
    const grantOf = async () => {
      const [row] = await app.rows.payloads.list({ clientId: client.clientId, model: 'Grant' });
      return row!.payload as { openid: unknown };
    };
    const before = await grantOf();
    expect(verifier).toBeDefined();
    await begin(client, { scope_phone: true });
    expect((await manager.submit({}, { action: 'accept' })).find('#outcome')?.text).toContain('fonctionne');
    expect((await grantOf()).openid).toEqual(before.openid);
    await begin(client, { prompt: 'select_account' });
    await manager.submit({}, { action: 'continue' });
    expect((await manager.submit({}, { action: 'accept' })).find('#outcome')?.text).toContain('fonctionne');
    expect((await grantOf()).openid).toEqual(before.openid);
    expect(await heldBy(client)).toEqual([...Array.from({ length: 3 }, () => 'AuthorizationCode'), 'Grant']);
    expect(await knownIn(client)).toBe(true);
    heard.length = 0;
  });

  test.each(['accepts', 'turns back'])(
    'a consent that is withdrawn while a trial is under way does not come back when the person %s',
    async (end) => {
      const client = await register({ first_party: false });
      const { url } = authorizationRequest(app, client, { scope: 'openid email', redirect_uri: `${home()}/callback` });
      await manager.open(url);
      await manager.submit({}, { action: 'accept' });
      app.moveClock(1);
      await begin(client, { scope_phone: true });
      const request = manager.trail.findLast((hop) => hop.url.includes('/protocol/openid-connect/auth?'))!.url;
      const tab = manager.fork();
      await tab.open('/compte/services');
      const form = tab.page.all('form').findIndex((one) => one.toString().includes(client.clientId));
      await tab.submit({}, { action: 'withdraw', form });
      const answer = { error: 'access_denied', iss: app.issuer, state: new URL(request).searchParams.get('state')! };
      if (end === 'accepts') await manager.submit({}, { action: 'accept' });
      else await manager.open(`${returnOf(client)}?${new URLSearchParams(answer)}`);
      if (new URL(manager.page.url).pathname.includes('/interaction/')) await manager.submit({}, { action: 'accept' });
      expect(await heldBy(client)).not.toContain('Grant');
      app.moveClock(-1);
      heard.length = 0;
    },
  );

  test('says in words why a silent sign-in fails', async () => {
    const client = await register({ first_party: false });
    const page = await begin(client, { prompt: 'none' });
    expect(page.find('#outcome')?.text).toContain('connexion silencieuse sans accord');
    expect(page.find('#error')?.text).toBe('consent_required');
  });

  test('goes through a new sign-in and a level of assurance', async () => {
    const client = await register();
    const page = await begin(client, { prompt: 'login', acr: 'eidas0-mfa' });
    expect(page.url.pathname).toContain('/interaction/');
    await typeCredentials(manager, account);
    app.moveClock(60);
    const result = await manager.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect(result.find('#outcome')?.text).toContain('fonctionne');
    expect(payloadOf(result, 'id-token')['acr']).toBe('eidas0-mfa');
  });

  test.each([
    [{ claims: '{' }, 'claims'],
    [{ claims: '[]' }, 'claims'],
    [{ claims: `{"userinfo": {"x": "${'y'.repeat(3000)}"}}` }, 'claims'],
    [{ prompt: 'create' }, 'prompt'],
    [{ acr: 'eidas9' }, 'acr'],
  ])('the form %j is refused and keeps what was typed', async (fields, wrong) => {
    const client = await register();
    await manager.open(pathOf(client));
    const page = await manager.submit({ scope_email: false }, { action: 'try', forged: fields });
    expect([page.status, page.invalidFields]).toEqual([422, [wrong]]);
    expect(page.find('#scope_email')?.hasAttribute('checked')).toBe(false);
    expect(page.find('#scope_profile')?.hasAttribute('checked')).toBe(true);
  });

  test('shows a command where nobody signs in, and a warning where the service is disabled', async () => {
    const script = await register({ grant_types: ['client_credentials'], redirect_uris: [], response_types: [] });
    const page = await manager.open(pathOf(script));
    expect(page.find('#command')?.text).toContain('grant_type=client_credentials');
    expect(page.find('#step')).toBeNull();
    const off = await register();
    const record = (await app.services.clients.registry.find(off.clientId))!;
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, disabledAt: 1 }));
    await app.services.operation.versions.check();
    expect((await manager.open(pathOf(off))).find('#disabled')).not.toBeNull();
  });

  test('is noted in the audit, without a value of a token', async () => {
    const client = await register();
    await begin(client);
    const [row] = await app.rows.audit.list({ event: 'client.tried', clientId: client.clientId });
    expect([row!.actorId, row!.details]).toEqual([account.sub, { outcome: 'tokens' }]);
    for (const [table, rows] of Object.entries(await dumpTables(app)))
      expect([table, /eyJ[\w-]+\.eyJ/.test(rows)]).toEqual([table, false]);
  });
});

describe('the return address of a trial', () => {
  /** Begins a trial that stops at the page of consent, and returns the address of its request. */
  const stopped = async (browser: Browser) => {
    const client = await register({ first_party: false });
    await begin(client, {}, browser);
    const request = browser.trail.findLast(({ url }) => url.includes('/protocol/openid-connect/auth?'))!.url;
    return { client, request };
  };

  test.each(['', 'made-up', 'x'.repeat(300)])('is refused in a request of a stranger (state "%s")', async (state) => {
    const client = await register({ status: 'production' });
    for (const browser of [app.browser(), manager]) {
      const { url } = authorizationRequest(app, client, { redirect_uri: returnOf(client), state });
      const page = await browser.open(url);
      expect([page.status, page.find('#error')?.text]).toEqual([400, 'invalid_redirect_uri']);
    }
    const pushed = await asClient(app, client, 'ext/par/request', {
      client_id: client.clientId,
      response_type: 'code',
      redirect_uri: returnOf(client),
      scope: 'openid',
      state,
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    expect([pushed.status, pushed.body['error_description']]).toEqual([400, expect.stringContaining('redirect_uri')]);
  });

  test('is offered to no service by the diagnostic, which lists the refused requests', async () => {
    const client = await register({ status: 'production' });
    await app.browser().open(authorizationRequest(app, client, { redirect_uri: returnOf(client) }).url);
    const list = await manager.open(`/admin/clients/${client.clientId}/diagnostic`);
    expect([list.find('#refusals') === null, list.find('#refusals a.fr-btn')]).toEqual([false, null]);
    const [refusal] = await app.services.clients.refusals.list(client.clientId);
    const asked = await manager.open(`/admin/clients/${client.clientId}/diagnostic?refusal=${refusal!.id}`);
    expect(asked.find('button[value="add"]')).toBeNull();
  });

  test('is refused in another browser, for another person, and for another service', async () => {
    const { client, request } = await stopped(manager);
    expect((await app.browser().open(request)).find('#error')?.text).toBe('invalid_redirect_uri');
    const { browser: other } = await signInAs(app, ['client-manager']);
    expect((await other.open(request)).find('#error')?.text).toBe('invalid_redirect_uri');
    const foreign = await register();
    const moved = new URL(request);
    moved.searchParams.set('client_id', foreign.clientId);
    expect((await manager.open(moved.href)).find('#error')?.text).toBe('invalid_redirect_uri');
    moved.searchParams.set('redirect_uri', returnOf(foreign));
    expect((await manager.open(moved.href)).find('#error')?.text).toBe('invalid_redirect_uri');
    expect(client.clientId).not.toBe(foreign.clientId);
  });

  test('gives nothing to another person who signs in on the way', async () => {
    const client = await register();
    const { browser } = await signInAs(app, ['client-manager']);
    const other = await buildAccount(app);
    await begin(client, { prompt: 'select_account' }, browser);
    await browser.submit({}, { action: 'switch' });
    const page = await typeCredentials(browser, other);
    expect([page.status, page.find('#error')?.text]).toEqual([400, 'invalid_redirect_uri']);
    expect(await heldBy(client)).not.toContain('AuthorizationCode');
  });

  test('ends a trial once, and shows nothing to a second tab or another browser', async () => {
    const { client } = await stopped(manager);
    await manager.submit({}, { action: 'accept' });
    const back = manager.trail.findLast(({ url }) => url.includes('/essai/retour?'))!.url;
    const again = await manager.open(back);
    expect([again.status, again.find('#outcome')?.text]).toEqual([400, expect.stringContaining('terminé')]);
    const { browser: other } = await signInAs(app, ['client-manager']);
    expect((await other.open(back)).status).toBe(400);
    const nobody = await app.browser().open(back);
    expect(nobody.url.pathname).toContain('/interaction/');
    expect(client.clientId).toBeDefined();
  });

  test('takes no code of another sign-in, and is not spent by a look at the address', async () => {
    const { client } = await stopped(manager);
    const page = manager.page;
    const stolen = await registerClient(app);
    const { code } = await signIn(app, app.browser(), {
      client: stolen,
      account: await buildAccount(app),
    });
    const request = new URL(manager.trail.findLast(({ url }) => url.includes('/openid-connect/auth?'))!.url);
    const forged = new URLSearchParams({ code, state: request.searchParams.get('state')!, iss: app.issuer });
    const head = await manager.request({ url: `${returnOf(client)}?${forged}`, method: 'HEAD' });
    expect(head.status).toBe(200);
    const answer = await manager.open(`${returnOf(client)}?${forged}`);
    expect(answer.find('#outcome')?.text).toContain('échoué');
    expect(answer.body).not.toContain('"sub"');
    expect(page.status).toBe(200);
  });

  test('opens to those alone who may change the service', async () => {
    const client = await register();
    for (const role of ['auditor', 'client-contact', 'support'] as const) {
      const { browser } = await signInAs(app, [role]);
      for (const path of [pathOf(client), `${pathOf(client)}/retour`])
        expect([role, path, (await browser.open(path)).status]).toEqual([role, path, 404]);
    }
  });
});
