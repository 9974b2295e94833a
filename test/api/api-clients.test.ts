import { randomUUID } from 'node:crypto';
import { callApi, holderToken, registerApiClient, serviceToken, type ApiCall } from '../support/services/api.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { ellipticKey } from '../support/services/elliptic-key.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, registerClient, signIn } from '../support/test-client.ts';

let token: string;
const reason = 'Demande 4711 du service';

const call = (path: string, about: ApiCall = {}) => callApi(app, path, { token, ...about });
const change = (path: string, body: unknown, about: ApiCall = {}) =>
  call(path, { method: 'POST', body, headers: { 'if-match': '*' }, ...about });

/** Registers a service by the API. */
async function made(members: Readonly<Record<string, unknown>> = {}, about: ApiCall = {}) {
  const registration = { client_name: 'Carte des sols', redirect_uris: ['https://sols.example/retour'], ...members };
  const answer = await call('/clients', { method: 'POST', body: { registration, reason }, ...about });
  return { ...answer, id: String(answer.body['client_id']) };
}

const codesOf = (body: Readonly<Record<string, unknown>>) =>
  (body['errors'] as { pointer?: string; code?: string }[]).map(({ pointer, code }) => [pointer, code]);

const app = describeApp();
const machine = prepare(() => registerApiClient(app));
beforeAll(async () => {
  token = await serviceToken(app, machine, ['clients:read', 'clients:write']);
});

