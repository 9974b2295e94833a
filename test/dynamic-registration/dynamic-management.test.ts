import { orSay } from '../../src/cli/or-say.ts';
import {
  deleteClient,
  recoverClient,
  disableClient,
  enableClient,
} from '../../src/commands/clients/life/client-life.ts';
import { editClient } from '../../src/commands/clients/registration/edit-client.ts';
import {
  addressOf,
  bearer,
  call,
  createToken,
  endpointOf,
  clientIdOf,
  minimal,
  register,
  restated,
  type Members,
} from '../support/services/register-itself.ts';
import { callApi, registerApiClient, serviceToken } from '../support/services/api.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp } from '../support/describe-app.ts';

describe('a service that manages its registration', () => {
  let token: string;
  const app = describeApp({ config: { dynamicRegistration: true } });

  beforeAll(async () => {
    ({ token } = await createToken(app));
  });

  test('manages itself with its own token alone: reads, changes, and goes into the bin', async () => {
    const made = await register(app, token, { ...minimal, redirect_uris: ['https://soi.example.test/'] });
    const other = await register(app, token, { ...minimal, redirect_uris: ['https://lui.example.test/'] });
    const read = await call(addressOf(made), { token: bearer(made) });
    const { client_secret: _once, ...told } = made.body;
    expect([read.status, read.body]).toEqual([200, told]);
    for (const [address, with_] of [
      [addressOf(made), bearer(other)],
      [`${endpointOf(app)}/inconnu`, bearer(made)],
      [addressOf(made), token],
      [addressOf(made), ''],
    ] as const) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await call(address, { method, token: with_, ...(method === 'PUT' && { body: restated(made) }) });
        expect(answer.status).toBe(401);
        expect(JSON.stringify(answer.body)).not.toContain('example.test');
      }
    }
    const changed = await call(addressOf(made), {
      method: 'PUT',
      token: bearer(made),
      body: { ...restated(made), client_name: 'Soi', client_secret: made.body['client_secret'], tos_uri: null },
    });
    expect(changed.body).toMatchObject({ client_name: 'Soi', registration_access_token: bearer(made) });
    expect(changed.body).not.toHaveProperty('client_secret');
    const line = await app.rows.audit.first({ event: 'client.updated', clientId: clientIdOf(made) });
    expect(line).toMatchObject({ actorKind: 'client', actorId: clientIdOf(made) });
    // Of several at once one deletes, and the token of the others has ended with that.
    const removed = await Promise.all(
      Array.from({ length: 5 }, () => call(addressOf(made), { method: 'DELETE', token: bearer(made) })),
    );
    expect(removed.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      204, 401, 401, 401, 401,
    ]);
    expect(removed.find(({ status }) => status === 204)?.body).toEqual({});
    expect((await call(addressOf(made), { token: bearer(made) })).status).toBe(401);
    const record = await app.services.clients.registry.find(clientIdOf(made));
    expect(record!.deletedAt).not.toBeNull();
    orSay(await app.services.inUnit(() => recoverClient(app.services, { clientId: clientIdOf(made) })));
    expect((await call(addressOf(made), { token: bearer(made) })).status).toBe(401);
  });

  test('a change names the registration that it replaces, and states nothing that the server gives', async () => {
    const made = await register(app, token, { ...minimal, redirect_uris: ['https://etat.example.test/'] });
    const put = (body: Members, headers = {}) =>
      call(addressOf(made), { method: 'PUT', token: bearer(made), body, headers });
    for (const wrong of [
      { client_id: 'autre' },
      { client_secret: 'x' },
      { registration_access_token: bearer(made) },
      { client_id_issued_at: 1 },
      { client_secret_expires_at: 0 },
    ])
      expect((await put({ ...restated(made), ...wrong })).body['error']).toBe('invalid_client_metadata');
    const stale = await put({ ...restated(made), client_name: 'Vieux' }, { 'if-match': '"7"' });
    expect([stale.status, stale.body['error']]).toEqual([412, 'stale_version']);
    const right = await put({ ...restated(made), client_name: 'Neuf' }, { 'if-match': '"1"' });
    expect([right.status, right.headers['etag']]).toEqual([200, '"2"']);
  });

  test('keeps what a manager has decided: her settings, her narrower scopes, and what she disables or puts into the bin', async () => {
    const made = await register(app, token, { ...minimal, redirect_uris: ['https://tenu.example.test/'] });
    const clientId = clientIdOf(made);
    const { services } = app;
    const edit = (given: Members) =>
      services.inUnit(async () => {
        const { version } = (await services.clients.registry.find(clientId))!;
        return orSay(
          await editClient(services, { clientId, given, baseVersion: version, reason: 'r', isManager: true }),
        );
      });
    await edit({ first_party: true, scope: 'openid email' });
    const read = await call(addressOf(made), { token: bearer(made) });
    expect(read.body).toMatchObject({ first_party: true, scope: 'openid email' });
    const put = (body: Members) => call(addressOf(made), { method: 'PUT', token: bearer(made), body });
    const wider = await put({ ...restated(read), scope: 'openid email profile' });
    expect([wider.status, wider.body['error_description']]).toEqual([
      400,
      expect.stringContaining('scope goes beyond'),
    ]);
    const bare = await put({ client_id: clientId, client_name: 'Nu', redirect_uris: ['https://tenu.example.test/'] });
    expect(bare.body).toMatchObject({ client_name: 'Nu', first_party: true, scope: 'openid email', status: 'test' });
    expect((await put({ ...restated(bare), first_party: false })).status).toBe(400);
    const statement = await put({ ...restated(bare), software_statement: 'a.b.c' });
    expect([statement.status, statement.body['error']]).toEqual([400, 'unapproved_software_statement']);
    const logo = `${app.url}/logo/${'a'.repeat(43)}.png`;
    expect((await put({ ...restated(bare), logo_uri: logo })).body['error_description']).toContain(
      'logo_uri is changed by',
    );

    const official = 'https://partage.example.test/';
    const other = await createToken(app);
    await register(app, other.token, { ...minimal, redirect_uris: [official] });
    await edit({ redirect_uris: [official] });
    const shared = await call(addressOf(made), { token: bearer(made) });
    expect((await put({ ...restated(shared), client_name: 'Partagé' })).body['client_name']).toBe('Partagé');

    orSay(await services.inUnit(() => disableClient(services, { clientId })));
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await call(addressOf(made), {
        method,
        token: bearer(made),
        ...(method === 'PUT' && { body: restated(bare) }),
      });
      expect([answer.status, answer.body['error']]).toEqual([403, 'access_denied']);
    }
    orSay(await services.inUnit(() => deleteClient(services, { clientId })));
    expect((await call(addressOf(made), { token: bearer(made) })).status).toBe(401);
    orSay(await services.inUnit(() => recoverClient(services, { clientId })));
    orSay(await services.inUnit(() => enableClient(services, { clientId })));
    expect((await call(addressOf(made), { token: bearer(made) })).status).toBe(200);
  });

  test('gets a new secret with a change when the former one ends soon, or when it begins to use one', async () => {
    const own = await createToken(app, {}, { uses: null, days: 365 });
    const made = await register(app, own.token, { ...minimal, redirect_uris: ['https://secret.example.test/'] });
    const put = (members: Members) =>
      call(addressOf(made), { method: 'PUT', token: bearer(made), body: { ...restated(made), ...members } });
    expect((await put({})).body).not.toHaveProperty('client_secret');
    app.moveClock(340 * 86_400);
    const renewed = await put({});
    expect(renewed.body).toHaveProperty('client_secret');
    expect(renewed.body['client_secret']).not.toBe(made.body['client_secret']);
    expect(Number(renewed.body['client_secret_expires_at'])).toBeGreaterThan(
      Number(made.body['client_secret_expires_at']),
    );
    expect((await put({ client_secret: made.body['client_secret'] })).status).toBe(200);
    expect((await put({ token_endpoint_auth_method: 'none' })).body).not.toHaveProperty('client_secret_expires_at');
    expect((await put({ token_endpoint_auth_method: 'client_secret_basic' })).body).toHaveProperty('client_secret');
  });

  test('a token and a client that ask too often wait', async () => {
    const own = await createToken(app);
    const made = await register(app, own.token, { ...minimal, redirect_uris: ['https://vite.example.test/'] });
    const full = (key: string) => app.rows.throttles.change({ key }, { windowCount: 10_000 });
    await call(addressOf(made), { method: 'PUT', token: bearer(made), body: restated(made) });
    await full(`client-registration:token:${own.id}`);
    await full(`client-management:client:${clientIdOf(made)}`);
    const refused = await register(app, own.token, minimal);
    expect([refused.status, refused.body['error']]).toEqual([429, 'temporarily_unavailable']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await call(addressOf(made), { method: 'DELETE', token: bearer(made) })).status).toBe(429);
    expect((await call(addressOf(made), { token: bearer(made) })).status).toBe(200);
  });

  test('a manager makes a token on a page that shows it once, and revokes it there', async () => {
    const { browser } = await signInAs(app, ['client-manager']);
    const path = '/admin/clients/jetons';
    await browser.open(`${path}?nouveau`);
    const wish = { name: 'Équipe Cartes', uses: '2', reason: 'Essais', scope_phone: false };
    const refused = await browser.submit({ ...wish, fixed: '{"first_party": 1}', hosts: '*' }, { action: 'create' });
    expect([refused.status, refused.fieldValue('fixed')]).toEqual([422, '{"first_party": 1}']);
    const policy = { fixed: '', hosts: '*.page.example.test' };
    const page = await browser.submit({ ...wish, ...policy }, { action: 'create' });
    const shown = page.find('#client-token')!.text;
    expect((await browser.open(path)).find('#client-token')).toBeNull();
    expect(browser.page.body).not.toContain(shown);
    const made = await register(app, shown, { ...minimal, redirect_uris: ['https://a.page.example.test/'] });
    expect(made.body).toMatchObject({ status: 'test', scope: expect.not.stringContaining('phone') });
    const { id } = (await app.services.clients.tokens.list()).find(({ name }) => name === wish.name)!;
    await browser.open(`/admin/clients/${clientIdOf(made)}`);
    expect(browser.page.find('#client-facts')!.text).toContain(
      'avec le jeton « Équipe Cartes »'.replaceAll(/ (?=»)|(?<=«) /g, '\u00a0'),
    );
    await browser.open(`/admin/clients/${clientIdOf(made)}/versions`);
    expect(browser.page.body).toContain('par un service qui s’est enregistré lui-même');
    await browser.open(`${path}?revoquer=${id}`);
    const revoked = await browser.submit({ reason: 'Fini' }, { action: 'revoke' });
    expect(revoked.find('#tokens')!.text).toContain('1 sur 2');
    expect((await register(app, shown, minimal)).status).toBe(401);

    await browser.open(`${path}?nouveau`);
    app.moveClock(10 * 60);
    await browser.submit({ ...wish, name: 'Vieille session' }, { action: 'create' });
    const names = (await app.services.clients.tokens.list()).map(({ name }) => name);
    expect(names).not.toContain('Vieille session');
  });

  test('a button that is pressed twice makes one token', async () => {
    const { browser } = await signInAs(app, ['client-manager']);
    const form = await browser.open('/admin/clients/jetons?nouveau');
    const fields = ['csrf', 'owner', 'draft', 'uses', 'days'];
    const body = Object.fromEntries(fields.map((name) => [name, form.fieldValue(name) ?? '']));
    const about = { status: 'test', name: 'Deux fois', reason: 'Essais', action: 'create' };
    const post = () =>
      browser.request({
        url: `${app.url}/admin/clients/jetons?nouveau`,
        method: 'POST',
        headers: { origin: app.url },
        body: { ...body, ...about },
      });
    const answers = await Promise.all([post(), post(), post()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    const made = (await app.services.clients.tokens.list()).filter(({ name }) => name === 'Deux fois');
    expect(made).toHaveLength(1);
    expect((await browser.open('/admin/clients/jetons')).find('#client-token')!.text).toMatch(/^geopf_iat_/);
  });

  test('a program of the administration makes a token and revokes it, and reads the token one time', async () => {
    const machine = await registerApiClient(app);
    const admin = await serviceToken(app, machine, ['clients:write']);
    const body = { name: 'Plateforme', uses: 3, policy: { redirect_hosts: ['api.example.test'] }, reason: 'Essais' };
    const made = await callApi(app, '/registration-tokens', { method: 'POST', token: admin, body });
    expect(made.status).toBe(201);
    const { id, initial_access_token: secret } = made.body as Record<string, string>;
    const wish = { ...minimal, redirect_uris: ['https://api.example.test/retour'] };
    expect((await register(app, secret!, wish)).status).toBe(201);
    const listed = await callApi(app, '/registration-tokens', { token: admin });
    expect(listed.body['items']).toContainEqual(expect.objectContaining({ id, uses: 1, state: 'live' }));
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const refused = await callApi(app, '/registration-tokens', {
      method: 'POST',
      token: admin,
      body: { ...body, policy: { scopes: ['accounts:read'] } },
    });
    expect(refused.status).toBe(422);
    const path = `/registration-tokens/${id}/revoke` as const;
    const revoked = await callApi(app, path, { method: 'POST', token: admin, body: { reason: 'Fini' } });
    expect(revoked.body).toMatchObject({ id, state: 'revoked' });
    expect((await register(app, secret!, wish)).status).toBe(401);
  });
});
