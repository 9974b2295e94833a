import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { adminPages } from '../../interactions/admin/admin-pages.ts';
import { orSay } from '../../src/cli/or-say.ts';
import { adminEndpoints } from '../../src/api/admin/admin-endpoints.ts';
import type { ApiEndpoint } from '../../src/api/api-endpoint.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { personActCommands } from '../../src/cli/commands/person-act-commands.ts';
import { personActNames } from '../../src/domain/people/person-act-names.ts';
import { apiScopes } from '../../src/domain/roles/api-scopes.ts';
import { followApprovals } from '../../src/jobs/follow-approvals.ts';
import { callApi, holderToken, registerApiClient, serviceToken } from '../support/services/api.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { allFactors, begin, factorsOf, follow, noFactors, openRequests } from '../support/people/lost-device.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { askForUserCode, toAccess } from '../support/services/device.ts';
import { startScimClient } from '../support/services/scim.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, authorizationRequest, codeOf, exchange, registerClient, signIn } from '../support/test-client.ts';
import { like } from '../support/rows.ts';
import { typeBothFactors } from '../support/people/second-factor.ts';

const reason = 'la personne a téléphoné';
const list = '/admin/demandes';
const tokenGrants = ['authorization_code', 'refresh_token'];

/** Values for every member that a form or a body may ask for; a schema takes those that it knows. */
const typed = {
  reason,
  sentence: 'nous vous rappelons demain',
  email: 'une.autre@example.test',
  name: 'une.autre',
  account: 'une.autre@example.test',
  role: 'support',
  confirmation: 'supprimer',
};

