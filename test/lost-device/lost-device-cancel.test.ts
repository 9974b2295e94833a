import { disableAccount, expirePassword } from '../support/people/account-acts.ts';
import { changeAddress, linkTo, pressLink, resetPassword, type Person } from '../support/people/account-address.ts';
import type { BuiltAccount } from '../support/build-account.ts';
import {
  auditOf,
  begin,
  buildProtected,
  buildWaiting,
  factorsOf,
  follow,
  keptFactors,
  openRequests,
  queued,
  referenceOn,
} from '../support/people/lost-device.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';

const hour = 3600;
const strong = 'sept-loutres-sous-la-pluie-fine';

describe('cancelling a request about a lost device', () => {
  const { app, client } = describeService();

  const cancelLink = ({ email }: { readonly email: string }) => linkTo(app, email, 'lost-device-request');
  const press = (link: string) => pressLink(app, link);
  const reset = ({ email }: BuiltAccount) => resetPassword(app, email, strong);

  /** Opens a session in which both factors were proved just now. */
  async function signedInWithBoth(): Promise<Person> {
    const account = await buildProtected(app);
    toMiddleOfStep(app);
    const { browser } = await pastPassword(app, { client, account });
    await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    return { account, browser };
  }

  /** Expects that the request is cancelled, that a message says so, and that nothing happens when the wait is over. */
  async function expectCancelled(account: BuiltAccount, about: { readonly by: string; readonly messages?: number }) {
    expect(await openRequests(app, account)).toBe(0);
    expect(await auditOf(app, account, 'account.lost_device_cancelled')).toEqual([
      { by: about.by, reference: expect.stringMatching(/^AP-/) },
    ]);
    expect(await queued(app, account.email, 'lost-device-cancelled')).toBe(about.messages ?? 1);
    app.moveClock(73 * hour);
    await follow(app);
    expect(await factorsOf(app, account)).toEqual(keptFactors);
    expect(await queued(app, account.email, 'second-factor-removed')).toBe(0);
  }

  describe('the link of a message', () => {
    test('the page of the link shows the reference and changes nothing, and its button cancels once', async () => {
      const account = await buildProtected(app);
      const reference = referenceOn(await begin(app, account));
      const link = await cancelLink(account);
      const other = app.browser();
      for (let times = 0; times < 3; times++) {
        const page = await other.open(link);
        expect(page.status).toBe(200);
        expect(page.text).toContain(reference);
        expect(page.header('referrer-policy')).toBe('strict-origin');
        for (const secret of [account.email, account.username, account.sub]) expect(page.body).not.toContain(secret);
        await other.request({ url: link, method: 'HEAD' });
      }
      expect(await openRequests(app, account)).toBe(1);
      const done = await press(link);
      expect(done.h1).toBe('La demande est annulée');
      expect((await press(link)).status).toBe(400);
      await expectCancelled(account, { by: 'link' });
    });

    test('the link works from the first hour to the last', async () => {
      for (const hours of [0, 71.9]) {
        const account = await buildWaiting(app);
        const link = await cancelLink(account);
        app.moveClock(hours * hour);
        expect((await press(link)).status).toBe(200);
        await expectCancelled(account, { by: 'link' });
      }
    });

    test('of twenty parallel presses of the button one cancels', async () => {
      const account = await buildWaiting(app);
      const browser = await app.open(await cancelLink(account));
      const pages = await Promise.all(
        Array.from({ length: 20 }, () => browser.tab().submit({}, { action: 'confirm' })),
      );
      expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(pages.filter(({ status }) => status === 400)).toHaveLength(19);
      await expectCancelled(account, { by: 'link' });
    });

    test('the link does not cancel a request that was begun after the one in the message', async () => {
      const account = await buildProtected(app);
      const told = (count: number) =>
        until(async () => {
          const messages = app.mailbox.messages(account.email);
          return messages.filter(({ kind }) => kind === 'lost-device-request').length === count;
        });
      await begin(app, account);
      await told(1);
      const former = await cancelLink(account);
      app.moveClock(24.1 * hour);
      await follow(app);
      await told(2);
      const leftOpen = await app.open(former);
      expect((await press(await cancelLink(account))).status).toBe(200);
      await begin(app, account);
      await told(3);
      expect((await leftOpen.submit({}, { action: 'confirm' })).status).toBe(400);
      expect((await press(former)).status).toBe(400);
      expect(await openRequests(app, account)).toBe(1);
      expect((await press(await cancelLink(account))).status).toBe(200);
    });

    test('the link does nothing once the second factor is removed', async () => {
      const account = await buildWaiting(app);
      const link = await cancelLink(account);
      app.moveClock(72.1 * hour);
      await follow(app);
      const page = await press(link);
      expect(page.status).toBe(400);
      expect(page.h1).toBe('Ce lien n’est plus valable');
    });

    test('the link still works after a change of address, and the former address gets a link of its own', async () => {
      const { account, browser } = await signedInWithBoth();
      const theirs = `voleur-${account.username}@example.test`;
      await begin(app, account);
      const link = await cancelLink(account);
      await changeAddress(app, browser, theirs);
      app.moveClock(24.1 * hour);
      await follow(app);
      expect(await queued(app, account.email, 'lost-device-request')).toBe(2);
      expect(await queued(app, theirs, 'lost-device-request')).toBe(1);
      await app.mailbox.newest(theirs, 'lost-device-request');
      const atTheirs = await cancelLink({ email: theirs });
      expect(atTheirs).not.toBe(link);
      expect((await press(link)).status).toBe(200);
      expect(await queued(app, theirs, 'lost-device-cancelled')).toBe(1);
      await expectCancelled(account, { by: 'link' });
    });
  });

  test('a reset of the password cancels the request, and a separate message says so', async () => {
    const account = await buildWaiting(app);
    const link = await cancelLink(account);
    expect((await reset(account)).status).toBe(200);
    expect((await press(link)).status).toBe(400);
    await expectCancelled(account, { by: 'reset' });
  });

  test('signing in with the application cancels the request, the password alone or a wrong code does not', async () => {
    const account = await buildWaiting(app);
    toMiddleOfStep(app);
    const { browser } = await pastPassword(app, { client, account });
    const right = totpCode(account.totpSecret);
    const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    await browser.submit({ otp: wrong }, { action: 'verify' });
    expect(await openRequests(app, account)).toBe(1);
    expect(isIn(await browser.submit({ otp: right }, { action: 'verify' }))).toBe(true);
    await expectCancelled(account, { by: 'factor' });
  });

  test('signing in with a recovery code cancels the request', async () => {
    const account = await buildWaiting(app);
    const { browser } = await pastPassword(app, { client, account });
    await browser.open(`${browser.page.url.pathname}?step=recovery-code`);
    const page = await browser.submit({ recoveryCode: account.recoveryCodes[0] ?? '' }, { action: 'verify' });
    expect(isIn(page)).toBe(true);
    expect(await openRequests(app, account)).toBe(0);
    expect(await auditOf(app, account, 'account.lost_device_cancelled')).toMatchObject([{ by: 'factor' }]);
  });

  test('signing in with a passkey, which proves that the device is there, cancels the request', async () => {
    const account = await buildProtected(app);
    const passkey = await givePasskey(app, account);
    await begin(app, account);
    const browser = await app.open(authorizationRequest(app, client).url);
    expect((await usePasskey(browser, { passkey, account })).url.searchParams.get('code')).toBeTruthy();
    await app.mailbox.newest(account.email, 'lost-device-cancelled');
    await expectCancelled(account, { by: 'factor' });
  });

  test('a new password, chosen in a session, cancels the request', async () => {
    const { account, browser } = await signedInWithBoth();
    await begin(app, account);
    await browser.open('/compte/securite?step=password');
    const fields = { currentPassword: account.password, password: strong, passwordConfirm: strong };
    expect((await browser.submit(fields, { action: 'save' })).find('#notice')).not.toBeNull();
    await expectCancelled(account, { by: 'password_change' });
  });

  test('new recovery codes, created in a session, cancel the request and are kept', async () => {
    const { account, browser } = await signedInWithBoth();
    await begin(app, account);
    await browser.open('/compte/securite');
    await browser.click('Créer de nouveaux codes');
    await browser.submit({}, { action: 'renew' });
    await browser.submit({}, { action: 'acknowledge' });
    await expectCancelled(account, { by: 'factors', messages: 0 });
  });

  test('« ce n’était pas moi » after another change cancels the request, and only the restored address is told', async () => {
    const { account, browser } = await signedInWithBoth();
    const theirs = `voleur-${account.username}@example.test`;
    await changeAddress(app, browser, theirs);
    await begin(app, { ...account, email: theirs });
    expect((await press(await linkTo(app, account.email, 'address-changed'))).status).toBe(200);
    expect(await queued(app, theirs, 'lost-device-cancelled')).toBe(0);
    await expectCancelled(account, { by: 'undo' });
  });

  test('an operator who expires the password cancels the request, because the mailbox alone would then open the account', async () => {
    const account = await buildWaiting(app);
    await app.services.inUnit(() => expirePassword(app.services, { name: account.username }));
    await expectCancelled(account, { by: 'expired_password', messages: 0 });
  });

  test('an operator who disables the account cancels the request', async () => {
    const account = await buildWaiting(app);
    await app.services.inUnit(() => disableAccount(app.services, { name: account.username }));
    await expectCancelled(account, { by: 'disabled', messages: 0 });
  });
});
