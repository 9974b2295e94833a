import { listClients } from '../../src/commands/clients/list/list-clients.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { environmentOf, runCli, type CliResult } from '../support/programs/run-cli.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, exchange, signIn, signInForTokens, userinfo, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { refresh } from '../support/authorize.ts';

interface Registered {
  readonly client_id: string;
  readonly client_secret: string;
}

describe.each(bothDatabases)('client commands while the server runs, on %s', (database) => {
  const cli = (args: readonly string[], input?: unknown) => runCli(args, { input, env: environmentOf(app) });
  const file = () => ({ client_name: 'Café & Cartes', redirect_uris: [app.callback], first_party: true });
  const asTestClient = ({ client_id, client_secret }: Registered): TestClient => ({
    clientId: client_id,
    secret: client_secret,
    redirectUri: app.callback,
  });
  const serviceToken = (client: TestClient) => asClient(app, client, 'token', { grant_type: 'client_credentials' });
  const create = async (more: Readonly<Record<string, unknown>> = {}) => {
    const grants = ['authorization_code', 'refresh_token', 'client_credentials'];
    const created = await cli(['client', 'create', '--file', '-', '--json'], {
      ...file(),
      grant_types: grants,
      ...more,
    });
    expect(created.stderr).toBe('');
    return created.json<Registered>();
  };
  const expectRefusal = (result: CliResult, line: RegExp) => {
    expect(result.stderr).toMatch(line);
    expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(result.stdout).toBe('');
    expect(result.code).toBe(1);
  };

  const app = describeApp({ database });
  const account = prepare(() => buildAccount(app));

  test('a person can sign in at once through a client that was registered by command', async () => {
    const created = await create();
    expect(created.client_id).toMatch(/^cafe-cartes-[0-9a-f]{12}$/);
    expect(Buffer.from(created.client_secret, 'base64url')).toHaveLength(32);
    const { tokens } = await signInForTokens(app, app.browser(), { client: asTestClient(created), account });
    expect((await userinfo(app, tokens['access_token'])).body).toMatchObject({ sub: account.sub });
  });

  test('a list is narrowed, sorted and told what to look at, as the page of the administration is', async () => {
    const kept = await create({ client_name: 'Zone humide', client_id: `zone-${database}` });
    await create({ client_name: 'Zone boisée', client_id: `bois-${database}`, legacy_password_grant: true });
    app.services.clients.uses.note({ clientId: kept.client_id });
    await app.services.clients.uses.write();
    const listed = async (args: readonly string[]) =>
      (await cli(['client', 'list', ...args, '--json'])).json<readonly Readonly<Record<string, unknown>>[]>();
    const recent = await listed(['--q', 'ZONE', '--sort', 'recent']);
    expect(recent.map(({ client_id }) => client_id)).toEqual([`zone-${database}`, `bois-${database}`]);
    expect(recent[0]).toMatchObject({ state: 'production', people_in_30_days: 0, last_used_at: expect.any(String) });
    expect((await listed(['--q', 'zone', '--show', 'legacy'])).map(({ client_id }) => client_id)).toEqual([
      `bois-${database}`,
    ]);
    expect((await cli(['client', 'list', '--q', 'nowhere'])).stdout).toBe('no client\n');
    expectRefusal(await cli(['client', 'list', '--sort', 'password']), /"password" is none of name, people, recent/);
  });

  test('the secret is shown once and never stored in the clear', async () => {
    const created = await cli(['client', 'create', '--file', '-'], { ...file(), client_id: `kept.${database}` });
    expect(created.stderr).toBe('The secret is shown this once.\n');
    const { client_id, client_secret } = created.json<Registered>();
    expect(client_id).toBe(`kept.${database}`);
    const shown = await cli(['client', 'show', client_id, '--json']);
    const listed = await cli(['client', 'list', '--json']);
    expect(shown.json()).toMatchObject({ client_id, client_name: 'Café & Cartes', live_secrets: 1, disabled: false });
    expect(listed.json<Registered[]>().map((client) => client.client_id)).toContain(client_id);
    const rows = await app.rows.clients.list({ clientId: client_id });
    const everything = [shown.stdout, listed.stdout, JSON.stringify(rows), app.logs()].join();
    expect(everything).not.toContain(client_secret);
    expect(shown.stdout + listed.stdout).not.toContain(rows[0]!.secretHashes[0]);
  });

  test('a list of clients is registered completely or not at all', async () => {
    const both = [
      { ...file(), client_id: `first-${database}` },
      { ...file(), redirect_uris: ['https://a.example/*'] },
    ];
    expectRefusal(
      await cli(['client', 'create', '--file', '-'], both),
      /^client 2: redirect_uris\[0\] holds a wildcard/,
    );
    expect(await app.services.clients.registry.find(`first-${database}`)).toBeUndefined();
    const good = await cli(
      ['client', 'create', '--file', '-', '--json'],
      [both[0], { ...file(), token_endpoint_auth_method: 'none' }],
    );
    const [first, second] = good.json<Registered[]>();
    expect(first).toMatchObject({ client_id: `first-${database}` });
    expect(second).not.toHaveProperty('client_secret');
    expectRefusal(
      await cli(['client', 'create', '--file', '-'], both[0]),
      /^the client_id "first-\w+" is already taken$/m,
    );
  });

  test('only the two newest secrets of a service are accepted, and after the change-over only the newest', async () => {
    const first = asTestClient(await create());
    const { clientId } = first;
    const rotate = async () => {
      const rotated = (await cli(['client', 'rotate-secret', clientId, '--json'])).json<Registered>();
      expect(rotated).toMatchObject({ client_id: clientId, live_secrets: 2 });
      const client = asTestClient(rotated);
      await until(async () => (await serviceToken(client)).status === 200, 'the new secret');
      return client;
    };
    const second = await rotate();
    expect((await serviceToken(first)).status).toBe(200);
    const third = await rotate();
    expect((await serviceToken(first)).status).toBe(401);
    expect((await serviceToken(second)).status).toBe(200);
    await cli(['client', 'rotate-secret', clientId, '--drop-old']);
    await until(async () => (await serviceToken(second)).status === 401, 'the end of the former secret');
    expect((await serviceToken(third)).status).toBe(200);
    expect(app.logs()).toContain('the secret was withdrawn');
    // An operator who wants to be rid of a leaked secret learns that the only one is still good.
    expectRefusal(await cli(['client', 'rotate-secret', clientId, '--drop-old']), /has one secret alone; draw another/);
  });

  test('contacts of a client file stand in a table of their own, and the file changes them', async () => {
    const { client_id: id } = await create({ contacts: ['Une@Exemple.test', 'deux@exemple.test'] });
    const shown = async () => (await cli(['client', 'show', id, '--json'])).json<{ contacts?: string[] }>().contacts;
    const update = (file: object) => cli(['client', 'update', id, '--file', '-'], file);
    expect(await shown()).toHaveLength(2);
    const rows = await app.rows.clients.list({ clientId: id });
    expect(JSON.stringify(rows)).not.toContain('exemple.test');
    expect(await app.mailbox.queued('deux@exemple.test')).toEqual([]);
    const applied = await cli(['client', 'apply', '--file', '-', '--json'], { client_id: id, contacts: await shown() });
    expect(applied.json()).toMatchObject({ unchanged: [id] });
    await update({ client_name: 'Autre nom' });
    expect(await shown()).toHaveLength(2);
    await update({ contacts: ['deux@exemple.test', 'trois@exemple.test'] });
    expect(await shown()).toEqual(['deux@exemple.test', 'trois@exemple.test']);
    await update({ contacts: null });
    expect(await shown()).toBeUndefined();
  });

  test('a new secret is good for a year, or for as long as the operator chooses', async () => {
    const { client_id: id } = await create();
    const rotate = (...options: readonly string[]) => cli(['client', 'rotate-secret', id, '--json', ...options]);
    const daysOf = (rotated: Awaited<ReturnType<typeof rotate>>) =>
      Math.round((Date.parse(rotated.json<{ expires_at: string }>().expires_at) - Date.now()) / 86_400_000);
    expect(daysOf(await rotate())).toBe(365);
    expect(daysOf(await rotate('--life', '90d'))).toBe(90);
    expectRefusal(await rotate('--life', 'never'), /^--life "never" is none of 90d, 6m, 1y, 2y$/m);
  });

  test('a disabled client loses its codes and tokens and does not get them back', async () => {
    const client = asTestClient(await create());
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    const pending = await signIn(app, app.browser(), { client, account });
    expect(pending.code).not.toBe('');

    const disabled = await cli(['client', 'disable', client.clientId]);
    expect(disabled).toMatchObject({ code: 0, stderr: '' });
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect(await app.rows.payloads.list({ clientId: client.clientId })).toEqual([]);
    await until(async () => (await serviceToken(client)).status === 401);

    await cli(['client', 'update', client.clientId, '--file', '-'], { disabled: false });
    await until(async () => (await serviceToken(client)).status === 200);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    const refreshed = await refresh(app, client, tokens['refresh_token']);
    expect(refreshed.body).toMatchObject({ error: 'invalid_grant' });
    const exchanged = await exchange(app, client, { code: pending.code, verifier: pending.request.verifier });
    expect(exchanged.body).toMatchObject({ error: 'invalid_grant' });
  });

  test('an update changes the given fields and is checked like a registration', async () => {
    const { client_id } = await create({ default_max_age: 60 });
    const updated = await cli(['client', 'update', client_id, '--file', '-', '--json'], {
      client_name: 'Autre nom',
      default_max_age: null,
    });
    expect(updated.json()).toMatchObject({ client_name: 'Autre nom', redirect_uris: [app.callback] });
    expect(updated.json()).not.toHaveProperty('default_max_age');
    expect(updated.json()).not.toHaveProperty('client_secret');
    expectRefusal(
      await cli(['client', 'update', client_id, '--file', '-'], { redirect_uris: [] }),
      /^redirect_uris is empty/,
    );
    expectRefusal(await cli(['client', 'update', 'nobody', '--file', '-'], {}), /^no client is called "nobody"$/m);
    expectRefusal(
      await cli(['client', 'update', client_id, '--file', '-'], { client_id: 'other' }),
      /^client_id cannot be changed$/m,
    );
    const events = await app.rows.audit.values('event', { clientId: client_id });
    expect(events).toEqual(['client.created', 'client.updated']);
  });

  describe('client apply', () => {
    const apply = (entries: unknown, ...flags: readonly string[]) =>
      cli(['client', 'apply', '--file', '-', '--json', ...flags], entries);
    const eventsOf = (clientId: string) => app.rows.audit.values('event', { clientId });
    const rows = () => app.rows.clients.list();

    test('brings the clients of a file to the form that it states, and says what it changed', async () => {
      const kept = await createClient(app, { default_max_age: 60 });
      const same = await createClient(app);
      const other = await createClient(app);
      const fresh = `fresh-${database}`;
      const stated = [
        { ...file(), client_id: fresh, client_name: 'Nouveau' },
        { client_id: kept.clientId, client_name: 'Autre nom', default_max_age: null },
        { client_id: same.clientId, client_name: 'Service' },
      ];
      const before = await rows();
      const expected = {
        changed: [
          {
            client_id: kept.clientId,
            changes: {
              client_name: { from: 'Service', to: 'Autre nom' },
              default_max_age: { from: 60, to: null },
            },
          },
        ],
        unchanged: [same.clientId],
      };

      const rehearsed = await apply(stated, '--dry-run');
      expect([rehearsed.stderr, rehearsed.json()]).toEqual([
        '',
        { dry_run: true, created: [{ client_id: fresh }], ...expected },
      ]);
      expect(await rows()).toEqual(before);
      expect(await eventsOf(fresh)).toEqual([]);

      const applied = (await apply(stated)).json<{ created: [Registered] }>();
      const [made] = applied.created;
      expect(applied).toEqual({
        dry_run: false,
        created: [{ client_id: fresh, client_secret: expect.any(String) }],
        ...expected,
      });
      const { metadata } = (await app.services.clients.registry.find(kept.clientId))!;
      expect(metadata).toMatchObject({ client_name: 'Autre nom', redirect_uris: [app.callback] });
      const { tokens } = await signInForTokens(app, app.browser(), { client: asTestClient(made), account });
      expect((await userinfo(app, tokens['access_token'])).status).toBe(200);
      expect((await serviceToken(kept)).status).toBe(200);
      expect([await eventsOf(fresh), await eventsOf(kept.clientId), await eventsOf(same.clientId)]).toEqual([
        expect.arrayContaining(['client.created']),
        ['client.created', 'client.updated'],
        ['client.created'],
      ]);
      expect(await eventsOf(other.clientId)).toEqual(['client.created']);

      const again = await cli(['client', 'apply', '--file', '-'], stated);
      const ids = [fresh, kept.clientId, same.clientId].toSorted();
      expect(again.stdout).toBe(ids.map((id) => `${id}: as stated already\n`).join(''));
    });

    test('changes nothing where one entry is wrong, and names each wrong entry and its member', async () => {
      const kept = await createClient(app);
      const before = await rows();
      const entries = [
        { client_id: kept.clientId, client_name: 'Autre nom' },
        { ...file(), client_id: `wild-${database}`, redirect_uris: ['https://a.example/*'] },
        { client_id: kept.clientId },
        { ...file() },
        { client_id: 'geopf-id', client_name: 'x' },
        'x',
      ];
      expectRefusal(
        await apply(entries),
        /^client 3: client_id ".*" stands twice.*; client 4: client_id is missing; .*; client 5: client_id "geopf-id" .*; client 6: is not/,
      );
      expectRefusal(await apply(entries.slice(0, 2)), /^client 2: redirect_uris\[0\] holds a wildcard/);
      expectRefusal(await apply([]), /^the file holds no client$/m);
      expect(await rows()).toEqual(before);
    });

    test('what the list prints can be applied again, and nothing changes', async () => {
      await createClient(app, { service_account: true, legacy_password_grant: true });
      const listed = await listClients(app.services);
      const before = await rows();
      const mine = listed.filter((client) => client['built_in'] !== true);
      const applied = await apply(mine);
      expect([applied.stderr, applied.json()]).toMatchObject(['', { created: [], changed: [] }]);
      expect(await rows()).toEqual(before);
    });
  });
});
