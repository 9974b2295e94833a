import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { readState } from '../../src/commands/state/read-state.ts';
import { describeProcess } from '../../src/jobs/describe-process.ts';
import { createDayCounter } from '../../src/jobs/count-days.ts';
import { authorizeSilently, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp } from '../support/describe-app.ts';
import { asClient, registerClient, signIn, typeCredentials } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { allHaveLeft } from '../support/all-have-left.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const daySeconds = 86_400;

describe.each(bothDatabases)('the statistics of services, on %s', (database) => {
  const app = describeApp({ database });
  // Jobs chain and count as well, at moments of their own.
  let release: () => void;
  beforeEach(async () => {
    release = await app.running.holdJobs();
  });
  afterEach(() => release());
  const now = () => app.services.nowSeconds();
  const today = () => Math.floor(now() / daySeconds);
  const count = async (clientId: string, kind: string) => {
    const days = await app.services.clients.statistics.days({ clientId, from: today() });
    return days.find((one) => one.kind === kind)?.count ?? 0;
  };

  test('count a person who comes with an open session among the people of a service, once a day', async () => {
    const { uses: clientUses } = app.services.clients;
    const [first, second] = [await registerClient(app), await registerClient(app)];
    const { browser } = await somebodySignedIn(app, first);
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

  /** Counts everything that was written to the audit until now. */
  const countAll = async () => {
    await chainAudit(app.services);
    await createDayCounter(app.services)(() => false);
  };

  test('count sign-ins by way, registrations and refusals from the audit, for all and for each service', async () => {
    await countAll();
    const before = {
      password: await count('', 'sign-in:password'),
      registrations: await count('', 'registrations'),
      refusals: await count('', 'refusals'),
    };
    const client = await registerClient(app);
    const account = await buildAccount(app);
    const { browser } = await signIn(app, app.browser(), {
      client,
      account: { ...account, password: 'un-mot-de-passe-inconnu' },
    });
    await typeCredentials(browser, account);
    await authorizeSilently(app, browser, { client });
    await countAll();
    expect(await count('', 'sign-in:password')).toBe(before.password + 1);
    expect(await count('', 'refusals')).toBe(before.refusals + 1);
    expect(await count(client.clientId, 'sign-ins')).toBe(1);
    expect(await count(client.clientId, 'refusals')).toBe(1);
    expect(await count(client.clientId, 'people')).toBe(1);
    expect((await app.services.clients.statistics.people()).get(client.clientId)).toBe(1);
    await countAll();
    expect(await count('', 'sign-in:password')).toBe(before.password + 1);
    expect((await app.services.clients.statistics.days({ clientId: 'geopf-id', from: 0 })).length).toBe(0);
  });

  test('count each line of the audit once, although several processes count at the same time', async () => {
    const { services } = app;
    await countAll();
    const before = await count('', 'refusals');
    await services.inUnit(async () => {
      for (let line = 0; line < 1200; line++) services.audit({ event: 'login.sign-in.refused' });
    });
    await chainAudit(services);
    const round = createDayCounter(services);
    await Promise.all([round(() => false), round(() => false), createDayCounter(services)(() => false)]);
    expect(await count('', 'refusals')).toBe(before + 1200);
  });

  test('count nothing of a batch that could not be written whole', async () => {
    const { services } = app;
    await countAll();
    const before = await count('', 'refusals');
    await services.inUnit(async () => services.audit({ event: 'login.sign-in.refused' }));
    await chainAudit(services);
    await app.rows.dayCounts.withoutTable(() =>
      expect(services.clients.statistics.countNext()).rejects.toThrow(/day_counts/),
    );
    await countAll();
    expect(await count('', 'refusals')).toBe(before + 1);
  });

  test('go on after the chain of the audit began anew, and count no line again', async () => {
    const { services } = app;
    await services.inUnit(async () => services.audit({ event: 'login.sign-in.refused' }));
    await countAll();
    const before = await count('', 'refusals');
    await services.auditTrail.chain.beginAnew();
    await services.inUnit(async () => services.audit({ event: 'login.sign-in.refused' }));
    // The first round finds that the chain is shorter than it was, and the next one goes on.
    await services.clients.statistics.countNext();
    await countAll();
    await countAll();
    expect(await count('', 'refusals')).toBe(before + 1);
  });

  test('count the requests of a service that were refused by its own fault', async () => {
    const client = await registerClient(app);
    const { refusals } = app.services.clients;
    for (const kind of ['secret-unknown', 'secret-unknown', 'silent-no-session', 'denied'] as const)
      refusals.note({ clientId: client.clientId, kind });
    await refusals.save();
    expect(await count(client.clientId, 'refused-requests')).toBe(2);
  });

  test('forget the people of a service after a month, and with their account', async () => {
    const { services } = app;
    const client = await registerClient(app);
    const [kept, gone] = [await buildAccount(app), await buildAccount(app)];
    for (const { sub } of [kept, gone]) services.clients.uses.note({ clientId: client.clientId, accountId: sub });
    await services.clients.uses.write();
    await app.rows.accounts.remove({ id: gone.sub });
    expect(await app.rows.clientPeople.values('accountId', { clientId: client.clientId })).toEqual([kept.sub]);
    app.moveClock(32 * daySeconds);
    await clearExpired(services);
    expect(await app.rows.clientPeople.list({ clientId: client.clientId })).toEqual([]);
  });

  test('can be read with the state of the server on either database', async () => {
    const { services } = app;
    release();
    await allHaveLeft(app);
    release = await app.running.holdJobs();
    await services.state.processes.beat(describeProcess(services, []));
    const lines = await readState(services);
    const kinds = lines.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['processes', 'database', 'migrations', 'outbox', 'key', 'secrets']));
    expect(kinds.includes('clock')).toBe(database === 'postgres');
    expect(lines.find(({ kind }) => kind === 'migrations')).toMatchObject({ level: 'good', pending: [] });
    expect(lines.find(({ kind }) => kind === 'outbox')).toMatchObject({ waiting: 0, failing: 0, givenUp: 0 });
  });

  test('know when a service without people was last used', async () => {
    const client = await registerClient(app);
    await asClient(app, client, 'token', { grant_type: 'client_credentials' });
    await app.services.clients.uses.write();
    expect((await app.services.clients.uses.all()).get(client.clientId)).toBeGreaterThan(now() - 60);
    expect(await count(client.clientId, 'people')).toBe(0);
  });

  test('keep what could not be written until the database takes it', async () => {
    const { uses: clientUses } = app.services.clients;
    const client = await registerClient(app);
    clientUses.note({ clientId: client.clientId, secretId: 'a-secret' });
    await app.rows.clientUses.withoutTable(() => expect(clientUses.write()).rejects.toThrow(/client_uses/));
    await clientUses.write();
    expect([...(await clientUses.lastUses(client.clientId)).keys()].toSorted()).toEqual(['', 'a-secret']);
  });
});
