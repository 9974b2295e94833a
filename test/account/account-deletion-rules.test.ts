import { openAccount } from '../../src/commands/account/open-account.ts';
import { cancelDeletionByLink } from '../../src/commands/deletion/cancel-deletion.ts';
import { deleteAccounts } from '../../src/commands/deletion/delete-account.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { disableAccount, enableAccount } from '../support/people/account-acts.ts';
import { changeAddress, linkTo, pressLink, somebodySignedIn } from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { leaveFor } from '../support/services/callback.ts';
import { createClient } from '../support/services/create-client.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { askForCode } from '../support/people/lost-device.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { requestDeletion } from '../support/people/parked-sign-ins.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { fillProfile, openRegistration, somebody } from '../support/people/register.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { asClient, authorizationRequest, signIn } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { later } from '../support/later.ts';
import { withMessages } from '../support/with-messages.ts';

const cancelPage = 'Annuler la suppression';
const day = 86_400;

const { app, client } = describeService({ upstreams: true });

const row = ({ sub }: Pick<BuiltAccount, 'sub'>) => app.rows.accounts.find({ id: sub });
const closed = async (wishes: Parameters<typeof buildAccount>[1] = {}) => {
  const account = await buildAccount(app, wishes);
  await requestDeletion(app, account);
  return account;
};
const cancelLink = (account: BuiltAccount) => linkTo(app, account.email, 'deletion-requested');
const runJob = () => deleteDueAccounts(app.services);
/** Deletes an account as an operator does who does not wait. */
async function deleteNow(account: BuiltAccount): Promise<void> {
  await requestDeletion(app, account);
  await app.rows.accounts.change({ id: account.sub }, { deletionDueAt: 1 });
  await runJob();
}

describe('a sign-in to a closed account asks whether it is kept, and gives nothing else', () => {
  test('a passkey leads there', async () => {
    const account = await closed();
    const passkey = await givePasskey(app, account);
    const browser = await app.open(authorizationRequest(app, client).url);
    expect((await usePasskey(browser, { passkey, account })).h1).toBe(cancelPage);
    expect(isIn(await browser.submit({}, { action: 'cancelDeletion' }))).toBe(true);
  });

  test('FranceConnect leads there', async () => {
    const account = await buildAccount(app);
    const about = { client, upstream: 'franceconnect', journey: throughFranceConnect };
    await linkPersona(app, account, about);
    await requestDeletion(app, account);
    const browser = app.browser();
    await leaveFor(app, browser, about);
    expect((await throughFranceConnect(browser)).h1).toBe(cancelPage);
    expect(isIn(await browser.submit({}, { action: 'cancelDeletion' }))).toBe(true);
  });

  test('a service that asks for a verified identity waits until the account is kept', async () => {
    const account = await closed();
    const params = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas1' } } }) };
    const { browser } = await pastPassword(app, { client, account, params });
    expect(browser.page.h1).toBe(cancelPage);
    expect((await browser.submit({}, { action: 'cancelDeletion' })).h1).toBe('Confirmer votre identité');
  });

  test('the password grant gives no token, and the right password is answered and counted like a wrong one', async () => {
    const old = await createClient(app, { grant_types: ['refresh_token'], legacy_password_grant: true });
    const { username, password } = await closed();
    const ask = (typed: string) => asClient(app, old, 'token', { grant_type: 'password', username, password: typed });
    const { status, body } = await ask(password);
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    expect((await ask('faux')).body['error_description']).toBe(body['error_description']);
    for (const _try of [3, 4, 5]) await ask(password);
    expect((await ask(password)).status).toBe(429);
  });

  test('a recovery code leads there too', async () => {
    const account = await closed({ totp: true });
    const { browser } = await pastPassword(app, { client, account });
    await browser.click('Utiliser un code de récupération');
    const page = await browser.submit({ recoveryCode: account.recoveryCodes[0]! }, { action: 'verify' });
    expect([page.h1, isIn(page)]).toEqual([cancelPage, false]);
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
  });

  test('a person who says that her device is lost gets no code', async () => {
    const account = await closed({ totp: true });
    await askForCode(app, account.email);
    expect(await app.mailbox.queued(account.email, 'lost-device-code')).toEqual([]);
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
  });

  test('a forgotten password sends the link that keeps the account, and a reset link from before the closing is void', async () => {
    const account = await buildAccount(app);
    const ask = async (browser: Browser) => {
      await browser.open('/mot-de-passe-oublie');
      return browser.submit({ email: account.email }, { action: 'send' });
    };
    const browser = app.browser();
    const answer = (await ask(browser)).text;
    const link = await linkTo(app, account.email, 'reset');
    await requestDeletion(app, account);
    expect((await browser.open(link)).status).toBe(400);
    const first = await cancelLink(account);
    const again = await ask(browser);
    // The page tells nobody that the account is closed.
    expect(again.text).toBe(answer);
    await until(async () => (await cancelLink(account)) !== first, 'a reminder');
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
    const reminder = await app.mailbox.newest(account.email, 'deletion-requested');
    expect(reminder.text).toContain('Un nouveau mot de passe vient d’être demandé');
    expect(await app.mailbox.queued(account.email, 'reset')).toHaveLength(1);
    await browser.open(await cancelLink(account));
    expect((await browser.submit({}, { action: 'confirm' })).h1).toBe('La suppression est annulée');
    expect((await browser.open(first)).status).toBe(400);
    expect(await row(account)).toMatchObject({ disabledAt: null });
  });
});

