import type Router from '@koa/router';
import type { z } from 'zod';
import { adminEndpoints } from '../../src/api/admin/admin-endpoints.ts';
import { createApp } from '../../src/app.ts';
import { routes } from '../../src/oidc/endpoints.ts';
import { callApi, holderToken, registerApiClient } from '../support/api.ts';
import type { Browser } from '../support/browser.ts';
import { callSsf, registerStreamClient } from '../support/event-receiver.ts';
import { createToken, minimal, register } from '../support/register-itself.ts';
import { environmentOf, runCli } from '../support/run-cli.ts';
import { startScimClient } from '../support/scim.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { asClient, authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

/** Values that a database, a page, the log or the export could not give back, as JSON writes them. */
const values = [
  String.raw`"a\u0000b"`,
  String.raw`"\ud800"`,
  String.raw`{"a\u0000":1}`,
  '1e300',
  '9007199254740993',
  '{"__proto__":{}}',
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
] as const;

/** Parameters of the endpoints of the protocol. Each is sent to each. */
const parameters =
  'client_id redirect_uri scope state nonce claims acr_values login_hint prompt max_age ui_locales id_token_hint request_uri code refresh_token username password totp token client_assertion device_code user_code post_logout_redirect_uri logout_hint idp_hint other'.split(
    ' ',
  );

interface Routed {
  readonly router: Router;
  readonly loadAdmin: () => Promise<void>;
}

/** Writes an object as JSON with a member that JSON.stringify would not write. */
const withMember = (object: object, name: string, value: string) =>
  JSON.stringify({ ...object, [name]: '@' }).replace('"@"', () => value);

/** Returns the members that the body of an endpoint may have. */
const membersOf = (schema: z.ZodType | undefined) =>
  Object.keys((schema as { readonly shape?: object } | undefined)?.shape ?? { any: 1 });

