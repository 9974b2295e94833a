import { endDeletion } from '../../src/commands/deletion/cancel-deletion.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { authorizeSilently, refresh } from '../support/authorize.ts';
import { linkTo } from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { exportPath } from '../support/people/export-pages.ts';
import { comeFromFranceConnect } from '../support/people/first-arrival.ts';
import { requestDeletion } from '../support/people/parked-sign-ins.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, signIn, signInForTokens, typeCredentials, userinfo } from '../support/test-client.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const closedPage = 'Votre compte est fermé';
/** So often is each pair of requests sent at the same moment. */
const rounds = [1, 2, 3, 4];

describe.each(bothDatabases)('a deletion beside other requests, on %s', (database) => {
  const { app, client } = describeService({ database, upstreams: true });
  const row = ({ sub }: BuiltAccount) => app.rows.accounts.find({ id: sub });
  const eventsOf = ({ sub }: BuiltAccount, event: string) => app.rows.audit.list({ accountId: sub, event });
  const runJob = () => deleteDueAccounts(app.services);
  const makeDue = (account: BuiltAccount) => app.rows.accounts.change({ id: account.sub }, { deletionDueAt: 1 });
  const signedIn = async (account: BuiltAccount) => {
    const { browser } = await signIn(app, app.browser(), { client, account });
    return browser;
  };
  const openPage = async (account: BuiltAccount) => {
    const browser = await signedIn(account);
    await browser.open('/compte/suppression');
    return browser;
  };
  const press = (browser: Browser) => browser.submit({ confirmation: 'SUPPRIMER' }, { action: 'delete' });
  /** Opens the account again, and says what of an earlier sign-in came back with it. */
  async function reopen(account: BuiltAccount): Promise<void> {
    await app.services.inUnit(() =>
      app.services.transaction(async (trx) => {
        const locked = (await app.services.account.accounts.lock(trx, account.sub))!;
        await endDeletion(app.services, trx, { account: locked, by: 'operator', isSilent: true });
      }),
    );
  }

  test('of two requests for a deletion at once one closes the account, and one message leaves', async () => {
    const account = await buildAccount(app);
    const [one, two] = [await openPage(account), await openPage(account)];
    const pages = await Promise.all([press(one), press(two)]);
    expect(pages.filter(({ h1 }) => h1 === closedPage)).toHaveLength(1);
    expect(await eventsOf(account, 'account.deletion_requested')).toHaveLength(1);
    expect(await app.mailbox.queued(account.email, 'deletion-requested')).toHaveLength(1);
  });

  test('of two last administrators who leave at once one stays', async () => {
    for (const _round of rounds) {
      await app.rows.accounts.change({ roles: 'admin' }, { roles: '' });
      const admins = [await buildAccount(app), await buildAccount(app)];
      const browsers = [];
      for (const admin of admins) browsers.push(await openPage(admin));
      await app.rows.accounts.change({ id: admins.map(({ sub }) => sub) }, { roles: 'admin' });
      const pages = await Promise.all(browsers.map(press));
      expect(pages.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
    }
  });

  test('a deletion that is cancelled at the last second is done or cancelled, and never both', async () => {
    for (const _round of rounds) {
      const account = await buildAccount(app);
      await requestDeletion(app, account);
      const browser = await app.open(await linkTo(app, account.email, 'deletion-requested'));
      // The link names the moment of this deletion, and the clock of the job is just past it.
      const due = Number((await row(account))!.deletionDueAt) - Math.floor(Date.now() / 1000);
      const csrf = browser.page.fieldValue('csrf')!;
      const link = browser.page.url.href;
      await app.rows.payloads.change({ accountId: account.sub, model: 'Link' }, { expiresAt: 9_999_999_999 });
      const page = await withoutJobs(app, async () => {
        app.moveClock(due);
        const [answer] = await Promise.all([browser.post(link, { csrf, action: 'confirm' }), runJob()]);
        app.moveClock(-due);
        return answer;
      });
      const cancelled = await eventsOf(account, 'account.deletion_cancelled');
      const deleted = await eventsOf(account, 'account.deleted');
      expect(cancelled.length + deleted.length).toBe(1);
      expect([page.status === 200, (await row(account)) === undefined]).toEqual(
        cancelled.length === 1 ? [true, false] : [false, true],
      );
    }
  });

  test('of several processes that run the job one deletes an account, and says farewell once', async () => {
    const account = await buildAccount(app);
    await requestDeletion(app, account);
    await withoutJobs(app, async () => {
      await makeDue(account);
      await Promise.all([runJob(), runJob(), runJob()]);
    });
    expect(await eventsOf(account, 'account.deleted')).toHaveLength(1);
    expect(await app.mailbox.queued(account.email, 'account-deleted')).toHaveLength(1);
  });

  test('a sign-in, a refresh or an export at the same moment leaves nothing that opens the account, not even when it is kept', async () => {
    for (const _round of rounds) {
      const account = await buildAccount(app);
      const { username, password } = account;
      const { browser: old, tokens } = await signInForTokens(app, app.browser(), { client, account });
      const closing = await openPage(account);
      const entering = await app.open(authorizationRequest(app, client).url);
      // The page is open before the account closes. It would have no button afterwards.
      const exporting = old.tab();
      await exporting.open(exportPath);
      const [closed, refreshed] = await Promise.all([
        press(closing),
        refresh(app, client, tokens['refresh_token']),
        entering.submit({ username, password }, { action: 'signin' }),
        exporting.submit({}, { action: 'export' }),
      ]);
      expect([closed.status, closed.h1]).toEqual([200, closedPage]);
      expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
      const isDead = async () => {
        for (const browser of [old, closing, entering])
          expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
        for (const { access_token, refresh_token } of [tokens, refreshed.body]) {
          if (access_token !== undefined) expect((await userinfo(app, access_token)).status).toBe(401);
          if (refresh_token !== undefined) expect((await refresh(app, client, refresh_token)).status).toBe(400);
        }
      };
      await isDead();
      await reopen(account);
      await isDead();
    }
  });

  test('an identity that is being linked while its account is deleted belongs to nobody afterwards', async () => {
    const account = await buildAccount(app);
    const { browser } = await comeFromFranceConnect(app, { client });
    await browser.submit({}, { action: 'existing' });
    await typeCredentials(browser, account);
    expect(browser.page.h1).toBe('Lier FranceConnect à votre compte');
    const remove = async () => {
      await requestDeletion(app, account);
      await makeDue(account);
      await runJob();
    };
    await withoutJobs(app, async () => {
      const [page] = await Promise.all([browser.submit({}, { action: 'link' }), remove()]);
      expect(page.status).toBeLessThan(500);
      // On PostgreSQL the job leaves an account that is locked to its next round.
      await runJob();
      expect(await app.rows.identities.list({ accountId: account.sub })).toEqual([]);
      expect(await row(account)).toBeUndefined();
      app.moveClock(61);
      await runJob();
      app.moveClock(-61);
      expect(await app.rows.payloads.list({ accountId: account.sub })).toEqual([]);
    });
  });
});