describe('the link that cancels a deletion', () => {
  test('a link is void once the deletion was cancelled, also when the deletion is asked for again', async () => {
    const account = await closed();
    const first = await cancelLink(account);
    const browser = await app.open(first);
    await browser.submit({}, { action: 'confirm' });
    expect((await browser.open(first)).status).toBe(400);
    app.moveClock(2);
    await requestDeletion(app, account);
    expect((await browser.open(first)).status).toBe(400);
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
  });

  test('a sign-in that cancels the deletion ends its links, and a link that is still stored cancels no later deletion', async () => {
    const account = await closed();
    const link = await cancelLink(account);
    const links = () => app.rows.payloads.list({ accountId: account.sub, model: 'Link' });
    const stored = await links();
    const dueAt = Number((await row(account))!.deletionDueAt);
    const { browser } = await pastPassword(app, { client, account });
    await browser.submit({}, { action: 'cancelDeletion' });
    expect([stored.length, await links()]).toEqual([1, []]);
    app.moveClock(2);
    await requestDeletion(app, account);
    await app.rows.payloads.insert(stored);
    expect((await browser.open(link)).status).toBe(400);
    const cancelling = { accountId: account.sub, token: link.split('/').at(-1)!, requestId: 'x' };
    await expect(
      app.services.inUnit(() => cancelDeletionByLink(app.services, { ...cancelling, dueAt })),
    ).rejects.toMatchObject({ code: 'link_invalid' });
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
  });

  test('a link cancels the deletion of its own account alone', async () => {
    const [mine, theirs] = [await closed(), await closed()];
    const browser = app.browser();
    const link = await cancelLink(mine);
    const csrf = (await browser.open(link)).fieldValue('csrf')!;
    await browser.post(link, { csrf, action: 'confirm', account: theirs.sub, accountId: theirs.sub });
    expect([await row(mine), await row(theirs)]).toMatchObject([{ disabledAt: null }, { disabledFor: 'deletion' }]);
  });

  test('an account that an administrator disabled meanwhile stays disabled when its deletion is cancelled', async () => {
    const account = await closed();
    await app.services.inUnit(() => disableAccount(app.services, { name: account.username }));
    const { browser } = await pastPassword(app, { client, account });
    expect(browser.page.text).toContain('désactivé');
    await browser.open(await cancelLink(account));
    const page = await browser.submit({}, { action: 'confirm' });
    expect(page.text).toContain('Il reste désactivé');
    expect(await row(account)).toMatchObject({ deletionDueAt: null, disabledFor: null });
    expect((await row(account))!.disabledAt).not.toBeNull();
  });

  test('an account that is enabled again goes on waiting for the deletion that its person wants', async () => {
    const account = await closed();
    const name = account.username;
    await app.services.inUnit(() => disableAccount(app.services, { name }));
    await app.services.inUnit(() => enableAccount(app.services, { name }));
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
    await app.services.inUnit(() => enableAccount(app.services, { name, reason: 'appel du 3 mars' }));
    expect(await row(account)).toMatchObject({ disabledAt: null, deletionDueAt: null });
    const cancelled = { accountId: account.sub, event: 'account.deletion_cancelled' };
    expect(await app.rows.audit.values('reason', cancelled)).toEqual(['appel du 3 mars']);
  });

  test('a person who says « ce n’était pas moi » of a changed address keeps the account that the stranger wanted deleted', async () => {
    const { browser: stranger, account } = await somebodySignedIn(app, client);
    const email = somebody().email;
    await changeAddress(app, stranger, email);
    await stranger.open('/compte/suppression');
    await stranger.submit({ confirmation: 'SUPPRIMER' }, { action: 'delete' });
    // The former address hears of the deletion too.
    await app.mailbox.newest(account.email, 'deletion-requested');
    await pressLink(app, await linkTo(app, account.email, 'address-changed'));
    expect(await row(account)).toMatchObject({ email: account.email, disabledAt: null, deletionDueAt: null });
    await app.mailbox.newest(account.email, 'reset');
    await app.mailbox.newest(account.email, 'deletion-cancelled');
    const cancelled = { accountId: account.sub, event: 'account.deletion_cancelled' };
    expect((await app.rows.audit.first(cancelled)).details).toEqual({ by: 'undo' });
  });
});

