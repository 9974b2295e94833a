import type Router from '@koa/router';
import type { z } from 'zod';
import { adminEndpoints } from '../../src/api/admin/admin-endpoints.ts';
import { createApp } from '../../src/app.ts';
import { jobList } from '../../src/jobs/job-list.ts';
import { routes } from '../../src/oidc/endpoints.ts';
import { createExportDocument } from '../../interactions/account/export/export-document.tsx';
import { refresh } from '../support/authorize.ts';
import { callApi, holderToken, registerApiClient } from '../support/services/api.ts';
import type { Browser } from '../support/browser.ts';
import { callSsf, registerStreamClient } from '../support/services/event-receiver.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { createToken, minimal, register } from '../support/services/register-itself.ts';
import { askForExport, exportLink } from '../support/people/export-pages.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { startScimClient } from '../support/services/scim.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  basicOf,
  registerClient,
  signInForTokens,
  type TestClient,
} from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { ownFields } from '../support/requests/own-fields.ts';

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

interface Person {
  readonly account: BuiltAccount;
  readonly browser: Browser;
}

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

// The doors are the same whatever lies behind them: a request that passes one is seen on any database.
describe.each(bothDatabases.slice(0, 1))('what could not be read back is refused at every door, on %s', (database) => {
  let authorization: string;

  const app = describeApp({ database, config: { dynamicRegistration: true, addressLimits: 1000 } });
  const client = prepare(() =>
    registerClient(app, {
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    }),
  );
  const holder = prepare(async () => holderToken(app, { roles: ['admin'], client: await registerApiClient(app) }));
  beforeAll(() => {
    authorization = basicOf(client);
  });

  test('in the parameter claims of a request, whichever way it comes', async () => {
    const asked = values.map((value) => `{"userinfo":{"email":{"value":${value}}}}`);
    // A claim is asked for by null or by an object (OpenID Connect Core 5.5.1).
    for (const claims of [
      ...asked,
      '{"id_token":{"sub":5}}',
      '{"userinfo":{"email":true}}',
      '{"id_token":{"acr":[]}}',
    ]) {
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
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(200);
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
    for (const [place, value] of values.entries()) {
      for (const [at, { method, path, body }] of adminEndpoints.entries()) {
        if (!body) continue;
        for (const [member, name] of membersOf(body).entries()) {
          // One check reads whole bodies, so each member gets one of the values.
          if ((at + member) % values.length !== place) continue;
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
    expect(answers.length).toBeGreaterThan(140);
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
    const own = ownFields(await browser.open('/compte/profil'));
    const answers: string[] = [];
    for (const path of new Set(router.stack.map((route) => String(route.path)))) {
      const address = path.replace('*other', 'nowhere').replaceAll(/:\w+(\([^)]*\))?/g, 'nothing');
      const parts = path.replace('*other', '%00').replaceAll(/:\w+(\([^)]*\))?/g, '%00');
      const ask = async (url: string, form?: Readonly<Record<string, string>>) => {
        const sent = form && { method: 'POST', headers: { origin: app.url }, body: { ...own, ...form } };
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

/** What a process of 0.2.0 stored as it was sent. */
const damages = [
  String.raw`,"claims":{"userinfo":{"email":{"value":"a\u0000b"}}}}`,
  String.raw`,"claims":{"userinfo":{"email":"\ud800"}}}`,
  `,"claims":${'['.repeat(1200)}${']'.repeat(1200)}}`,
] as const;
const damage = (json: string, place: number) => json.replace(/\}$/, () => damages[place % damages.length]!);

describe.each(bothDatabases)('a row that cannot be read back stops nothing but itself, on %s', (database) => {
  let damaged: TestClient;
  let sound: TestClient;
  let somebody: Person;
  let other: Person;
  const records = ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'Grant'];

  /** A person who is signed in at both services, with rows as 0.2.0 writes them. */
  const signedIn = async (): Promise<Person> => {
    const [account, browser] = [await buildAccount(app), app.browser()];
    await signInForTokens(app, browser, { client: damaged, account });
    for (const client of [damaged, damaged, sound]) await browser.open(authorizationRequest(app, client).url);
    await app.rows.payloads.change({ accountId: account.sub, model: records }, { issuedAt: null, grantType: null });
    return { account, browser };
  };

  const app = describeApp({ database, config: { inactiveDays: 400, addressLimits: 1000 } });

  const holder = prepare(async () => holderToken(app, { roles: ['admin'], client: await registerApiClient(app) }));
  beforeAll(async () => {
    const metadata = { backchannel_logout_uri: 'https://nowhere.test/logout' };
    [damaged, sound] = [await registerClient(app, metadata), await registerClient(app, metadata)];
    [somebody, other] = [await signedIn(), await signedIn()];
    const accountId = somebody.account.sub;
    const rows = [
      ...(await app.rows.payloads.list({ accountId, model: 'Session' })),
      ...(await app.rows.payloads.list({ accountId, clientId: damaged.clientId })),
    ];
    // The session is the first one. PostgreSQL cannot read a NUL of it, and SQLite cannot read its depth.
    for (const [place, { model, id, payload }] of rows.entries()) {
      const text = JSON.stringify(payload);
      await app.rows.payloads.change({ model, id }, { payload: damage(place === 0 ? damage(text, 2) : text, place) });
    }
    expect([rows[0]!.model, rows.length > 3]).toEqual(['Session', true]);
    const { metadata: stored } = await app.rows.clients.first({ clientId: damaged.clientId });
    await app.rows.clients.change(
      { clientId: damaged.clientId },
      {
        metadata: JSON.stringify(stored).replace(/\}$/, String.raw`,"jwks":{"keys":[{"kty":"EC","kid":"a\u0000b"}]}}`),
        backchannelLogoutUri: null,
        updatedAt: app.services.nowSeconds(),
      },
    );
  });

  /** Does a round of every job, and returns those that failed. */
  const rounds = () =>
    withoutJobs(app, async () => {
      const failed: string[] = [];
      for (const [name, job] of Object.entries(jobList))
        await job
          .begin(app.services, { drawExport: createExportDocument(app.services) })(() => false)
          .catch((error: unknown) => failed.push(`${name} ${String(error)}`));
      return failed;
    });

  /** Opens every page and every answer of the API that may show these people and this client. Returns those that are not whole. */
  const look = async () => {
    const { middleware } = await createApp(app.services, { probe: () => undefined });
    const { router, loadAdmin } = middleware.find((one) => 'router' in one) as unknown as Routed;
    await loadAdmin();
    const paths = [
      ...new Set(router.stack.filter(({ methods }) => methods.includes('GET')).map(({ path }) => String(path))),
    ];
    const answers: string[] = [];
    const ask = async (browser: Browser, path: string, { account }: Person) => {
      const id = path.includes('clients') ? damaged.clientId : account.sub;
      const url = `${app.url}${path.replaceAll(/:\w+(\([^)]*\))?/g, id)}`;
      answers.push(`${(await browser.request({ url, method: 'GET' })).status} ${path}`);
    };
    for (const path of paths)
      if (/^\/(compte|admin)/.test(path))
        await ask((path.startsWith('/admin') ? holder : somebody).browser, path, somebody);
    await ask(other.browser, '/compte/services', other);
    for (const { method, path } of adminEndpoints) {
      if (method !== 'GET') continue;
      const address = path.replace('{client_id}', damaged.clientId).replaceAll(/\{\w+\}/g, somebody.account.sub);
      answers.push(`${(await callApi(app, address, { token: holder.token })).status} API ${path}`);
    }
    return answers;
  };

  test('a refresh token that was used before ends its family', async () => {
    const account = await buildAccount(app);
    const { tokens } = await signInForTokens(app, app.browser(), { client: sound, account });
    const used = [tokens['refresh_token']];
    for (let turn = 0; turn < 3; turn++)
      used.push((await refresh(app, sound, used.at(-1))).body['refresh_token'] as string);
    const rows = await app.rows.payloads.list({ accountId: account.sub, model: records });
    for (const { model, id, payload } of rows)
      await app.rows.payloads.change({ model, id }, { payload: damage(damage(JSON.stringify(payload), 2), 0) });
    for (const token of [used[0], used.at(-1)])
      expect((await refresh(app, sound, token)).body['error']).toBe('invalid_grant');
  });

  test('every page, every answer of the API, every export and every job goes on', async () => {
    await askForExport(somebody.browser);
    const answers = await look();
    expect(answers.filter((answer) => answer.startsWith('5'))).toEqual([]);
    for (const path of ['/compte/services', '/compte/sessions', '/admin/personnes/:sub', 'API /people/{sub}'])
      expect(answers).toContain(`200 ${path}`);
    expect(await rounds()).toEqual([]);
    await exportLink(somebody.browser);

    // The job has written what 0.2.0 leaves out, and has deleted what cannot be kept. The session goes on.
    const left = await app.rows.payloads.list(
      { accountId: [somebody.account.sub, other.account.sub] },
      'accountId',
      'clientId',
      'model',
      'issuedAt',
    );
    const ofSomebody = left.filter((row) => row.accountId === somebody.account.sub);
    expect(ofSomebody.filter((row) => row.clientId === damaged.clientId)).toEqual([]);
    expect(ofSomebody.filter(({ model }) => model === 'Session')).toHaveLength(1);
    expect(ofSomebody.some((row) => row.clientId === sound.clientId)).toBe(true);
    expect(left.some((row) => row.accountId !== somebody.account.sub && row.clientId === damaged.clientId)).toBe(true);
    expect(left.filter((row) => records.includes(row.model) && row.issuedAt === null)).toEqual([]);
    const { backchannelLogoutUri: address } = await app.rows.clients.first({ clientId: damaged.clientId });
    expect(address).toBe('https://nowhere.test/logout');
  });

  test('an access, a session and an account end', async () => {
    await somebody.browser.open('/compte/services');
    const form = `form:has([name="client"][value="${sound.clientId}"])`;
    expect((await somebody.browser.submit({}, { action: 'withdraw', form })).status).toBe(200);
    const { status } = await callApi(app, `/people/${somebody.account.sub}/acts/close-sessions`, {
      token: holder.token,
      method: 'POST',
      body: { reason: 'Un essai' },
    });
    expect(status).toBe(200);
    expect((await other.browser.open('/compte/services')).status).toBe(200);
    for (const { account } of [somebody, other]) {
      await app.rows.closingServices.insert({ accountId: account.sub, clientId: damaged.clientId });
      await app.rows.accounts.change({ id: account.sub }, { disabledAt: 1, disabledFor: 'deletion', deletionDueAt: 1 });
    }
    expect(await rounds()).toEqual([]);
    expect(await app.rows.accounts.list({ id: [somebody.account.sub, other.account.sub] })).toEqual([]);
  });
});
