import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { environmentOf, runCli, type CliResult } from '../support/run-cli.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { asClient, exchange, signIn, signInForTokens, userinfo, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';

interface Registered {
  readonly client_id: string;
  readonly client_secret: string;
}

describe.each(bothDatabases)('client commands while the server runs, on %s', (database) => {
  let app: TestApp;
  let account: BuiltAccount;
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

  beforeAll(async () => {
    app = await startApp({ database });
    account = await buildAccount(app);
  });
  afterAll(() => app.stop());

  test('a person can sign in at once through a client that was registered by command', async () => {
    const created = await create();
    expect(created.client_id).toMatch(/^cafe-cartes-[0-9a-f]{12}$/);
    expect(Buffer.from(created.client_secret, 'base64url')).toHaveLength(32);
    const { tokens } = await signInForTokens(app, app.browser(), { client: asTestClient(created), account });
    expect((await userinfo(app, tokens['access_token'])).body).toMatchObject({ sub: account.sub });
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
    const rows = (await app.services.database.knex('clients').where({ client_id })) as { secret_hashes: string }[];
    const everything = [shown.stdout, listed.stdout, JSON.stringify(rows), app.logs()].join();
    expect(everything).not.toContain(client_secret);
    expect(shown.stdout + listed.stdout).not.toContain(JSON.parse(rows[0]!.secret_hashes)[0]);
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
    expect(await app.services.clients.find(`first-${database}`)).toBeUndefined();
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
  });

  test('a disabled client loses its codes and tokens and does not get them back', async () => {
    const client = asTestClient(await create());
    const browser = app.browser();
    const { tokens } = await signInForTokens(app, browser, { client, account });
    const pending = await signIn(app, app.browser(), { client, account });
    expect(pending.code).not.toBe('');

    const disabled = await cli(['client', 'disable', client.clientId]);
    expect(disabled).toMatchObject({ code: 0, stderr: '' });
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect(await app.services.database.knex('payloads').where({ client_id: client.clientId })).toEqual([]);
    await until(async () => (await serviceToken(client)).status === 401);

    await cli(['client', 'update', client.clientId, '--file', '-'], { disabled: false });
    await until(async () => (await serviceToken(client)).status === 200);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    const refreshed = await asClient(app, client, 'token', {
      grant_type: 'refresh_token',
      refresh_token: tokens['refresh_token']!,
    });
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
    const events = await app.services.database
      .knex('audit')
      .where({ client_id })
      .orderBy('id')
      .pluck<string[]>('event');
    expect(events).toEqual(['client.created', 'client.updated']);
  });
});