describe('the lost device of an administrator', () => {
  let agent: Awaited<ReturnType<typeof holderToken>>;
  let lost: string;

  const app = describeApp();
  const client = prepare(() => registerApiClient(app));
  const victim = prepare(() => holderToken(app, { roles: ['admin', 'support'], client }));
  beforeAll(async () => {
    await signInAs(app, ['admin']);
    agent = await holderToken(app, { roles: ['support'], client });
    await begin(app, victim.account);
    const row = await app.rows.lostDeviceRequests.first({ accountId: victim.account.sub });
    lost = row.id;
  });

  const open = async () => (await app.services.approvals.requests.waiting(100)).map(({ id }) => id);
  const ids = async () => [lost, ...(await open()), victim.account.sub, agent.account.sub, randomUUID()];
  /** The administrator is as she was: her factors, her request, her account. */
  const isAsBefore = async (before: unknown) => {
    await follow(app);
    await followApprovals(app.services);
    const [applications, , , isOn] = await factorsOf(app, victim.account);
    expect([applications, isOn]).toEqual([allFactors[0], allFactors[3]]);
    expect(await openRequests(app, victim.account)).toBe(1);
    expect(await app.services.account.accounts.find(victim.account.sub)).toEqual(before);
  };
  const present = () => app.services.account.accounts.find(victim.account.sub);

  const press = (browser: Browser, path: string, action: string) => {
    const csrf = browser.page.find('input[name="csrf"]')?.getAttribute('value') ?? '';
    return browser.post(path, { ...typed, csrf, action });
  };
  const signInAgain = async ({ account }: typeof agent) => {
    // A code of the application serves once.
    app.moveClock(30);
    const browser = await app.open('/admin');
    const page = await typeBothFactors(browser, account);
    expect(page.url.pathname).toBe('/admin');
    return browser;
  };

  const pagesAbout = (sub: string, id: string) =>
    adminPages
      .map(({ path }) => path)
      .filter((path) => path.includes('/:sub') || path.startsWith(`${list}/`))
      .map((path) => path.replace(':sub', sub).replace(':id', encodeURIComponent(id)));

  test('is not resolved by one agent at any page, twice, in two browsers, by any method or with any id', async () => {
    const before = await present();
    for (const browser of [agent.browser, await signInAgain(agent)]) {
      await browser.open('/compte/profil');
      const paths = (await ids()).flatMap((id) => pagesAbout(victim.account.sub, id));
      for (const path of new Set(paths)) {
        const asked = `${path}?action=approve&reason=${encodeURIComponent(reason)}`;
        await browser.request({ url: `${app.url}${asked}`, method: 'HEAD' });
        const shown = await browser.open(asked);
        const buttons = shown.root.querySelectorAll('#step button').map((one) => one.getAttribute('value') ?? '');
        for (const action of new Set([...buttons, 'approve']))
          if (action !== 'refuse') await press(browser, path, action);
      }
    }
    expect(await open()).not.toEqual([]);
    await isAsBefore(before);
  });

  test('is not resolved by the person herself, though she has the role too', async () => {
    const before = await present();
    await victim.browser.open('/compte/profil');
    const paths = (await ids()).flatMap((id) => pagesAbout(victim.account.sub, id));
    for (const path of new Set(paths))
      for (const action of ['approve', 'refuse']) {
        await victim.browser.open(path);
        await press(victim.browser, path, action);
      }
    await isAsBefore(before);
    const [lastRequest = ''] = await open();
    const address = `${list}/${lastRequest}`;
    await victim.browser.open(address);
    expect((await press(victim.browser, address, 'approve')).status).toBe(403);
    expect((await victim.browser.open(address)).find('#hurdle')).not.toBeNull();
  });

  test('is not resolved by any command, whatever name it is given', async () => {
    const before = await present();
    const values: Readonly<Record<string, readonly string[]>> = { close: ['--close', 'all'] };
    for (const { name, flags = {}, options = {} } of personActCommands)
      for (const operator of [agent.account.sub, victim.account.username]) {
        const more = Object.keys(options).flatMap((option) => values[option] ?? []);
        const extra = Object.keys(flags).filter((flag) => flag !== 'break-glass');
        for (const flag of ['', ...extra.map((one) => `--${one}`)]) {
          const words = [...name.split(' '), victim.account.sub, ...more, '--reason', reason, '--as', operator];
          await runCli(flag === '' ? words : [...words, flag], { env: environmentOf(app) });
        }
      }
    for (const id of await ids()) await runCli(['request', 'show', id], { env: environmentOf(app) });
    await isAsBefore(before);
  });

  const bodyOf = ({ body }: ApiEndpoint, id: string) => {
    if (!(body instanceof z.ZodObject)) return undefined;
    const given: Readonly<Record<string, unknown>> = { ...typed, id };
    return Object.fromEntries(Object.keys(body.shape).flatMap((name) => (name in given ? [[name, given[name]]] : [])));
  };

  test('is not resolved at any endpoint of the API, by her token nor by that of a service', async () => {
    const before = await present();
    const service = await serviceToken(app, await registerApiClient(app), apiScopes);
    const statuses = new Set<number>();
    for (const token of [agent.token, victim.token, service])
      for (const id of await ids())
        for (const endpoint of adminEndpoints.filter(({ path }) => path.includes('{'))) {
          const path = endpoint.path
            .replace('{sub}', victim.account.sub)
            .replace('{role}', 'admin')
            .replace(/\{\w+\}/g, id);
          // Only the requests about the device have different answers for different ids.
          if (id !== lost && !endpoint.path.includes('{id}')) continue;
          const body = bodyOf(endpoint, id);
          if (endpoint.operationId === 'refuseRequest') continue;
          const answer = await callApi(app, path, { token, method: endpoint.method, ...(body && { body }) });
          statuses.add(answer.status);
        }
    await isAsBefore(before);
    // Acts that wait, and those that are refused.
    for (const status of [202, 403, 404]) expect(statuses).toContain(status);
    const acts = adminEndpoints.filter(({ path }) => path.startsWith('/people/{sub}/acts/'));
    expect(new Set(acts.map(({ path }) => path.split('/').at(-1)))).toEqual(new Set(personActNames));
  });

  test('is not resolved by a product that provisions people', async () => {
    const before = await present();
    const scim = await startScimClient(app, ['accounts:provision', 'accounts:read', 'accounts:support']);
    const { body } = await scim.send(`/Users?filter=${encodeURIComponent(`userName eq "${victim.account.username}"`)}`);
    const found = ((body['Resources'] ?? []) as { id: string }[]).map(({ id }) => id);
    for (const id of [victim.account.sub, lost, ...found]) {
      const Operations = [{ op: 'replace', path: 'active', value: false }];
      await scim.send(`/Users/${id}`, { method: 'PATCH', body: { Operations } });
      await scim.send(`/Users/${id}`, { method: 'PUT', body: { userName: 'x', active: false } });
      await scim.send(`/Users/${id}`, { method: 'DELETE' });
    }
    await isAsBefore(before);
  });

  test('is only asked for through a service, in whose name ever, and counts for nobody', async () => {
    const colleague = (await signInAs(app, ['auditor'])).account;
    const before = await app.services.account.accounts.find(colleague.sub);
    const lured = await holderToken(app, { roles: ['admin'], client });
    for (const { token } of [lured, agent])
      for (const act of personActNames) {
        const body = act === 'correct-address' ? { email: typed.email, reason } : { reason };
        await callApi(app, `/people/${colleague.sub}/acts/${act}`, { token, method: 'POST', body });
      }
    const asked = await app.services.approvals.requests.waitingFor(colleague.sub);
    expect(asked.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['disable', 'delete', 'expire-password', 'correct-address', 'reset-second-factor']),
    );
    for (const { id, by } of asked) {
      expect([by, await app.services.approvals.requests.agreements(id)]).toMatchObject([
        { through: client.clientId },
        [],
      ]);
      const page = await agent.browser.open(`${list}/${id}`);
      expect(page.find('#facts')?.text).toContain('par le service «\u00a0Service de test\u00a0»');
      await agent.browser.submit({ reason }, { action: 'approve' });
      expect(await app.services.approvals.requests.agreements(id)).toMatchObject([{ accountId: agent.account.sub }]);
    }
    expect(await app.services.account.accounts.find(colleague.sub)).toEqual(before);
  });

  test('does not follow from a right that no page has named to the person in this sign-in', async () => {
    const scope = 'openid offline_access accounts:support';
    const metadata = { scope: `${scope} profile`, grant_types: [...tokenGrants, 'password'] };
    const account = await buildAccount(app);
    for (const own of [{ first_party: true }, { first_party: false }]) {
      const asking = await registerClient(app, { ...metadata, ...own, legacy_password_grant: true });
      const browser = app.browser();
      const request = () => authorizationRequest(app, asking, { scope, prompt: 'consent' });
      await signIn(app, browser, { client: asking, account, params: { scope } });
      const given = request();
      const page = await browser.open(given.url);
      expect(page.find('#administration-rights')).not.toBeNull();
      expect(page.text).toContain('agir sur le compte des personnes');
      const back = await browser.submit({}, { action: 'accept' });
      const code = back.url.searchParams.get('code') ?? '';
      expect((await exchange(app, asking, { code, verifier: given.verifier })).body['scope']).toContain('accounts');

      const again = await browser.open(authorizationRequest(app, asking, { scope }).url);
      expect(again.find('#administration-rights')).not.toBeNull();
      const silent = await browser.open(authorizationRequest(app, asking, { scope, prompt: 'none' }).url);
      expect(silent.url.searchParams.get('error')).toBe('consent_required');

      // Less than the right was asked for, and nothing widens it: neither a refresh nor a password.
      const plain = authorizationRequest(app, asking, { scope: 'openid offline_access', prompt: 'consent' });
      await browser.open(plain.url);
      const less = await browser.submit({}, { action: 'accept' });
      const { body } = await exchange(app, asking, { code: codeOf(less), verifier: plain.verifier });
      const refreshing = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
      const wider = await asClient(app, asking, 'token', { ...refreshing, scope: 'openid accounts:support' });
      expect([wider.status, wider.body['error']]).toEqual([400, 'invalid_scope']);
      const { username, password } = account;
      const typedIn = await asClient(app, asking, 'token', { grant_type: 'password', username, password, scope });
      expect([typedIn.status, typedIn.body['scope']]).toEqual([200, 'openid']);
    }
    const grants = ['urn:ietf:params:oauth:grant-type:device_code'];
    const script = await registerClient(app, {
      scope,
      grant_types: grants,
      token_endpoint_auth_method: 'none',
      redirect_uris: [],
      response_types: [],
    });
    const page = await toAccess(app.browser(), await askForUserCode(app, script, { scope }), account);
    expect(page.find('#administration-rights')).not.toBeNull();
  });

  test('does not follow from a service with a right that nobody here may give', async () => {
    const wide = await registerApiClient(app, ['clients:read', 'accounts:support', 'audit:read']);
    const plain = await registerClient(app, { scope: 'openid profile' });
    const scopes = ['clients:read', 'clients:write'] as const;
    const narrow = await registerApiClient(app, scopes);
    const { services } = app;
    const before = await services.clients.registry.find(wide.clientId);
    const manager = await holderToken(app, { roles: ['client-manager', 'support'], client: narrow, scopes });
    const lured = await holderToken(app, { roles: ['admin'], client: narrow, scopes });
    const touching = adminEndpoints.filter(({ method, path }) => path.includes('{client_id}') && method !== 'GET');
    const scope = 'openid profile accounts:support';
    const headers = { 'if-match': '*' };
    for (const token of [manager.token, lured.token, await serviceToken(app, narrow, scopes)]) {
      const send = async (method: string, path: string, body: unknown) =>
        (await callApi(app, path, { token, method, headers, body })).status;
      for (const { method, path, operationId } of touching) {
        const touched = path.replace('{client_id}', wide.clientId).replace(/\{\w+\}/g, '1');
        expect([operationId, await send(method, touched, { reason })]).toEqual([operationId, 403]);
      }
      const file = { client_id: wide.clientId, client_name: 'Autre' };
      expect(await send('POST', '/clients/import', { file, reason })).toBe(422);
      // Nor is the right given to another service, by any endpoint that takes a registration.
      const registration = { client_name: 'Nouveau', redirect_uris: ['https://nouveau.example/'], scope };
      expect(await send('POST', '/clients', { registration, reason })).toBe(403);
      expect(await send('PATCH', `/clients/${plain.clientId}`, { registration: { scope }, reason })).toBe(403);
      const given = { file: { client_id: plain.clientId, scope }, reason };
      expect(await send('POST', '/clients/import', given)).toBe(422);
      const policy = { fixed: { scope } };
      expect(await send('POST', '/registration-tokens', { name: 'Chaîne', policy, reason })).toBe(422);
    }
    // Who could give the acts of the support alone does not give with them the right to change roles.
    const address = `/admin/clients/${plain.clientId}/droits-api`;
    const form = await manager.browser.open(address);
    expect(form.find('[name="scope-accounts-support"]')).toBeNull();
    const csrf = form.find('input[name="csrf"]')?.getAttribute('value') ?? '';
    const baseVersion = form.find('input[name="baseVersion"]')?.getAttribute('value') ?? '';
    const forged = { csrf, baseVersion, reason, 'scope-accounts-support': 'on', action: 'saveScopes' };
    expect((await manager.browser.post(address, forged)).status).toBeLessThan(400);
    // To give a service its own people takes the right to change people.
    const inviting = '[name="scope-accounts-provision"]';
    const other = await signInAs(app, ['client-manager'], address);
    expect([form.find(inviting) === null, other.browser.page.find(inviting)]).toEqual([false, null]);
    // Through a service nobody gives a right, not even one that the service has and that she may give.
    const own = [...scopes, 'audit:read'] as const;
    const broad = await holderToken(app, { roles: ['admin'], client: await registerApiClient(app, own), scopes: own });
    const body = { registration: { scope: 'openid profile audit:read' }, reason };
    const patch = { token: broad.token, method: 'PATCH', headers, body };
    expect((await callApi(app, `/clients/${plain.clientId}`, patch)).status).toBe(403);
    // A secret of a service is a way to its rights, on a page too.
    const page = await manager.browser.open(`/admin/clients/${wide.clientId}/secrets?nouveau`);
    expect(page.find('[name="life"]')).not.toBeNull();
    expect((await manager.browser.submit({ reason }, { action: 'draw' })).status).toBe(403);
    // A copy of such a service has its rights, and so has a version from the time when a service had more of them.
    for (const one of [scope, 'openid profile'])
      orSay(await services.inUnit(() => updateClient(services, { clientId: plain.clientId, file: { scope: one } })));
    const holding = () => app.rows.clients.values('clientId', { metadata: like('%accounts:support%') });
    const held = await holding();
    for (const [of, place, action] of [
      [wide, 'dupliquer', 'duplicate'],
      [plain, `versions?version=${(await services.clients.registry.find(plain.clientId))!.version - 1}`, 'restore'],
    ] as const) {
      const shown = await manager.browser.open(`/admin/clients/${of.clientId}/${place}`);
      const version = shown.find('input[name="baseVersion"]')?.getAttribute('value') ?? '';
      const sent = { ...typed, csrf: shown.fieldValue('csrf') ?? csrf, baseVersion: version, action };
      const refused = await manager.browser.post(`/admin/clients/${of.clientId}/${place}`, sent);
      expect([action, shown.status, refused.status]).toEqual([action, 200, 403]);
    }
    expect(await holding()).toEqual(held);
    expect(await services.clients.registry.find(wide.clientId)).toEqual(before);
    expect((await services.clients.registry.find(plain.clientId))?.metadata.scope).toBe('openid profile');
  });

  test('is resolved by a second agent who counts, and by no one whose role comes from the first', async () => {
    const waiting = (await app.services.approvals.requests.waiting(100)).find(
      ({ act, by }) => act === 'approve-lost-device' && by.kind === 'account',
    )!;
    const path = `${list}/${waiting.id}`;
    const administrator = await signInAs(app, ['admin']);
    const puppet = await signInAs(app, ['auditor']);
    await administrator.browser.open(`/admin/roles?person=${puppet.account.sub}`);
    await administrator.browser.submit({ role: 'support', reason }, { action: 'grant' });
    await administrator.browser.open(`/admin/roles?person=${agent.account.sub}`);
    await administrator.browser.submit({ role: 'admin', reason }, { action: 'grant' });
    await puppet.browser.open(path);
    const refused = await puppet.browser.submit({ reason }, { action: 'approve' });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('ne compte pas')]);
    expect(await openRequests(app, victim.account)).toBe(1);

    const second = await signInAs(app, ['support']);
    await second.browser.open(path);
    await second.browser.submit({ reason }, { action: 'approve' });
    expect((await factorsOf(app, victim.account))[0]).toBe(noFactors[0]);
  });
});
