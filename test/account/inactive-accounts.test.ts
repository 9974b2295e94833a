import { disableAccount } from '../support/people/account-acts.ts';
import { giveRole } from '../support/people/give-role.ts';
import { closeInactive } from '../../src/jobs/close-inactive.ts';
import { createServices } from '../../src/server/create-services.ts';
import type { Services } from '../../src/services.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { auditOf } from '../support/people/lost-device.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { asClient, registerClient, signInForTokens, typeCredentials, type TestClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { like, not } from '../support/rows.ts';

const day = 86_400;
const inactiveDays = 400;

describe.each(bothDatabases)('accounts that nobody uses, on %s', (database) => {
  let client: TestClient;
  let config: Services['config'];

  const app = describeApp({ database, config: { inactiveDays, passwordMaxAgeDays: 0 } });

  beforeAll(async () => {
    // The job of the application does nothing: with a round of its own the numbers of a day would not be those of the test.
    ({ config } = app.services);
    Object.assign(app.services, { config: { ...config, inactiveDays: 0 } });
    client = await registerClient(app);
  });
  // Accounts of former tests are out of the way, and the limits of a day begin anew.
  beforeEach(async () => {
    await app.rows.accounts.change({}, { disabledAt: 1 });
    await app.rows.throttles.remove({ key: like('inactivity:%') });
  });

  const round = (services: Services = { ...app.services, config }) => closeInactive(services);
  /** Runs the job until it has seen that its messages have left. */
  const settle = async () => {
    await round();
    const waiting = () => app.rows.outbox.list({ kind: 'account-inactive', sealedBody: not(null) });
    await until(async () => (await waiting()).length === 0);
  };
  const tellings = async ({ email }: BuiltAccount) => (await app.mailbox.queued(email, 'account-inactive')).length;
  const isClosed = async ({ sub }: BuiltAccount) => (await app.rows.accounts.find({ id: sub }))?.disabledAt !== null;
  /** An account that was made so many days ago, and was not used since. */
  const unused = async (days: number, wishes: Parameters<typeof buildAccount>[1] = {}): Promise<BuiltAccount> => {
    const account = await buildAccount(app, wishes);
    const at = app.services.nowSeconds() - days * day;
    const times = { createdAt: at, passwordChangedAt: at, activeAt: at };
    await app.rows.accounts.change({ id: account.sub }, times);
    return account;
  };
  /** Lets days pass, with a round at the end of each of these times. */
  const live = async (...times: readonly number[]) => {
    for (const days of times) {
      app.moveClock(days * day);
      await settle();
    }
  };

  test('the person is told 60, 30 and 7 days before, once each, and then the account is closed', async () => {
    const account = await unused(inactiveDays - 61);
    const english = await unused(inactiveDays - 61, { locale: 'en' });
    const seen: (readonly [number, number, boolean])[] = [];
    let today = 0;
    for (const passed of [0, 1, 2, 30, 31, 53, 54, 60, 61, 62]) {
      app.moveClock((passed - today) * day);
      today = passed;
      await settle();
      await round();
      seen.push([passed, await tellings(account), await isClosed(account)]);
    }
    expect(seen).toEqual([
      [0, 0, false],
      [1, 1, false],
      [2, 1, false],
      [30, 1, false],
      [31, 2, false],
      [53, 2, false],
      [54, 3, false],
      [60, 3, false],
      [61, 3, true],
      [62, 3, true],
    ]);
    expect(await app.mailbox.queued(account.email, 'deletion-requested')).toHaveLength(1);
    expect(await auditOf(app, account, 'account.inactivity_told')).toEqual([{ days: 60 }, { days: 30 }, { days: 7 }]);
    const message = await app.mailbox.newest(account.email, 'account-inactive');
    expect([message.text, message.links]).toEqual([
      expect.stringContaining('dans 7 jours'),
      expect.arrayContaining([`${app.url}/compte`]),
    ]);
    expect((await app.mailbox.newest(english.email, 'account-inactive')).text).toContain('in 7 days');
  });

  test('a sign-in keeps the account, and its next message comes after as long a time as before', async () => {
    const account = await unused(inactiveDays - 59);
    await live(1, 30, 4);
    expect(await tellings(account)).toBe(2);
    const browser = await app.open(`${app.url}/compte`);
    await typeCredentials(browser, account);
    await live(20, 10);
    expect([await tellings(account), await isClosed(account)]).toEqual([2, false]);
    app.moveClock((inactiveDays - 60 - 31) * day);
    await settle();
    expect(await tellings(account)).toBe(2);
    await live(2);
    expect(await tellings(account)).toBe(3);
  });

  test('an account is never closed before all three messages have left, however long the mail server is away', async () => {
    const account = await unused(inactiveDays);
    await app.mailbox.stop();
    for (let times = 0; times < 5; times++) {
      app.moveClock(25 * day);
      await round();
      await app.services.operation.expiry.clear('message bodies');
    }
    expect(await isClosed(account)).toBe(false);
    // The messages that wait do not leave before they are lost.
    await withoutJobs(app, async () => {
      await app.mailbox.restart();
      const lost = { sealedBody: null, recipient: '', lastError: 'server: away' };
      await app.rows.outbox.change({}, lost);
    });
    await live(0, 1, 30, 23, 6);
    expect([await tellings(account), await isClosed(account)]).toEqual([3, false]);
    await live(2);
    expect(await isClosed(account)).toBe(true);
  });

  test('on a database of before, an account without a trace counts as used a year ago', async () => {
    const account = await unused(2_000);
    const unread = { activeAt: null, activityCheckedAt: 0 };
    await app.rows.accounts.change({ id: account.sub }, unread);
    await settle();
    expect(await tellings(account)).toBe(1);
    await live(20, 1);
    expect(await isClosed(account)).toBe(false);
    const row = await app.rows.accounts.first({ id: account.sub });
    expect(Math.round((app.services.nowSeconds() - Number(row.activeAt)) / day)).toBe(387);
  });

  test('a clock that jumps closes no account: the person is told anew, from the first message on', async () => {
    const account = await unused(inactiveDays - 61);
    await live(1, 30, 24);
    expect(await tellings(account)).toBe(3);
    app.moveClock(365 * day);
    await settle();
    await settle();
    expect([await tellings(account), await isClosed(account)]).toEqual([4, false]);
    await live(28);
    expect(await tellings(account)).toBe(4);
  });

  test('of many accounts some are told each day, whatever the number of rounds', async () => {
    const accounts: BuiltAccount[] = [];
    for (let count = 0; count < 22; count++) accounts.push(await unused(inactiveDays));
    const told = async () => (await Promise.all(accounts.map(tellings))).filter((count) => count > 0).length;
    await settle();
    await settle();
    expect(await told()).toBe(20);
    await live(1);
    expect(await told()).toBe(22);
  });

  test('many processes at the same moment send one message to each account', async () => {
    const accounts = [await unused(inactiveDays), await unused(inactiveDays), await unused(inactiveDays)];
    // Several processes share PostgreSQL alone.
    const others = (database === 'postgres' ? [0, 1] : []).map(() => createServices(config, { log: app.services.log }));
    const mine = { ...app.services, config };
    await Promise.all([...others, mine, ...others, mine].map((services) => round(services)));
    expect(await Promise.all(accounts.map(tellings))).toEqual([1, 1, 1]);
    await settle();
    app.moveClock(31 * day);
    await Promise.all([...others, mine].map((services) => round(services)));
    for (const services of others) await services.close();
    expect(await Promise.all(accounts.map(tellings))).toEqual([2, 2, 2]);
  });

  test('with INACTIVE_DAYS=0 nobody is told', async () => {
    const account = await unused(5_000);
    await round({ ...app.services, config: { ...config, inactiveDays: 0 } });
    expect(await tellings(account)).toBe(0);
  });

  if (database !== bothDatabases[0]) return;

  test('a service that refreshes its tokens keeps the account', async () => {
    const account = await unused(inactiveDays);
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    // The sign-in itself is out of sight, as if it were as old as the account.
    await app.rows.knownBrowsers.remove({ accountId: account.sub });
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] ?? '' };
    expect((await asClient(app, client, 'token', refresh)).status).toBe(200);
    await settle();
    expect(await tellings(account)).toBe(0);
    app.moveClock((inactiveDays - 62) * day);
    await settle();
    expect(await tellings(account)).toBe(0);
    app.moveClock(3 * day);
    await settle();
    expect(await tellings(account)).toBe(1);
  });

  test('an account stays open while its message waits for the mail server, however long that takes', async () => {
    const account = await unused(inactiveDays);
    await withoutJobs(app, async () => {
      for (const days of [0, 31, 24, 8, 1]) {
        app.moveClock(days * day);
        await round();
      }
      const queued = await app.rows.outbox.list({ kind: 'account-inactive', accountId: account.sub });
      expect([queued.length, await isClosed(account)]).toEqual([1, false]);
      await app.rows.outbox.remove({ accountId: account.sub });
    });
  });

  test('holders of a role, disabled accounts and accounts of services are neither told nor closed', async () => {
    const holder = await unused(inactiveDays);
    await giveRole(app, { name: holder.username, role: 'support' });
    const disabled = await unused(inactiveDays);
    await app.services.inUnit(() => disableAccount(app.services, { name: disabled.username }));
    const ofService = await unused(inactiveDays);
    await app.rows.accounts.change({ id: ofService.sub }, { termsVersion: null });
    const lateHolder = await unused(inactiveDays);
    await settle();
    await giveRole(app, { name: lateHolder.username, role: 'admin' });
    app.moveClock(70 * day);
    await settle();
    const all = [holder, disabled, ofService, lateHolder];
    expect(await Promise.all(all.map(tellings))).toEqual([0, 0, 0, 1]);
    expect(await isClosed(lateHolder)).toBe(false);
  });
});
