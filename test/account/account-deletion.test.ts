import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { closeAccountFor, deleteAccountNow } from '../support/people/account-acts.ts';
import { authorizeSilently, refresh, silentTokens } from '../support/authorize.ts';
import { linkTo, somebodySignedIn } from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { registerClient, signInForTokens, userinfo } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const cancelPage = 'Annuler la suppression';
const closedPage = 'Votre compte est fermé';
const day = 86_400;

const { app, client } = describeService();

const row = ({ sub }: BuiltAccount) => app.rows.accounts.find({ id: sub });

/** Closes the account on its page, in a browser where its person has just signed in. */
async function close(browser: Browser) {
  await browser.open('/compte/suppression');
  return browser.submit({ confirmation: 'SUPPRIMER' }, { action: 'delete' });
}

async function closed(wishes: Parameters<typeof buildAccount>[1] = {}): Promise<BuiltAccount> {
  const { browser, account } = await somebodySignedIn(app, client, wishes);
  if (account.totpSecret) await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
  expect((await close(browser)).h1).toBe(closedPage);
  return account;
}

describe('the page that deletes an account', () => {
  test('the page says what is deleted, what stays and which services are told, and closes the account at once', async () => {
    const told = await registerClient(app, { client_name: 'Carnet', deletion_uri: 'https://carnet.example/s' });
    const account = await buildAccount(app);
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    await silentTokens(app, browser, { client: told });
    const page = await browser.open('/compte/suppression');
    expect(page.h1).toBe('Supprimer mon compte');
    for (const text of [account.sub, '365 jours', 'seront informés : Carnet', 'Service de test'])
      expect(page.text).toContain(text);
    const done = await browser.submit({ confirmation: '  Supprimer ' }, { action: 'delete' });
    expect([done.status, done.h1]).toEqual([200, closedPage]);
    expect(done.find('[href*="/logout"]')).toBeNull();
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    expect((await browser.open('/compte/suppression')).url.pathname).toContain('/interaction/');
    const message = await app.mailbox.newest(account.email, 'deletion-requested');
    expect(message.subject).toContain('va être supprimé');
  });

  test.each(['', 'oui', 'SUPPRIMERA'])(
    'the word « %s » deletes nothing, and the page keeps it',
    async (confirmation) => {
      const { browser, account } = await somebodySignedIn(app, client);
      await browser.open('/compte/suppression');
      const page = await browser.submit({ confirmation }, { action: 'delete' });
      expect([page.status, page.fieldValue('confirmation')]).toEqual([422, confirmation]);
      expect(page.find('#errors a[href="#confirmation"]')).not.toBeNull();
      expect(await row(account)).toMatchObject({ disabledAt: null, deletionDueAt: null });
    },
  );
});

