import { authorizeSilently, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { asClient, registerClient, signIn } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const daySeconds = 86_400;

describe.each(bothDatabases)('the statistics of services, on %s', (database) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ database });
  });
  afterAll(() => app.stop());

  const now = () => app.services.nowSeconds();
  const today = () => Math.floor(now() / daySeconds);
  const count = async (clientId: string, kind: string) => {
    const days = await app.services.statistics.days({ clientId, from: today() });
    return days.find((one) => one.kind === kind)?.count ?? 0;
  };

  test('count a person who comes with an open session among the people of a service, once a day', async () => {
    const { clientUses } = app.services;
    const [first, second] = [await registerClient(app), await registerClient(app)];
    const account = await buildAccount(app);
    const browser = app.browser();
    await signIn(app, browser, { client: first, account });
    await silentTokens(app, browser, { client: second });
    expect(await count(second.clientId, 'people')).toBe(0);
    await clientUses.write();
    expect(await count(second.clientId, 'people')).toBe(1);
    expect((await clientUses.lastUses(second.clientId)).get('')).toBeGreaterThan(now() - 60);

    await authorizeSilently(app, browser, { client: second });
    await clientUses.write();
    expect(await count(second.clientId, 'people')).toBe(1);
    expect(await count(first.clientId, 'people')).toBe(1);
  });

  test('know when a service without people was last used', async () => {
    const client = await registerClient(app);
    await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    await app.services.clientUses.write();
    expect((await app.services.clientUses.all()).get(client.clientId)).toBeGreaterThan(now() - 60);
    expect(await count(client.clientId, 'people')).toBe(0);
  });

  test('keep what could not be written until the database takes it', async () => {
    const { clientUses, database: store } = app.services;
    const client = await registerClient(app);
    clientUses.note({ clientId: client.clientId, secretId: 'a-secret' });
    await store.knex.schema.renameTable('client_uses', 'client_uses_away');
    await expect(clientUses.write()).rejects.toThrow(/client_uses/);
    await store.knex.schema.renameTable('client_uses_away', 'client_uses');
    await clientUses.write();
    expect([...(await clientUses.lastUses(client.clientId)).keys()].toSorted()).toEqual(['', 'a-secret']);
  });
});
