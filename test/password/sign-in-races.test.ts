import { beginSecondFactor } from '../../src/commands/factors/begin-second-factor.ts';
import { ProofOutdated } from '../../src/store/unit/unit-failures.ts';
import { createUnit, requireProof, withUnit, type Unit } from '../../src/store/unit/unit-of-work.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { askForUserCode, createScript, poll, toAccess } from '../support/services/device.ts';
import { chosenPassword } from '../support/people/parked-sign-ins.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, registerClient, signIn } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { hasSession } from '../support/authorize.ts';

const signInPage = 'Se connecter';

describe.each(bothDatabases)('a change that is committed while the last form is answered, on %s', (database) => {
  const { app, client } = describeService({ database, config: { trustedBrowserDays: 30 } });
  beforeEach(() => toMiddleOfStep(app));

  const type = (browser: Browser, { username, password }: BuiltAccount) =>
    browser.submit({ username, password }, { action: 'signin' });
  const endSessions = ({ sub }: BuiltAccount) =>
    app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, sub));

  /** Runs `change` once, outside of the request, right before the next commit of a unit that waits for a proof. */
  function beforeCommit(change: () => Promise<unknown>): void {
    const committer = app.services.committer as { commit: (unit: Unit) => Promise<void> };
    const { commit } = committer;
    committer.commit = async (unit) => {
      if (unit.proof) {
        committer.commit = commit;
        await app.services.inUnit(change);
      }
      return commit(unit);
    };
  }

  /** Counts the rows that a sign-in leaves beside its session. */
  const traces = async ({ sub, email }: BuiltAccount) => [
    await app.rows.audit.count({ accountId: sub, event: 'login.signed_in' }),
    await app.rows.knownBrowsers.count({ accountId: sub }),
    (await app.mailbox.queued(email, 'new-browser')).length,
    await app.rows.trustedBrowsers.count({ accountId: sub }),
  ];

  async function expectNothing(account: BuiltAccount, { browser, page }: { browser: Browser; page: Page }) {
    expect([page.status, page.h1, isIn(page), await hasSession(browser)]).toEqual([200, signInPage, false, false]);
    expect(await traces(account)).toEqual([0, 0, 0, 0]);
  }

  const changes: Readonly<Record<string, (account: BuiltAccount) => Promise<unknown>>> = {
    'the end of all sessions': endSessions,
    'the first second factor': ({ sub: accountId }) =>
      app.services.transaction((trx) =>
        beginSecondFactor(app.services, trx, { accountId, sessionUid: undefined, requestId: 'test' }),
      ),
    'the end of the account': ({ username }) => disableAccount(app.services, { name: username }),
    'another password': async ({ sub }) => {
      const later = Math.floor(Date.now() / 1000) + 1;
      await app.rows.accounts.change({ id: sub }, { passwordChangedAt: later });
    },
    'nothing but the end of the account': async ({ sub }) => {
      await app.rows.accounts.change({ id: sub }, { disabledAt: 1 });
    },
  };

  test.each(Object.keys(changes))(
    'nothing of a sign-in is written after %s, and the sign-in begins anew',
    async (name) => {
      const account = await buildAccount(app);
      const browser = await app.open(authorizationRequest(app, client).url);
      beforeCommit(() => changes[name]!(account));
      await expectNothing(account, { browser, page: await type(browser, account) });
    },
  );

  test('a person whose account is disabled between her two factors is asked for nothing more of it', async () => {
    const { browser, account } = await pastPassword(app, { client });
    expect(browser.page.find('#otp')).not.toBeNull();
    await changes['nothing but the end of the account']!(account);
    expect((await browser.reload()).h1).toBe(signInPage);
  });

  test('a browser whose sign-in ends before the commit is not trusted', async () => {
    const { browser, account } = await pastPassword(app, { client });
    const requests = app.services.lostDevice.requests as { find: (id: string) => Promise<undefined> };
    const { find } = requests;
    // The provider makes this read between the check of the proof and the transaction that trusts the browser, so the session ends in
    // between.
    requests.find = async (id) => {
      requests.find = find;
      await app.services.inUnit(() => endSessions(account));
      return find(id);
    };
    const fields = { otp: totpCode(account.totpSecret), trustBrowser: true };
    await expectNothing(account, { browser, page: await browser.submit(fields, { action: 'verify' }) });
    expect(browser.jar.get('geopf_trusted')).toBeUndefined();
  });

  test('a consent of a session that ends before the commit is not stored', async () => {
    const account = await buildAccount(app);
    const strangers = await registerClient(app, { first_party: false });
    const { browser } = await signIn(app, app.browser(), { client, account });
    await browser.open(authorizationRequest(app, strangers).url);
    beforeCommit(() => endSessions(account));
    const page = await browser.submit({}, { action: 'accept' });
    expect([page.h1, isIn(page)]).toEqual(['Se connecter', false]);
    expect(await app.rows.payloads.count({ model: 'Grant', accountId: account.sub })).toBe(0);
    expect(await app.rows.audit.count({ accountId: account.sub, event: 'consent.granted' })).toBe(0);
  });

  test('a device gets no access when the session ends before its approval is committed', async () => {
    const account = await buildAccount(app);
    const script = await createScript(app);
    const asked = await askForUserCode(app, script);
    const browser = app.browser();
    await toAccess(browser, asked, account);
    beforeCommit(() => endSessions(account));
    expect((await browser.submit({}, { action: 'accept' })).h1).toBe('Se connecter');
    expect((await poll(app, script, asked)).body['error']).toBe('authorization_pending');
  });

  test('a change of the password does not ask for a consent twice when the session goes on', async () => {
    const account = await buildAccount(app);
    const strangers = await registerClient(app, { first_party: false });
    const browser = await app.open(authorizationRequest(app, strangers).url);
    expect((await type(browser, account)).find('button[value="accept"]')).not.toBeNull();
    const tab = browser.tab();
    await tab.open('/compte/securite?step=password');
    const { password: currentPassword } = account;
    const chosen = { currentPassword, password: chosenPassword, passwordConfirm: chosenPassword };
    await tab.submit(chosen, { action: 'save' });
    expect(isIn(await browser.submit({}, { action: 'accept' }))).toBe(true);
  });

  test('units that are written together each wait for their own proof, alone and in a transaction', async () => {
    const { services } = app;
    const [lapsed, holds] = [await buildAccount(app), await buildAccount(app)];
    const versions = new Map([
      [lapsed.sub, '7:'],
      [holds.sub, `0:${(await services.account.accounts.find(holds.sub))!.passwordChangedAt}`],
    ]);
    const write = (sub: string, name: string, commit: (unit: Unit) => Promise<void>) => {
      const unit = createUnit();
      return withUnit(unit, async () => {
        requireProof({ accountId: sub, credentialVersion: versions.get(sub)!, at: 0 });
        services.payloads.upsert('Flow', name, { name }, 600);
        services.audit({ event: `test.${name}` });
        await commit(unit);
      });
    };
    const ways: readonly (readonly [string, (unit: Unit) => Promise<void>])[] = [
      ['alone', (unit) => services.committer.commit(unit)],
      ['within', () => services.transaction(async () => {})],
    ];
    for (const [way, commit] of ways) {
      const tries = [lapsed, holds].map(({ sub }, index) => write(sub, `${way}-${index}`, commit));
      const [first, second] = await Promise.allSettled(tries);
      expect([first?.status, (first as PromiseRejectedResult).reason]).toEqual(['rejected', expect.any(ProofOutdated)]);
      expect(second?.status).toBe('fulfilled');
      expect(await app.rows.audit.values('event', { event: [`test.${way}-0`, `test.${way}-1`] })).toEqual([
        `test.${way}-1`,
      ]);
      expect(await withUnit(createUnit(), async () => services.payloads.find('Flow', `${way}-0`))).toBeUndefined();
    }
  });
});