describe('the job', () => {
  test('an account stays when its deletion is cancelled and asked for again after the job has found it', async () => {
    const account = await closed();
    await withoutJobs(app, async () => {
      await app.rows.accounts.change({ id: account.sub }, { deletionDueAt: 1 });
      const ids = await app.services.deletion.deletions.due(100);
      expect(ids).toContain(account.sub);
      await app.services.inUnit(() => enableAccount(app.services, { name: account.username }));
      await requestDeletion(app, account);
      await app.services.inUnit(() => deleteAccounts(app.services, { ids }));
    });
    expect(await row(account)).toMatchObject({ disabledFor: 'deletion' });
    expect(await app.mailbox.queued(account.email, 'account-deleted')).toEqual([]);
  });
});

describe('the pace of the job', () => {
  test('the job deletes few accounts in one commit, and then rests three times as long as that took, at most a second', async () => {
    const accounts = [];
    for (let count = 0; count < 5; count++) accounts.push(await closed());
    const left = { id: accounts.map(({ sub }) => sub) };
    /** Seconds that the job takes for each account. */
    const paces = [0.05, 0.05, 2, 2, 0];
    const rests: number[] = [];
    const leftOver: number[] = [];
    await withoutJobs(app, async () => {
      await app.rows.accounts.change(left, { deletionDueAt: 1 });
      const slow = withMessages(app.services, { deleted: () => app.moveClock(paces.shift()!) });
      await deleteDueAccounts(slow, {
        async pause(milliseconds) {
          rests.push(milliseconds);
          leftOver.push(await app.rows.accounts.count(left));
        },
      });
    });
    expect(leftOver).toEqual([3, 1]);
    expect(rests[0]).toBeGreaterThanOrEqual(300);
    expect(rests[1]).toBe(1000);
    expect(await app.rows.accounts.values('id', left)).toEqual([]);
    app.moveClock(-4.1);
  });
});

describe('the last administrator', () => {
  test('the page refuses the last administrator, and lets her go once another one is there', async () => {
    const account = await buildAccount(app, { roles: ['admin'], totp: true });
    await app.rows.accounts.change({ id: account.sub }, { secondFactorAt: null });
    await app.rows.totpDevices.remove({ accountId: account.sub });
    const { browser } = await signIn(app, app.browser(), { client, account });
    await browser.open('/compte/profil');
    const page = await browser.open('/compte/suppression');
    expect([page.text.includes('personne d’autre n’administre'), page.find('#confirmation')]).toEqual([true, null]);
    const csrf = page.fieldValue('csrf')!;
    const post = () => browser.post('/compte/suppression', { csrf, action: 'delete', confirmation: 'DELETE' });
    expect((await post()).status).toBe(409);
    const disabled = await buildAccount(app, { roles: ['admin'] });
    await app.services.inUnit(() => disableAccount(app.services, { name: disabled.username }));
    expect((await post()).status).toBe(409);
    await buildAccount(app, { roles: ['admin', 'support'] });
    expect((await post()).h1).toBe('Votre compte est fermé');
  });
});

describe('what nobody gets again', () => {
  test('the address of a deleted account is free at once, and its user name a year later', async () => {
    const account = await buildAccount(app);
    await deleteNow(account);
    const { browser } = await openRegistration(app, client);
    const again = { ...somebody(), username: account.username, email: account.email };
    const page = await fillProfile(browser, again, 'next');
    expect([page.errors.length, page.find('#username')?.getAttribute('aria-invalid')]).toEqual([1, 'true']);
    await buildAccount(app, { email: account.email });
    const isTaken = () => app.services.account.accounts.isUsernameTaken(account.username);
    expect(await later(app, 367 * day, isTaken)).toBe(false);
  });

  test('no account gets the id of a deleted one, and a draft that carries it is over', async () => {
    const account = await buildAccount(app);
    await deleteNow(account);
    const { username, email } = somebody();
    const draft = {
      id: account.sub,
      username,
      email,
      emailCanonical: email,
      passwordHash: null,
      locale: 'fr',
      termsVersion: 'x',
    };
    const opening = app.services.inUnit(() => openAccount(app.services, draft, () => {}));
    await expect(opening).rejects.toMatchObject({ code: 'flow_expired' });
    expect(await row(account)).toBeUndefined();
  });

  test('an account that a restored backup brings back is deleted again', async () => {
    const account = await buildAccount(app);
    const kept = await row(account);
    const { clientId } = client;
    // The jobs would clear the account before it is a contact, and tell of the loss before it is seen.
    await withoutJobs(app, async () => {
      await deleteNow(account);
      await app.rows.accounts.insert(kept!);
      await nameContact(app, { clientId, account });
      await app.rows.deletedAccounts.change({ id: account.sub }, { clearedAt: null });
      app.moveClock(61);
      await runJob();
      expect(await row(account)).toBeUndefined();
      // A service that it was a contact of loses the contact as at any deletion.
      expect(await app.services.clients.contacts.losses(5)).toEqual([{ clientId, kind: 'technical' }]);
      app.moveClock(-61);
    });
  });
});