describe('closing an account', () => {
  test('an old sign-in is renewed with both factors before the account is closed, and the word waits', async () => {
    app.moveClock(45 - ((Date.now() / 1000) % 30));
    const { browser, account } = await pastPassword(app, { client });
    await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    app.moveClock(330);
    const page = await close(browser);
    expect([page.h1, page.fieldValue('username')]).toEqual(['Se connecter', account.username]);
    expect((await browser.submit({ password: account.password }, { action: 'signin' })).h1).toBe(
      'Double authentification',
    );
    const back = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect([back.url.pathname, back.fieldValue('confirmation')]).toEqual(['/compte/suppression', 'SUPPRIMER']);
    expect(await row(account)).toMatchObject({ disabledAt: null });
    expect((await browser.submit({}, { action: 'delete' })).h1).toBe(closedPage);
  });

  test('a page that was open in another tab changes nothing afterwards, and leads to the sign-in', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    const tab = browser.tab();
    await tab.open('/compte/adresse');
    await close(browser);
    const before = await row(account);
    expect((await tab.submit({ street: '1 rue du Lac' }, { action: 'save' })).h1).toBe('Se connecter');
    expect(await row(account)).toEqual(before);
  });

  test('without days to wait the account is deleted by the next round of the job, and the message has no link', async () => {
    const { config } = app.services;
    const deletions = app.services.deletion.deletions as { due: typeof app.services.deletion.deletions.due };
    // The job of the application is kept away until the message has left: with the account it erases what still waits.
    const { due } = deletions;
    deletions.due = async () => [];
    Object.assign(config, { deletionDays: 0 });
    const { browser, account } = await somebodySignedIn(app, client);
    const page = await close(browser);
    Object.assign(config, { deletionDays: 30 });
    expect(page.text).toContain('dans les minutes qui viennent');
    const { deletionDueAt: dueAt } = (await row(account))!;
    expect(Number(dueAt)).toBeLessThanOrEqual(app.services.nowSeconds());
    const { links } = await app.mailbox.newest(account.email, 'deletion-requested');
    expect(links.filter((href) => href.includes('/lien/'))).toEqual([]);
    deletions.due = due;
    await deleteDueAccounts(app.services);
    expect(await row(account)).toBeUndefined();
  });

  test('an operator deletes an account at once with a reason, and never the last administrator', async () => {
    const account = await buildAccount(app);
    const admin = await buildAccount(app, { roles: ['admin'] });
    const inUnit = (work: () => Promise<void>) => app.services.inUnit(work);
    await expect(inUnit(() => deleteAccountNow(app.services, { name: admin.sub }))).rejects.toThrow(
      'last_administrator',
    );
    await inUnit(() => closeAccountFor(app.services, { name: account.username }));
    await expect(inUnit(() => closeAccountFor(app.services, { name: account.email }))).rejects.toThrow('already');
    await inUnit(() => deleteAccountNow(app.services, { name: account.username, reason: 'demande par courrier' }));
    await app.mailbox.newest(account.email, 'account-deleted');
    expect(await row(account)).toBeUndefined();
    // The job looks after the account once more. Somebody may have written about the person into the reason, so it goes.
    app.moveClock(120);
    await deleteDueAccounts(app.services);
    app.moveClock(-120);
    const reasons = await app.rows.audit.values('reason', { accountId: account.sub });
    expect([...new Set(reasons)]).toEqual([null]);
  });
});

describe('a closed account', () => {
  test('a sign-in with password and code leads to the page that cancels the deletion, and goes on after it', async () => {
    const account = await closed({ totp: true });
    const { browser } = await pastPassword(app, { client, account });
    app.moveClock(30);
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect([page.h1, isIn(page)]).toEqual([cancelPage, false]);
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
    expect(isIn(await browser.submit({}, { action: 'cancelDeletion' }))).toBe(true);
    expect(await row(account)).toMatchObject({ disabledAt: null, deletionDueAt: null, disabledFor: null });
    await app.mailbox.newest(account.email, 'deletion-cancelled');
    expect((await browser.open('/compte')).url.pathname).toBe('/compte');
  });

  test('the link of the message cancels the deletion once, and signs nobody in', async () => {
    const account = await closed();
    const browser = app.browser();
    const link = await linkTo(app, account.email, 'deletion-requested');
    expect((await browser.open(link)).h1).toBe(cancelPage);
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
    expect((await browser.submit({}, { action: 'confirm' })).h1).toBe('La suppression est annulée');
    expect(await row(account)).toMatchObject({ disabledAt: null, deletionDueAt: null });
    expect((await browser.open('/compte')).url.pathname).toContain('/interaction/');
    expect((await browser.open(link)).status).toBe(400);
  });

  test('the account is deleted after 30 days, and its person gets one last message', async () => {
    const account = await closed();
    app.moveClock(30 * day + 60);
    await deleteDueAccounts(app.services);
    await app.mailbox.newest(account.email, 'account-deleted');
    expect(await row(account)).toBeUndefined();
    app.moveClock(-30 * day - 60);
  });
});
