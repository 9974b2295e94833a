import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { adminPages } from '../../interactions/admin/admin-pages.ts';
import { adminEndpoints } from '../../src/api/admin/admin-endpoints.ts';
import type { ApiEndpoint } from '../../src/api/api-endpoint.ts';
import { personActCommands } from '../../src/cli-person-act-commands.ts';
import { personActNames } from '../../src/domain/approvals/act-names.ts';
import { apiScopes } from '../../src/domain/roles/api-scopes.ts';
import { followApprovals } from '../../src/jobs/follow-approvals.ts';
import { callApi, holderToken, registerApiClient, serviceToken } from '../support/api.ts';
import type { Browser } from '../support/browser.ts';
import { allFactors, begin, factorsOf, follow, noFactors, openRequests } from '../support/lost-device.ts';
import { environmentOf, runCli } from '../support/run-cli.ts';
import { startScimClient } from '../support/scim.ts';
import { signInAs } from '../support/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { totpCode } from '../support/totp-code.ts';

const reason = 'la personne a téléphoné';
const list = '/admin/demandes';

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
  let app: TestApp;
  let agent: Awaited<ReturnType<typeof holderToken>>;
  let victim: Awaited<ReturnType<typeof holderToken>>;
  let lost: string;
  let client: Awaited<ReturnType<typeof registerApiClient>>;

  beforeAll(async () => {
    app = await startApp();
    client = await registerApiClient(app);
    victim = await holderToken(app, { roles: ['admin', 'support'], client });
    await signInAs(app, ['admin']);
    agent = await holderToken(app, { roles: ['support'], client });
    await begin(app, victim.account);
    const row = (await app.services.database
      .knex('lost_device_requests')
      .where({ account_id: victim.account.sub })
      .first('id')) as { id: string };
    lost = row.id;
  });
  afterAll(() => app.stop());

  const open = async () => (await app.services.approvals.waiting(100)).map(({ id }) => id);
  const ids = async () => [lost, ...(await open()), victim.account.sub, agent.account.sub, randomUUID()];
  /** The administrator is as she was: her factors, her request, her account. */
  const isAsBefore = async (before: unknown) => {
    await follow(app);
    await followApprovals(app.services);
    const [applications, , , isOn] = await factorsOf(app, victim.account);
    expect([applications, isOn]).toEqual([allFactors[0], allFactors[3]]);
    expect(await openRequests(app, victim.account)).toBe(1);
    expect(await app.services.accounts.find(victim.account.sub)).toEqual(before);
  };
  const present = () => app.services.accounts.find(victim.account.sub);

  const press = (browser: Browser, path: string, action: string) => {
    const csrf = browser.page.find('input[name="csrf"]')?.getAttribute('value') ?? '';
    return browser.post(path, { ...typed, csrf, action });
  };
  const signInAgain = async ({ account }: typeof agent) => {
    // A code of the application serves once.
    app.moveClock(30);
    const browser = app.browser();
    await browser.open('/admin');
    await browser.submit({ username: account.username, password: account.password }, { action: 'signin' });
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
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
    // Acts that wait, those that are refused, and requests that the agent has agreed to before.
    for (const status of [202, 403, 404, 409]) expect(statuses).toContain(status);
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

  test('is resolved by a second agent who counts, and by no one whose role comes from the first', async () => {
    const waiting = (await app.services.approvals.waiting(100)).find(
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
