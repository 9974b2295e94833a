import { changeApi, registerApi } from '../../src/commands/apis/change-api.ts';
import { emptyBin } from '../../src/jobs/empty-bin.ts';
import { apiBounds } from '../../src/domain/apis/registered-api.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { callApi, registerApiClient, serviceToken, type ApiCall } from '../support/services/api.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import { registerClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const sentence = { fr: 'Lire vos cartes', en: 'Read your maps' };
const names = { fr: 'Cartes', en: 'Maps' };
const scope = { name: 'maps.read', sentence };
const identifier = 'https://maps.example.org/api';
const many = (length: number, make: (place: number) => unknown) => Array.from({ length }, (_, place) => make(place));

describe.each(bothDatabases)('the registration of APIs on %s', (database) => {
  const app = describeApp({ database });
  const second = prepare(() => app.beside());

  const cli = (args: readonly string[], input?: unknown) =>
    runCli(['api', ...args, ...(input === undefined ? [] : ['--file', '-']), '--json'], {
      env: environmentOf(app),
      ...(input !== undefined && { input }),
    });
  const known = async (process: TestApp) => (await process.services.apis.list()).map(({ identifier: name }) => name);

  test('an API is registered, changed and removed, and the audit says so', async () => {
    const ids = [(await registerClient(app)).clientId, (await registerClient(app)).clientId].toSorted();
    const file = { identifier, names, scopes: [scope] };
    const made = await cli(['create', '--reason', 'New API of maps'], file);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.json()).toMatchObject({ ...file, token_format: 'jwt', token_seconds: 600, clients: [], version: 1 });
    // The printed registration can be applied again, and is the same then.
    expect((await cli(['update', identifier], made.json())).json()).toMatchObject({ version: 1 });
    // A file that is sent twice registers one API.
    expect((await cli(['create'], file)).json()).toEqual(made.json());
    const taken = await cli(['create'], { ...file, token_seconds: 90 });
    expect(taken.stderr).toContain('identifier is the identifier of another API already');

    const clients = ids.map((id) => ({ client_id: id, scopes: ['maps.read'] }));
    const change = { clients, introspection_client: ids[1], token_seconds: 60 };
    const changed = await cli(['update', identifier, '--reason', 'Two services ask'], change);
    expect(changed.json()).toMatchObject({ version: 2, ...change });
    expect((await cli(['update', identifier], { token_seconds: null })).json()).toMatchObject({ token_seconds: 600 });

    expect((await cli(['remove', identifier])).stderr).toContain('2 clients may ask for tokens');
    const removed = await cli(['remove', identifier, '--clients', '2', '--reason', 'The API has gone']);
    expect(removed).toMatchObject({ code: 0 });
    expect((await cli(['show', identifier])).stderr).toContain('no API is called');
    const lines = (await app.rows.audit.list({}, 'event', 'targetKind', 'targetId', 'reason', 'details')).filter(
      ({ targetKind }) => targetKind === 'api',
    );
    expect(lines.every(({ targetId }) => targetId === identifier)).toBe(true);
    expect(lines.map(({ event, reason, details }) => [event, reason, details])).toMatchObject([
      ['api.created', 'New API of maps', {}],
      [
        'api.changed',
        'Two services ask',
        { fields: ['token_seconds', 'clients', 'introspection_client'], clients: ids },
      ],
      ['api.changed', null, { fields: ['token_seconds'] }],
      ['api.removed', 'The API has gone', { clients: ids }],
    ]);
  });

  test('each process knows a change within a second, and an address is the same API with a slash behind its host', async () => {
    const bare = 'https://maps.example.org';
    await second.services.apis.list();
    const files = ['Maps', 'Plans'].map((en) => ({ identifier: bare, names: { fr: 'Cartes', en } }));
    const raced = await Promise.all(
      [app, second].map(({ services }, place) => services.inUnit(() => registerApi(services, { file: files[place] }))),
    );
    expect(raced.filter(({ ok }) => ok)).toHaveLength(1);
    await until(async () => (await known(second)).includes(bare));
    expect((await second.services.apis.find(`${bare}/`))?.identifier).toBe(bare);
    expect(await second.services.apis.find(`${bare}//`)).toBeUndefined();
    expect(await second.services.apis.find(`${bare}/api/`)).toBeUndefined();
    expect((await cli(['create'], { identifier: `${bare}/`, names })).stderr).toContain('another API');
    await cli(['remove', `${bare}/`]);
    await until(async () => (await known(second)).length === 0);
    await until(async () => (await known(app)).length === 0);
  });

  test('a client that is deleted for good is named by no API any more, and one in the bin is named by no other', async () => {
    const { clientId } = await registerClient(app);
    const clients = [{ client_id: clientId, scopes: [] }];
    const file = { identifier, names, clients, introspection_client: clientId };
    await cli(['create'], file);
    const input = { token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] };
    const opened = await runCli(['client', 'update', clientId, '--file', '-'], { env: environmentOf(app), input });
    expect(opened.stderr).toContain('token_endpoint_auth_method cannot be none: an API comes as this client');
    await runCli(['client', 'delete', clientId, '--reason', 'Nobody uses it'], { env: environmentOf(app) });
    // The API can still be changed.
    expect((await cli(['update', identifier], { token_seconds: 90 })).json()).toMatchObject({ clients });
    const refused = await cli(['create'], { ...file, identifier: `${identifier}/other` });
    expect(refused.stderr).toContain(`clients[0] names no client (${clientId})`);
    expect(refused.stderr).toContain(`introspection_client names no client (${clientId})`);
    for (const { services } of [app, second]) {
      await services.operation.versions.check();
      expect((await services.apis.find(identifier))?.clients).toHaveLength(1);
    }
    app.moveClock(31 * 86_400);
    await emptyBin(app.services);
    const gone = { clients: [], introspectionClient: null };
    await until(async () => (await second.services.apis.find(identifier))?.clients.length === 0);
    expect(await second.services.apis.find(identifier)).toMatchObject(gone);
    expect(await app.services.apis.find(identifier)).toMatchObject(gone);
    await cli(['remove', identifier]);
  });

  test('a program registers, changes and removes an API, and of two changes of one version one is made', async () => {
    const machine = await registerApiClient(app);
    const token = await serviceToken(app, machine, ['clients:read', 'clients:write']);
    const reason = 'Ticket 4711 of the maps';
    const call = (path: string, about: ApiCall = {}) => callApi(app, path, { token, ...about });
    const registration = { identifier, names, scopes: [scope] };
    const made = await call('/apis', { method: 'POST', body: { registration, reason } });
    expect(made).toMatchObject({ status: 201, body: { version: 1, registration } });
    const path = String(made.headers.get('location')).slice('/api/admin/v1'.length);
    expect((await call(path)).body).toEqual(made.body);
    expect((await call('/apis')).body).toMatchObject({ items: [{ identifier, scopes: ['maps.read'], clients: 0 }] });

    const patch = (change: object) =>
      call(path, { method: 'PATCH', headers: { 'if-match': '"1"' }, body: { registration: change, reason } });
    expect((await call(path, { method: 'PATCH', body: { registration: {}, reason } })).status).toBe(428);
    expect((await patch({ identifier: `${identifier}/2` })).body['errors']).toMatchObject([{ code: 'unknown_member' }]);
    expect((await patch({ token_seconds: 1, clients: [{ client_id: 'nobody', scopes: [] }] })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/registration/token_seconds', code: 'not_whole' }],
    });
    expect((await patch({ clients: [{ client_id: 'nobody', scopes: [] }] })).body['errors']).toMatchObject([
      { pointer: '#/registration/clients/0', code: 'unknown_client' },
    ]);
    const clients = [{ client_id: machine.clientId, scopes: ['maps.read'] }];
    const raced = await Promise.all(
      [app, second].map(({ services }, place) => {
        const order = { id: String(made.body['id']), baseVersion: 1, given: { clients, token_seconds: 100 + place } };
        return services.inUnit(() => changeApi(services, order));
      }),
    );
    expect(raced.filter(({ ok }) => ok)).toHaveLength(1);
    expect(raced.find(({ ok }) => !ok)).toMatchObject({ refused: { kind: 'stale_api', version: 2 } });
    const stale = await patch({ token_seconds: 90 });
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, '"2"']);

    const remove = (count: number, etag: string) =>
      call(`${path}/remove`, { method: 'POST', headers: { 'if-match': etag }, body: { clients: count, reason } });
    expect((await remove(1, '"1"')).status).toBe(412);
    expect((await remove(0, '"2"')).body).toMatchObject({ status: 409, code: 'api_in_use', clients: 1 });
    expect((await remove(1, '"2"')).status).toBe(204);
    expect((await call(path)).status).toBe(404);
    expect((await remove(1, '*')).status).toBe(404);
  });

  test('an API whose tokens are signed by a rare algorithm has its key in the same moment', async () => {
    const keys = async () => {
      const { services } = second;
      const all = await services.keys.signing.list(services.nowSeconds());
      return all.flatMap(({ alg, retiredAt }) => (alg === 'PS256' ? [retiredAt] : []));
    };
    expect(await keys()).toEqual([]);
    await cli(['create'], { identifier, names, signing_algorithm: 'PS256' });
    expect(await keys()).toEqual([null]);
    // A rotation makes a new key of an algorithm that an API needs.
    await runCli(['keys', 'rotate', '--now'], { env: environmentOf(app) });
    expect(await keys()).toHaveLength(2);
    expect(await keys()).toContain(null);
    await cli(['remove', identifier]);
  });

  test('a command registers an API without a name of the registration while a process serves that passes none on', async () => {
    const isNamed = async () => {
      expect((await cli(['create'], { identifier, names })).code).toBe(0);
      const { definition } = await app.rows.registeredApis.first({ identifier });
      await cli(['remove', identifier]);
      return Object.keys(definition as object).includes('registration');
    };
    expect(await isNamed()).toBe(true);
    const now = app.services.nowSeconds();
    await app.rows.processes.insert({ id: 'old', version: '0.4.0', startedAt: now, seenAt: now, facts: {} });
    expect(await isNamed()).toBe(false);
    await app.rows.processes.remove({ id: 'old' });
  });

  if (database !== bothDatabases[0]) return;

  test('what is wrong with a file is said, and nothing is written', async () => {
    const { clientId: open } = await registerClient(app, { token_endpoint_auth_method: 'none' });
    const { issuer } = app.services.config;
    const wrong: readonly (readonly [member: string, value: unknown, says: string])[] = [
      ['identifier', undefined, 'is missing'],
      ['identifier', 7, 'is not a text'],
      ['identifier', `https://maps.example.org/${'a'.repeat(255)}`, 'is longer than 255 characters'],
      ['identifier', 'https://maps.example.org/#part', 'holds a fragment'],
      ['identifier', 'https://maps.example.org/?a=b', 'holds a query'],
      ['identifier', 'https://MAPS.example.org/', 'is not written as browsers send it'],
      ['identifier', 'https://maps.example.org:443/', 'is not written as browsers send it'],
      ['identifier', 'https://maps.example.org/a/../b', 'holds a dot segment'],
      ['identifier', 'https://a@maps.example.org/', 'holds user information'],
      ['identifier', 'maps', 'is not an absolute address'],
      ['identifier', 'urn:maps:é', 'holds a space, a control character or a letter outside ASCII'],
      ['identifier', new URL('/api', issuer).href, 'is an address of this server'],
      ['identifier', new URL(issuer).origin, 'is an address of this server'],
      ['names', { fr: 'Cartes' }, 'is not an object with fr and en'],
      ['names', { ...names, de: 'Karten' }, 'is not an object with fr and en'],
      ['names', { ...names, en: 'a'.repeat(101) }, 'is not an object with fr and en'],
      ['names', { ...names, en: 'Maps\u202eevil' }, 'without invisible or control characters'],
      ['scopes', 'maps.read', 'is not a list'],
      ['scopes', many(51, (place) => ({ name: `s${place}`, sentence })), 'has more than 50 entries'],
      ['scopes', [scope, { ...scope, sentence: names }], 'is listed twice'],
      ['scopes', [{ name: 'maps read', sentence }], 'is not an object with a name'],
      ['scopes', [{ name: 'maps', sentence: { fr: 'Lire' } }], 'is not an object with a name'],
      ['scopes', [{ ...scope, isGiven: true }], 'is not an object with a name'],
      ['scopes', [{ name: 'openid', sentence }], 'has the name openid'],
      ['scopes', [{ name: 'offline_access', sentence }], 'has the name offline_access'],
      ['scopes', [{ name: 'clients:write', sentence }], 'has the name clients:write'],
      ['token_format', 'paseto', 'is none of jwt, opaque'],
      ['token_seconds', 59, 'is not a whole number from 60 to 43200'],
      ['signing_algorithm', 'none', 'is none of RS256, PS256, ES256, Ed25519'],
      ['least_acr', 'eidas9', 'is none of eidas0'],
      ['max_auth_age', -1, 'is not a whole number'],
      ['bound_tokens', true, 'is none of allowed, required'],
      ['clients', [{ client_id: 'nobody', scopes: [] }], 'names no client (nobody)'],
      ['clients', [{ client_id: 'geopf-id', scopes: ['maps.write'] }], 'names the scope maps.write'],
      ['clients', ['nobody'], 'is not an object with a client_id'],
      ['clients', many(apiBounds.clients + 1, (place) => ({ client_id: `c${place}`, scopes: [] })), 'more than 200'],
      ['unregistered_scopes', ['maps.none'], 'names the scope maps.none'],
      ['introspection_client', 'nobody', 'names no client (nobody)'],
      ['introspection_client', open, 'names a client that proves nothing of itself'],
      ['exchange_to', ['maps'], 'is not an absolute address'],
      ['exchange_to', [`${identifier}`], 'names the API itself'],
      ['exchange_from', ['https://a.example.org', 'https://a.example.org/'], 'is listed twice'],
      ['audience', ['maps'], 'is not a member of the file of an API'],
    ];
    for (const [member, value, says] of wrong) {
      const result = await cli(['create'], { identifier, names, scopes: [scope], [member]: value });
      expect([member, value, result.code, result.stderr]).toEqual([member, value, 1, expect.stringContaining(says)]);
      expect(result.stderr).toContain(member);
    }
    expect(await known(app)).toEqual([]);
    await cli(['create'], { identifier: 'urn:example:maps', names });
    const moved = await cli(['update', 'urn:example:maps'], { identifier });
    expect(moved.stderr).toContain('identifier cannot be changed');
    await cli(['remove', 'urn:example:maps']);
  });
});
