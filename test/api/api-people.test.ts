import { buildAccount } from '../support/build-account.ts';
import { callApi, holderToken, registerApiClient, serviceToken, type ApiResponse } from '../support/services/api.ts';
import type { Browser } from '../support/browser.ts';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { apiScopes } from '../../src/domain/roles/api-scopes.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';

interface Item {
  readonly sub: string;
  readonly email: string;
}

describe('people, roles, audit and state at the API', () => {
  let service: string;

  const reason = 'Elle a écrit au support, dossier 42.';
  const post = (path: string, token: string, body: object = { reason }) =>
    callApi(app, path, { token, method: 'POST', body });
  const auditOf = (event: string, sub: string) => app.rows.audit.list({ event, accountId: sub });

  const app = describeApp();
  const client = prepare(() => registerApiClient(app));
  const person = prepare(() => buildAccount(app, { username: 'cherchee' }));
  const admin = prepare(() => holderToken(app, { roles: ['admin'], client }));
  beforeAll(async () => {
    service = await serviceToken(app, client, apiScopes);
  });

  test('a search finds masked people by what the page takes, and the audit keeps that there was one', async () => {
    const { status, body } = await callApi(app, '/people?q=cherchee', { token: service });
    expect([status, body]).toMatchObject([
      200,
      { has_more: false, items: [{ sub: person.sub, email: expect.not.stringContaining('cherchee'), states: [] }] },
    ]);
    expect((await callApi(app, '/people?q=ab', { token: service })).body).toMatchObject({
      status: 422,
      errors: [{ parameter: 'q', code: 'short' }],
    });
    const lines = await app.rows.audit.list({ event: 'people.searched' });
    expect(lines[0]).toMatchObject({ actorKind: 'client', actorId: client.clientId });
    expect(JSON.stringify(lines)).not.toContain('cherchee');
  });

  test('a person is shown without a secret, and she reads in her history that the support has looked', async () => {
    const factored = await buildAccount(app, { totp: true });
    const { status, body } = await callApi(app, `/people/${factored.sub}`, { token: service });
    expect([status, body]).toMatchObject([
      200,
      {
        sub: factored.sub,
        email: factored.email,
        recovery_codes: factored.recoveryCodes.length,
        factors: [{ kind: 'application' }],
        deletion: null,
      },
    ]);
    const text = JSON.stringify(body);
    for (const secret of [factored.totpSecret, ...factored.recoveryCodes]) expect(text).not.toContain(secret);
    expect(await auditOf('people.shown', factored.sub)).toMatchObject([{ actorId: client.clientId }]);
    expect((await callApi(app, '/people/00000000-0000-4000-8000-000000000000', { token: service })).status).toBe(404);
  });

  test('an invitation makes no account, and says nothing of an address that has one', async () => {
    const invite = (body: object) => post('/people', service, { reason, ...body });
    const email = `invitee-${process.pid}@example.test`;
    const answers = [await invite({ email, given_name: 'Ana', locale: 'en' }), await invite({ email: person.email })];
    expect(answers.map(({ status, body }) => [status, Object.keys(body)])).toEqual([
      [202, ['expires_at']],
      [202, ['expires_at']],
    ]);
    expect((await app.mailbox.newest(email, 'invitation')).lang).toBe('en');
    expect(await app.rows.accounts.list({ email })).toEqual([]);
    expect((await invite({ email: 'ana@' })).body['errors']).toMatchObject([{ pointer: '#/email', code: 'malformed' }]);
    const taken = await invite({ email, username: person.username });
    expect(taken.body['errors']).toMatchObject([{ pointer: '#/username', code: 'username_taken' }]);
    const reader = await serviceToken(app, client, ['accounts:read']);
    expect((await callApi(app, '/people', { token: reader, method: 'POST', body: { email, reason } })).status).toBe(
      403,
    );
  });

  test('an act is done at once on a person without a role, who is told, and the audit names the service and the reason', async () => {
    const done = await post(`/people/${person.sub}/acts/disable`, service);
    expect([done.status, done.body]).toEqual([200, { status: 'done', facts: {}, request: null }]);
    await app.mailbox.newest(person.email, 'account-disabled');
    expect(await auditOf('account.disabled', person.sub)).toMatchObject([
      { actorKind: 'client', actorId: client.clientId, reason },
    ]);
    const again = await post(`/people/${person.sub}/acts/disable`, service);
    expect([again.status, again.body['code']]).toEqual([409, 'already']);
    expect((await post(`/people/${person.sub}/acts/enable`, admin.token)).status).toBe(200);
    // A person who acts by a program is named, and the program too.
    const [enabled] = await auditOf('account.enabled', person.sub);
    expect(enabled).toMatchObject({
      actorKind: 'account',
      actorId: admin.account.sub,
      details: { through: client.clientId },
    });
    const journal = await admin.browser.open(`/admin/journal?action=account.enabled&target=${person.sub}`);
    const { profile } = (await app.services.account.accounts.find(admin.account.sub))!;
    expect(journal.find('#lines')?.text).toContain(profile.familyName ?? admin.account.email);
    expect(journal.find('#lines')?.text).toContain('Par le serviceService de test');
  });

  test('what lets somebody in sooner, and whatever touches a holder of a role, waits for two agents', async () => {
    const locked = await buildAccount(app, { totp: true });
    const sooner = await post(`/people/${locked.sub}/acts/reset-second-factor`, admin.token);
    expect([sooner.status, sooner.body['status']]).toEqual([202, 'waiting']);
    expect((await app.services.account.accounts.find(locked.sub))?.secondFactorAt).not.toBeNull();
    const holder = await buildAccount(app, { roles: ['support'], totp: true });
    const waiting = await post(`/people/${holder.sub}/acts/disable`, service);
    expect(waiting.status).toBe(202);
    const { id } = waiting.body['request'] as { readonly id: string };
    expect(waiting.headers.get('location')).toBe(`/api/admin/v1/requests/${id}`);
    const again = await post(`/people/${holder.sub}/acts/disable`, admin.token);
    expect(again.body['request']).toEqual(waiting.body['request']);
    expect((await app.services.account.accounts.find(holder.sub))?.disabledAt).toBeNull();
    const correct = (email: string, token: string) =>
      post(`/people/${holder.sub}/acts/correct-address`, token, { email, reason });
    expect((await correct('une@exemple.test', service)).status).toBe(202);
    // The other request would do something else than this agent wants, so no answer says that hers waits.
    const other = await correct('autre@exemple.test', admin.token);
    expect([other.status, other.body['code']]).toEqual([409, 'other_waits']);
  });

  test('two agents agree on the page that the answer names; a token asks and refuses, and counts for nobody', async () => {
    const locked = await buildAccount(app, { totp: true });
    const asked = await post(`/people/${locked.sub}/acts/reset-second-factor`, admin.token);
    const { id } = asked.body['request'] as { readonly id: string };
    const second = await holderToken(app, { roles: ['support'], client });
    const { body } = await callApi(app, `/requests/${id}`, { token: second.token });
    expect(body).toMatchObject({
      kind: 'act',
      act: 'reset-second-factor',
      reason,
      person: { sub: locked.sub, email: expect.not.stringContaining(locked.username) },
      asked_by: { kind: 'account', id: admin.account.sub, through: client.clientId },
      agreements: [],
      end: null,
    });
    expect((await callApi(app, '/requests', { token: service })).body['acts']).toContainEqual(
      expect.objectContaining({ id }),
    );
    // No token agrees, neither that of a service nor that of an agent.
    for (const token of [service, admin.token, second.token])
      expect((await post(`/requests/${id}/agree`, token)).status).toBe(404);
    const { page } = asked.body['request'] as { readonly page: string };
    const answerOn = async (browser: Browser, action: string) => {
      await browser.open(page);
      return browser.submit({ reason }, { action });
    };
    const first = await answerOn(admin.browser, 'approve');
    expect(first.text).toContain('par le service « Service de test »');
    expect((await app.services.account.accounts.find(locked.sub))?.secondFactorAt).not.toBeNull();
    await answerOn(second.browser, 'approve');
    expect((await app.services.account.accounts.find(locked.sub))?.secondFactorAt).toBeNull();
    expect((await post(`/requests/${id}/refuse`, second.token)).body).toMatchObject({ code: 'ended', ending: 'done' });

    const other = await post(`/people/${second.account.sub}/acts/disable`, admin.token);
    const own = (other.body['request'] as { readonly id: string }).id;
    expect((await post(`/requests/${own}/refuse`, second.token)).body['code']).toBe('own_account');
    expect((await post(`/requests/${own}/refuse`, admin.token)).body).toEqual({ status: 'withdrawn' });
    const ended = await callApi(app, '/requests?state=ended', { token: service });
    expect(ended.body['acts']).toContainEqual(expect.objectContaining({ id: own, end: expect.anything() }));
    expect((await post(`/requests/none/refuse`, admin.token)).status).toBe(404);
  });

  test('an act is refused on the own account, on nobody, without a reason, and by a token or a role without the right', async () => {
    const own = await post(`/people/${admin.account.sub}/acts/disable`, admin.token);
    expect([own.status, own.body['code']]).toEqual([403, 'own_account']);
    expect(await auditOf('account.act_refused', admin.account.sub)).toHaveLength(1);
    for (const sub of ['00000000-0000-4000-8000-000000000000', 'a'.repeat(200), '__proto__'])
      expect((await post(`/people/${sub}/acts/enable`, service)).status).toBe(404);
    const bare = await post(`/people/${person.sub}/acts/disable`, service, {});
    expect([bare.status, bare.body['errors']]).toMatchObject([422, [{ pointer: '#/reason' }]]);
    expect((await post(`/people/${person.sub}/acts/disable`, service, { reason, password: 'x' })).status).toBe(422);
    const reader = await serviceToken(app, client, ['accounts:read']);
    expect((await post(`/people/${person.sub}/acts/disable`, reader)).status).toBe(403);
    const auditor = await holderToken(app, { roles: ['auditor'], client });
    expect((await post(`/people/${person.sub}/acts/disable`, auditor.token)).status).toBe(403);
    expect((await app.services.account.accounts.find(person.sub))?.disabledAt).toBeNull();
  });

  test('a role waits for an administrator on a page, whoever asks by the API, and a service asks for none', async () => {
    const path = `/people/${person.sub}/roles/auditor`;
    const held = async () => (await app.services.account.accounts.find(person.sub))?.roles;
    const press = async (asked: ApiResponse, { browser }: { readonly browser: Browser }) => {
      const { page } = asked.body['request'] as { readonly page: string };
      const shown = await browser.open(page);
      if (shown.find('#hurdle')) return shown;
      return browser.submit({ reason }, { action: 'approve' });
    };
    expect((await post(`${path}/give`, service)).status).toBe(403);
    const asked = await post(`${path}/give`, admin.token);
    expect([asked.status, asked.body['status'], await held()]).toEqual([202, 'waiting', []]);
    expect((await post(`${path}/give`, admin.token)).body['request']).toEqual(asked.body['request']);
    const other = await post(`/people/${person.sub}/roles/support/give`, admin.token);
    expect([other.status, other.body['code']]).toEqual([409, 'other_waits']);
    const agent = await signInAs(app, ['support']);
    expect((await press(asked, agent)).find('#hurdle')).not.toBeNull();
    expect(await held()).toEqual([]);
    expect((await press(asked, admin)).text).toContain('auditeur');
    expect(await held()).toEqual(['auditor']);
    await app.mailbox.newest(person.email, 'own-role-changed');
    expect(await auditOf('account.role_granted', person.sub)).toMatchObject([{ reason }]);
    // An administrator keeps the role for a day after the press, and the request is over.
    const colleague = await signInAs(app, ['admin']);
    const taking = await post(`/people/${colleague.account.sub}/roles/admin/take`, admin.token);
    await press(taking, admin);
    const { id } = taking.body['request'] as { readonly id: string };
    expect(await app.services.approvals.requests.find(id)).toMatchObject({ end: { ending: 'done' } });
    expect((await post(`${path}/give`, admin.token)).body['code']).toBe('stale');
    const { body } = await callApi(app, '/roles?role=auditor', { token: service });
    expect((body['items'] as readonly Item[]).map(({ sub }) => sub)).toContain(person.sub);
    app.moveClock(301);
    const late = await post(`${path}/take`, admin.token);
    expect([late.status, late.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('max_age="300"'),
    ]);
    app.moveClock(-301);
    await press(await post(`${path}/take`, admin.token), await signInAs(app, ['admin']));
    expect(await held()).toEqual([]);
    expect((await post(`/people/${person.sub}/roles/root/give`, admin.token)).status).toBe(404);
    expect((await post(`/people/${admin.account.sub}/roles/auditor/give`, admin.token)).body['code']).toBe(
      'own_account',
    );
  });

  test('the audit is listed by pages whose cursors serve nobody else, and exported as JSON Lines and CSV', async () => {
    const query = `/audit?target=${person.sub}&limit=2`;
    const first = await callApi(app, query, { token: service });
    const cursor = String(first.body['next_cursor']);
    const second = await callApi(app, `${query}&cursor=${encodeURIComponent(cursor)}`, { token: service });
    const lines = [first, second].flatMap(({ body }) => body['items'] as readonly { readonly line: number }[]);
    expect([lines.length, new Set(lines.map(({ line }) => line)).size]).toEqual([4, 4]);
    for (const [path, token] of [
      [`${query}&cursor=${encodeURIComponent(cursor)}`, admin.token],
      [`/audit?target=${admin.account.sub}&cursor=${encodeURIComponent(cursor)}`, service],
      [`${query}&cursor=${encodeURIComponent(`${cursor}x`)}`, service],
    ] as const)
      expect((await callApi(app, path, { token })).body).toMatchObject({ status: 422, errors: [{ code: 'cursor' }] });
    expect((await callApi(app, '/audit?from=hier', { token: service })).body).toMatchObject({
      errors: [{ parameter: 'from', code: 'filter' }],
    });
    const file = async (format: string) => {
      const response = await fetch(`${app.url}/api/admin/v1/audit/export?target=${person.sub}&format=${format}`, {
        headers: { authorization: `Bearer ${service}` },
      });
      return [
        response.status,
        response.headers.get('content-type'),
        (await response.text()).trim().split('\n'),
      ] as const;
    };
    const [status, type, rows] = await file('jsonl');
    expect([status, type]).toEqual([200, 'application/jsonl']);
    expect(JSON.parse(rows[0] ?? '')).toMatchObject({ event: 'approval.ended', account: person.sub });
    const [, csvType, csv] = await file('csv');
    expect([csvType, csv.length]).toEqual(['text/csv; charset=utf-8', rows.length + 1]);
    expect(await app.rows.audit.list({ event: 'audit.exported' })).toHaveLength(2);
  });

  test('the state, what waits and the head of the audit are what the pages show', async () => {
    await chainAudit(app.services);
    const state = await callApi(app, '/state', { token: service });
    expect(state.body['lines']).toContainEqual(expect.objectContaining({ kind: 'database', dialect: 'sqlite' }));
    expect((await callApi(app, '/waiting', { token: service })).status).toBe(200);
    const chain = await callApi(app, '/audit/chain', { token: service });
    expect(chain.body['head']).toMatchObject({ kind: 'latest', signature: expect.any(String) });
    const narrow = await serviceToken(app, client, ['accounts:read']);
    for (const path of ['/state', '/waiting', '/audit', '/audit/chain', '/audit/export'])
      expect((await callApi(app, path, { token: narrow })).status).toBe(403);
  });
});