describe.each(bothDatabases)('what could not be read back is refused at every door, on %s', (database) => {
  let app: TestApp;
  let client: TestClient;
  let holder: { readonly token: string; readonly browser: Browser };
  let authorization: string;

  beforeAll(async () => {
    app = await startApp({ database, config: { dynamicRegistration: true, addressLimits: 1000 } });
    client = await registerClient(app, {
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    });
    authorization = `Basic ${Buffer.from(`${client.clientId}:${client.secret}`).toString('base64')}`;
    holder = await holderToken(app, { roles: ['admin'], client: await registerApiClient(app) });
  });
  afterAll(() => app.stop());

  test('in the parameter claims of a request, whichever way it comes', async () => {
    for (const value of values) {
      const claims = `{"userinfo":{"email":{"value":${value}}}}`;
      const { url, state } = authorizationRequest(app, client, { claims });
      const { headers } = await fetch(url, { redirect: 'manual' });
      const back = new URL(headers.get('location') ?? '', app.url).searchParams;
      expect([claims.slice(0, 50), back.get('error'), back.get('state')]).toEqual([
        claims.slice(0, 50),
        'invalid_request',
        state,
      ]);
      const params = Object.fromEntries(new URL(url).searchParams);
      for (const path of ['ext/par/request', 'auth/device']) {
        const { status, body } = await asClient(app, client, path, params);
        expect([path, status, body['error']]).toEqual([path, 400, 'invalid_request']);
      }
    }
    const claims = '{"userinfo":{"email":{"value":"a@b.fr"}},"id_token":{"auth_time":{"essential":true}}}';
    const { url } = authorizationRequest(app, client, { claims });
    expect((await fetch(url, { redirect: 'manual' })).headers.get('location')).not.toContain('error');
  });

  test('in every parameter of the protocol', async () => {
    const answers: string[] = [];
    for (const path of Object.values(routes))
      for (const name of parameters) {
        const body = new URLSearchParams({ [name]: 'a\0b' });
        const url = `${app.issuer}${path}`;
        const get = await fetch(`${url}?${body}`, { redirect: 'manual', headers: { authorization } });
        // A form of an authorization request, or of a logout, goes on as an address.
        const post = await fetch(url, { method: 'POST', body, headers: { authorization } });
        for (const { status } of [get, post]) answers.push(`${status} ${path} ${name}`);
      }
    // 403 and 405: the address takes no such method, or no such form, whatever it holds.
    expect(answers.filter((answer) => !/^40[035] /.test(answer))).toEqual([]);
  });

  test('in every member of every body that an API takes', async () => {
    const scim = await startScimClient(app);
    const streams = await registerStreamClient(app);
    const { token } = await createToken(app);
    const answers: string[] = [];
    for (const value of values) {
      for (const { method, path, body } of adminEndpoints) {
        if (!body) continue;
        for (const name of membersOf(body)) {
          const sent = withMember({ reason: 'Un essai' }, name, value);
          const address = path
            .replace('{client_id}', client.clientId)
            .replace('{number}', '1')
            .replaceAll(/\{\w+\}/g, 'nothing');
          const headers = { 'if-match': '"0"' };
          const { status } = await callApi(app, address, { token: holder.token, method, body: sent, headers });
          answers.push(`${status} ${method} ${path} ${name}`);
        }
      }
      for (const name of ['userName', 'displayName', 'name', 'emails', 'externalId', 'other']) {
        const { status } = await scim.send('/Users', { method: 'POST', body: withMember({}, name, value) });
        answers.push(`${status} SCIM ${name}`);
      }
      const [status] = [
        await callSsf(app, streams.token, ['POST', '/stream', withMember({}, 'description', value)]),
      ].map((answer) => answer.status);
      answers.push(`${status} a stream`);
      for (const name of ['client_name', 'jwks', 'default_max_age', 'other']) {
        const refused = await register(app, token, withMember(minimal, name, value));
        answers.push(`${refused.status} registration ${name} ${String(refused.body['error'])}`);
      }
    }
    expect(answers.length).toBeGreaterThan(500);
    expect(answers.filter((answer) => !answer.startsWith('400 '))).toEqual([]);
    expect(
      answers.filter((answer) => / registration /.test(answer) && !answer.endsWith(' invalid_client_metadata')),
    ).toEqual([]);
  });

  test('in every form, query and part of an address of a page', async () => {
    const { middleware } = await createApp(app.services, { probe: () => undefined });
    const { router, loadAdmin } = middleware.find((one) => 'router' in one) as unknown as Routed;
    await loadAdmin();
    const { browser } = holder;
    const csrf = (await browser.open('/langue')).find('[name="csrf"]')?.getAttribute('value') ?? '';
    const answers: string[] = [];
    for (const path of new Set(router.stack.map((route) => String(route.path)))) {
      const address = path.replace('*other', 'nowhere').replaceAll(/:\w+(\([^)]*\))?/g, 'nothing');
      const parts = path.replace('*other', '%00').replaceAll(/:\w+(\([^)]*\))?/g, '%00');
      const ask = async (url: string, form?: Readonly<Record<string, string>>) => {
        const sent = form && { method: 'POST', headers: { origin: app.url }, body: { csrf, ...form } };
        const { status } = await browser.request({ url: `${app.url}${url}`, method: 'GET', ...sent });
        answers.push(`${status} ${sent ? 'POST' : 'GET'} ${url}`);
      };
      await ask(`${address}?q=a%00b`);
      if (parts !== address) await ask(parts);
      // A press on the button of the logout reads nothing of the form, and would end this sign-in.
      if (!path.endsWith('/logout'))
        await ask(address, { reason: 'a\0b', name: 'a\0b', state: 'a\0b', action: 'save' });
    }
    expect(answers.length).toBeGreaterThan(150);
    expect(answers.filter((answer) => /^[235]/.test(answer) && !answer.includes('%00'))).toEqual([]);
    expect(answers.filter((answer) => !/^40[045]/.test(answer) && answer.includes('%00'))).toEqual([]);
  });

  test('in a file, whatever the command does with it, and in a key set of a page', async () => {
    const env = environmentOf(app);
    const keys = (kid: string) =>
      `{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":${kid}}]}`;
    for (const value of values) {
      for (const command of [
        ['client', 'create', '--file', '-'],
        ['client', 'import', '--file', '-'],
      ]) {
        const input = withMember(minimal, 'jwks', keys(value));
        const { code, stderr } = await runCli(command, { input, env });
        expect([command[1], code, stderr]).toEqual([command[1], 1, expect.stringMatching(/holds|is not JSON/)]);
      }
    }
    const { body } = await callApi(app, `/clients/${client.clientId}`, { token: holder.token });
    expect(body['registration'] ?? body).toBeDefined();
    const { browser } = holder;
    await browser.open(`/admin/clients/${client.clientId}/secrets`);
    expect(browser.page.status).toBe(200);
  });
});