describe('a service registers and changes services', () => {
  test('a new service is in test, has a secret, and the audit says who made it', async () => {
    const { status, headers, body, id } = await made();
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/admin/v1/clients/${id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({ state: 'test', client_secret: expect.stringMatching(/^[\w-]{43}$/) });
    const rows = await app.rows.audit.list({ event: 'client.created', clientId: id });
    expect(rows).toEqual([expect.objectContaining({ actorKind: 'client', actorId: machine.clientId, reason })]);
    const shown = await call(`/clients/${id}`);
    expect(shown.body).not.toHaveProperty('client_secret');
  });

  test('everything that is wrong is named at once, with a pointer to it', async () => {
    const { status, body } = await made({
      redirect_uris: ['https://sols.example/#x', 'http://sols.example/'],
      token_endpoint_auth_method: 'none',
      require_pkce: false,
    });
    expect(status).toBe(422);
    expect(codesOf(body)).toEqual(
      expect.arrayContaining([
        ['#/registration/redirect_uris/0', 'fragment'],
        ['#/registration/redirect_uris/1', 'not_https'],
        ['#/registration/legacy_reason', 'needs_reason'],
      ]),
    );
    const unknown = await made({ colour: 'red', client_name: 7 });
    expect(codesOf(unknown.body)).toEqual([
      ['#/registration/client_name', 'invalid_type'],
      ['#/registration/colour', 'unknown_member'],
    ]);
    const empty = await call('/clients', { method: 'POST', body: {} });
    expect(JSON.stringify(empty.body)).toContain('"#/reason","detail":"is missing"');
  });

  test('a change names the version that it was made for', async () => {
    const { id } = await made();
    const patch = (about: ApiCall) =>
      call(`/clients/${id}`, {
        method: 'PATCH',
        body: { registration: { tos_uri: 'https://sols.example/cgu' }, reason },
        ...about,
      });
    expect((await patch({})).status).toBe(428);
    expect((await patch({ headers: { 'if-match': '"7"' } })).status).toBe(412);
    expect((await patch({ headers: { 'if-match': 'W/"1"' } })).status).toBe(412);
    const changed = await patch({ headers: { 'if-match': '"1"', 'content-type': 'application/merge-patch+json' } });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    const stale = await patch({ headers: { 'if-match': '"1"' } });
    expect(stale.status).toBe(412);
    expect(stale.body).toMatchObject({ current_version: 2, differences: [{ member: 'tos_uri', from: null }] });
    const removed = await call(`/clients/${id}`, {
      method: 'PATCH',
      body: { registration: { tos_uri: null }, reason },
      headers: { 'if-match': '*' },
    });
    expect(removed.body['registration']).not.toHaveProperty('tos_uri');
    const same = await call(`/clients/${id}`, { headers: { 'if-none-match': '"3"' } });
    expect([same.status, same.headers.get('etag')]).toEqual([304, '"3"']);
  });

  test('a secret is drawn, told one time and withdrawn', async () => {
    const { id } = await made();
    const { status, body } = await change(`/clients/${id}/secrets`, { name: 'serveur', life: '90d', reason });
    expect(status).toBe(201);
    const client = { clientId: id, secret: String(body['client_secret']), redirectUri: '' };
    expect((await asClient(app, client, 'token/introspect', { token: 'x' })).status).toBe(200);
    expect((await change(`/clients/${id}/secrets`, { reason })).body).toMatchObject({ status: 409, code: 'full' });
    const listed = await call(`/clients/${id}/secrets`);
    expect(JSON.stringify(listed.body)).not.toContain(client.secret);
    expect(listed.body['items']).toEqual([
      expect.objectContaining({ name: 'serveur', hint: client.secret.slice(-4), is_live: true }),
      expect.objectContaining({ name: '', is_live: true }),
    ]);
    const withdrawn = await change(`/clients/${id}/secrets/${String(body['id'])}/withdraw`, { reason });
    expect(withdrawn.body['items']).toHaveLength(1);
    expect((await asClient(app, client, 'token/introspect', { token: 'x' })).status).toBe(401);
    expect((await change(`/clients/${id}/secrets/nothing/withdraw`, { reason })).status).toBe(404);
  });

  test('keys take the place of secrets, and a private key is refused by its place', async () => {
    const { id } = await made();
    const privateJwk = { ...ellipticKey, d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE' };
    const put = (keys: unknown) =>
      call(`/clients/${id}/keys`, { method: 'PUT', body: { keys, reason }, headers: { 'if-match': '*' } });
    const refused = await put({ jwks: { keys: [privateJwk] } });
    expect([refused.status, JSON.stringify(refused.body).includes(privateJwk.d)]).toEqual([422, false]);
    expect((await put({ jwks: { keys: [ellipticKey] } })).status).toBe(200);
    const shown = await call(`/clients/${id}/keys`);
    expect(shown.body).toMatchObject({ source: 'jwks', items: [{ kind: 'P-256', is_usable: true }] });
    expect((await put(null)).status).toBe(200);
  });

  test('a service is disabled, enabled, put into the bin and taken out again', async () => {
    const { id } = await made();
    for (const [act, state] of [
      ['disable', 'disabled'],
      ['enable', 'test'],
      ['delete', 'bin'],
      ['recover', 'disabled'],
    ]) {
      const { status, body } = await change(`/clients/${id}/${act}`, { reason });
      expect([act, status, body['state']]).toEqual([act, 200, state]);
    }
  });

  test('production needs contacts, and the answer says which ones are missing', async () => {
    const { id } = await made();
    const refused = await change(`/clients/${id}/production/grant`, { reason });
    expect(refused.body).toMatchObject({ status: 409, missing_contacts: ['technical', 'data-protection'] });
    expect((await change(`/clients/${id}/production/request`, { reason })).status).toBe(409);
    const email = 'dpo@example.test';
    const invited = await change(`/clients/${id}/contacts`, { email, kind: 'data-protection', reason });
    expect(invited.status).toBe(201);
    await app.mailbox.newest(email, 'contact-invitation');
    for (const kind of ['technical', 'data-protection'] as const)
      await nameContact(app, { clientId: id, account: await buildAccount(app), kind });
    const granted = await change(`/clients/${id}/production/grant`, { reason });
    expect([granted.status, granted.body['state']]).toEqual([200, 'production']);
    const tested = await change(`/clients/${id}/put-into-test`, { reason });
    expect(tested.body['state']).toBe('test');
  });

  test('testers are people, and each wrong one is named', async () => {
    const { id } = await made();
    const account = await buildAccount(app);
    const put = (test_accounts: readonly string[]) =>
      call(`/clients/${id}/testers`, {
        method: 'PUT',
        body: { test_accounts, reason },
        headers: { 'if-match': '*' },
      });
    expect(codesOf((await put([account.sub, randomUUID()])).body)).toEqual([['#/test_accounts/1', 'bad_account']]);
    expect((await put([account.sub])).body['registration']).toMatchObject({ test_accounts: [account.sub] });
  });

  test('versions are listed page by page, shown and restored', async () => {
    const { id } = await made();
    for (const client_name of ['Carte des eaux', 'Carte des forêts'])
      await call(`/clients/${id}`, {
        method: 'PATCH',
        body: { registration: { client_name }, reason },
        headers: { 'if-match': '*' },
      });
    const first = await call(`/clients/${id}/versions?limit=2`);
    expect((first.body['items'] as { number: number }[]).map(({ number }) => number)).toEqual([3, 2]);
    const cursor = String(first.body['next_cursor']);
    const rest = await call(`/clients/${id}/versions?limit=2&cursor=${cursor}`);
    expect(rest.body).toMatchObject({
      items: [{ number: 1, by: { kind: 'client', id: machine.clientId } }],
      next_cursor: null,
    });
    const other = await made({ client_name: 'Carte des vents' });
    expect((await call(`/clients/${other.id}/versions?cursor=${cursor}`)).status).toBe(422);
    const shown = await call(`/clients/${id}/versions/2`);
    expect(shown.body['differences']).toEqual([
      { member: 'client_name', from: 'Carte des sols', to: 'Carte des eaux' },
    ]);
    const restored = await change(`/clients/${id}/versions/1/restore`, { reason });
    expect(restored.body).toMatchObject({ version: 4, registration: { client_name: 'Carte des sols' } });
    expect((await change(`/clients/${id}/versions/99/restore`, { reason })).status).toBe(404);
  });

  test('a service is copied, exported and imported', async () => {
    const { id } = await made({ client_name: 'Carte des routes' });
    const copy = await change(`/clients/${id}/duplicate`, { client_name: 'Carte des rails', reason });
    expect([copy.status, typeof copy.body['client_secret']]).toEqual([201, 'string']);
    const file = (await call(`/clients/${id}/export`)).body;
    const changed = { ...file, client_name: 'Carte des ponts' };
    const rehearsed = await change('/clients/import', { file: [changed], dry_run: true, reason });
    expect(rehearsed.body).toMatchObject({ dry_run: true, changed: [{ client_id: id }], created: [] });
    const done = await change('/clients/import', { file: changed, reason });
    expect(done.body).toMatchObject({ dry_run: false, changed: [{ client_id: id }] });
    const wrong = await change('/clients/import', { file: [{ ...changed, colour: 'red' }], reason });
    expect(codesOf(wrong.body)).toEqual([['#/file/0/colour', 'unknown_member']]);
    // What a client of Keycloak had and does not have here is told by the answer, as by the page.
    const redirectUris = ['https://ancien.example/retour', 'http://ancien.example/retour', '*'];
    const former = {
      clientId: 'ancien',
      name: 'Ancien',
      protocol: 'openid-connect',
      implicitFlowEnabled: true,
      redirectUris,
    };
    // So it is of one that cannot be registered here.
    const clients = [former, { ...former, clientId: 'n u' }];
    const noted = await change('/clients/import', { file: { clients }, dry_run: true, reason });
    const notes = expect.arrayContaining([expect.objectContaining({ code: 'implicit' })]) as unknown;
    expect(noted.body).toMatchObject({
      created: [{ client_id: 'ancien' }],
      left_out: [{ client_id: 'n u', why: 'members', notes }],
      notes: [{ client_id: 'ancien', notes }],
    });
  });

  test('settings, refused requests and statistics are read', async () => {
    const { id } = await made();
    const settings = await call(`/clients/${id}/settings`);
    expect(JSON.stringify(settings.body)).toContain('CLIENT_SECRET');
    await fetch(
      `${app.protocol}/auth?client_id=${id}&response_type=code&scope=openid&redirect_uri=https://other.example/`,
    );
    const refusals = await call(`/clients/${id}/refusals`);
    expect(refusals.body['items']).toEqual([expect.objectContaining({ kind: 'address' })]);
    expect((await call(`/clients/${id}/statistics`)).body['days']).toHaveLength(30);
  });
});

describe('a person acts by the API with her own token', () => {
  test('a contact sees and changes her own service alone, and only what is hers to change', async () => {
    const own = await made({ client_name: 'Carte des lacs' });
    const other = await made({ client_name: 'Carte des îles' });
    const { token: contact, account } = await holderToken(app, { roles: ['client-contact'], client: machine });
    await nameContact(app, { clientId: own.id, account });
    const as = { token: contact };
    const listed = await call('/clients', as);
    expect((listed.body['items'] as { client_id: string }[]).map(({ client_id }) => client_id)).toEqual([own.id]);
    expect((await call(`/clients/${other.id}`, as)).status).toBe(404);
    expect((await call(`/clients/no-such-client`, as)).status).toBe(404);
    const patch = (id: string, registration: unknown) =>
      call(`/clients/${id}`, { ...as, method: 'PATCH', body: { registration, reason }, headers: { 'if-match': '*' } });
    expect((await patch(own.id, { purpose: 'Montrer les lacs' })).status).toBe(200);
    expect(codesOf((await patch(own.id, { first_party: true })).body)).toEqual([
      ['#/registration/first_party', 'managers_only'],
    ]);
    expect((await patch(other.id, { purpose: 'Montrer les lacs' })).status).toBe(404);
    expect((await change(`/clients/${own.id}/disable`, { reason }, as)).status).toBe(403);
    expect((await change('/clients', { registration: {}, reason }, as)).status).toBe(403);
  });

  test('a person who registers a service becomes its contact, and may ask for production', async () => {
    const { token: manager } = await holderToken(app, { roles: ['client-manager'], client: machine });
    const { id } = await made({ client_name: 'Carte des gares' }, { token: manager });
    const contacts = await call(`/clients/${id}/contacts`, { token: manager });
    expect(contacts.body).toMatchObject({ items: [{ kind: 'technical' }], missing: ['data-protection'] });
    const asked = await change(`/clients/${id}/production/request`, { reason }, { token: manager });
    expect(asked.body).toMatchObject({ status: 409, missing_contacts: ['data-protection'] });
    await nameContact(app, { clientId: id, account: await buildAccount(app), kind: 'data-protection' });
    expect((await change(`/clients/${id}/production/request`, { reason }, { token: manager })).status).toBe(202);
    expect((await call(`/clients/${id}/production`)).body).toMatchObject({ request: { reason } });
    expect((await change(`/clients/${id}/production/refuse`, { reason }, { token: manager })).status).toBe(200);
  });
});

describe('nobody gets more rights by the API', () => {
  const wide = { scope: 'openid clients:read accounts:support' };

  test('a service gives no rights at the API, to itself or to another one', async () => {
    expect((await made(wide)).status).toBe(403);
    const own = machine.clientId;
    const other = await registerApiClient(app, ['clients:read']);
    for (const id of [own, other.clientId]) {
      const answers = [
        await call(`/clients/${id}`, {
          method: 'PATCH',
          body: { registration: { first_party: false }, reason },
          headers: { 'if-match': '*' },
        }),
        await change(`/clients/${id}/secrets`, { reason }),
        await change(`/clients/${id}/duplicate`, { client_name: 'Copie', reason }),
        await change(`/clients/${id}/enable`, { reason }),
        await change(`/clients/${id}/disable`, { reason }),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
      const imported = await change('/clients/import', { file: { client_id: id, client_name: 'Autre' }, reason });
      expect(codesOf(imported.body)).toEqual([['#/file/0', 'api_scopes']]);
    }
    const plain = await made({ client_name: 'Carte des vignes' });
    const grown = await call(`/clients/${plain.id}`, {
      method: 'PATCH',
      body: { registration: wide, reason },
      headers: { 'if-match': '*' },
    });
    expect(grown.status).toBe(403);
    const file = { client_id: 'new-by-file', client_name: 'x', redirect_uris: ['https://x.example/'], ...wide };
    expect(codesOf((await change('/clients/import', { file, reason })).body)).toEqual([['#/file/0', 'api_scopes']]);
  });

  test('an administrator gives none by the API either, and her token changes no service that acts in her name', async () => {
    const { token: admin } = await holderToken(app, { roles: ['admin'], client: machine });
    expect((await made(wide, { token: admin })).status).toBe(403);
    const as = { token: admin };
    expect((await change(`/clients/${machine.clientId}/secrets`, { reason }, as)).status).toBe(403);
    const other = await registerApiClient(app, ['clients:read']);
    expect((await change(`/clients/${other.clientId}/secrets`, { reason }, as)).status).toBe(201);
    const { token: manager } = await holderToken(app, { roles: ['client-manager'], client: machine });
    const wider = await registerApiClient(app, ['accounts:support']);
    expect((await change(`/clients/${wider.clientId}/secrets`, { reason }, { token: manager })).status).toBe(403);
    const third = await registerApiClient(app, ['clients:write']);
    expect((await change(`/clients/${third.clientId}/secrets`, { reason }, { token: manager })).status).toBe(201);
  });

  test('on pages too, a service with such rights is changed by those alone who have all of them', async () => {
    const { browser: manager } = await signInAs(app, ['client-manager']);
    const { browser: admin } = await signInAs(app, ['admin']);
    const client = await registerApiClient(app, ['clients:read', 'accounts:support']);
    const act = async (browser: Browser, part: string, action: string, fields = {}) => {
      await browser.open(`/admin/clients/${client.clientId}/${part}`);
      return (await browser.submit({ reason, ...fields }, { action })).status;
    };
    // A contact, whom every manager may invite, gets no further.
    const { browser: contact, account } = await signInAs(app, ['client-contact']);
    await nameContact(app, { clientId: client.clientId, account });
    for (const one of [manager, contact]) expect(await act(one, 'secrets?nouveau', 'draw', { life: '1y' })).toBe(403);
    expect(await act(manager, 'dupliquer', 'duplicate', { name: 'Copie du service' })).toBe(403);
    // Every manager may take it out of service.
    expect(await act(manager, 'etat', 'disable')).toBe(200);
    expect(await act(manager, 'etat', 'enable')).toBe(403);
    expect(await act(admin, 'etat', 'enable')).toBe(200);
    expect(await act(admin, 'secrets?nouveau', 'draw', { life: '1y' })).toBe(200);
  });

  test('a person gives a service such rights on its page, as far as she has them herself', async () => {
    const { browser: manager } = await signInAs(app, ['client-manager', 'support']);
    const client = await registerClient(app);
    const address = `/admin/clients/${client.clientId}/droits-api`;
    const page = await manager.open(address);
    expect(page.all('#api-scopes input').map((one) => one.getAttribute('name'))).toEqual(
      expect.arrayContaining(['scope-clients-read', 'scope-clients-write']),
    );
    expect(page.find('[name="scope-accounts-support"]')).toBeNull();
    await manager.submit({ 'scope-clients-read': 'on', reason }, { action: 'saveScopes' });
    const own = await serviceToken(app, client, ['clients:read']);
    expect((await call('/clients', { token: own })).status).toBe(200);
    // The page about the data asked for leaves these rights as they are.
    await manager.open(`/admin/clients/${client.clientId}/modifier`);
    await manager.submit({ purpose: 'Compter les services', reason }, { action: 'save' });
    const { metadata } = (await app.services.clients.registry.find(client.clientId))!;
    expect([metadata.purpose, metadata.scope]).toEqual([
      'Compter les services',
      expect.stringContaining('clients:read'),
    ]);
    await manager.open(address);
    await manager.submit({ 'scope-clients-read': false, reason }, { action: 'saveScopes' });
    expect((await call('/clients', { token: own })).status).toBe(403);
    const wider = await registerApiClient(app, ['accounts:support']);
    const others = await manager.open(`/admin/clients/${wider.clientId}/droits-api`);
    expect(others.find('#others-rights')).not.toBeNull();
  });

  test('a person is told what a service may do in her name before she agrees', async () => {
    const client = await registerClient(app, { first_party: false, scope: 'openid clients:read' });
    const account = await buildAccount(app);
    const asked = await signIn(app, app.browser(), { client, account, params: { scope: 'openid clients:read' } });
    expect(asked.page.text).toContain('consulter les services');
  });

  test('a right that was taken from a service is gone from its tokens at once', async () => {
    const client = await registerApiClient(app, ['clients:read', 'clients:write']);
    const own = await serviceToken(app, client, ['clients:read', 'clients:write']);
    const { services } = app;
    await services.transaction(async (trx) => {
      const record = (await services.clients.registry.lock(trx, client.clientId))!;
      await services.clients.registry.update(trx, {
        ...record,
        metadata: { ...record.metadata, scope: 'openid clients:read' },
      });
    });
    await services.operation.versions.check();
    expect((await call('/clients', { token: own })).status).toBe(200);
    expect((await made({}, { token: own })).status).toBe(403);
  });
});
