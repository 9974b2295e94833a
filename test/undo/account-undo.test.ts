import {
  askForAddress,
  askForReset,
  changeAddress,
  emailOf,
  linkTo,
  pressLink,
  resetPassword,
  somebodySignedIn,
  type Person,
} from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { signIn, signInForTokens, userinfo } from '../support/test-client.ts';
import { refresh } from '../support/authorize.ts';

let count = 0;
const newAddress = () => `voleur-${process.pid}-${count++}@example.test`;
const strong = 'neuf-castors-contre-le-vent';

describe.each(bothDatabases)('« ce n’était pas moi » after a change of address, on %s', (database) => {
  const { app, client } = describeService({ database });

  const victim = () => somebodySignedIn(app, client);
  const undo = (link: string) => pressLink(app, link);

  /** Changes the address of the account as an attacker who has the person's password and session. */
  async function hijack(given?: Person) {
    const person = given ?? (await victim());
    const theirs = newAddress();
    await changeAddress(app, person.browser, theirs);
    return { person, theirs, link: await linkTo(app, person.account.email, 'address-changed') };
  }

  const snapshot = async ({ sub }: BuiltAccount) => [
    await app.rows.accounts.list({ id: sub }),
    await app.rows.payloads.list({ accountId: sub }),
    await app.rows.announcedChanges.list({ accountId: sub }),
  ];

  test('the button restores the address, ends sessions, tokens and the password, and starts a reset', async () => {
    const person = await victim();
    const { account, browser } = person;
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    const { theirs, link } = await hijack(person);
    const known = () => app.rows.knownBrowsers.count({ accountId: account.sub });
    expect(await known()).toBeGreaterThan(0);
    const done = await undo(link);
    expect(await known()).toBe(0);
    expect(done.h1).toBe('Le changement d’adresse est annulé');
    expect(await emailOf(app, account)).toBe(account.email);

    expect((await browser.open('/compte')).find('#password')).not.toBeNull();
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    const refreshed = await refresh(app, client, tokens['refresh_token'] ?? '');
    expect(refreshed.status).toBe(400);
    expect((await signIn(app, app.browser(), { client, account })).page.status).toBe(422);
    expect((await app.mailbox.newest(theirs, 'address-restored')).links.some((href) => href.includes('/lien/'))).toBe(
      false,
    );
    const events = await app.rows.audit.list({ accountId: account.sub });
    expect(events.find(({ event }) => event === 'account.change_undone')?.details).toEqual({
      kinds: ['address-changed'],
    });

    const owner = await app.open(await linkTo(app, account.email, 'reset'));
    await owner.submit({ password: strong, passwordConfirm: strong }, { action: 'save' });
    expect((await signIn(app, app.browser(), { client, account: { ...account, password: strong } })).code).not.toBe('');
    expect((await undo(link)).status).toBe(400);
  });

  test('when twenty requests press the button at once, one acts', async () => {
    const { person, link } = await hijack();
    const browser = await app.open(link);
    const pages = await Promise.all(Array.from({ length: 20 }, () => browser.tab().submit({}, { action: 'confirm' })));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 400)).toHaveLength(19);
    const resets = await app.mailbox.queued(person.account.email, 'reset');
    expect(resets).toHaveLength(1);
  });

  test('the link works for 72 hours and only in its exact spelling', async () => {
    const { person, link } = await hijack();
    for (const altered of [link.slice(0, -1), `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`])
      expect((await app.browser().open(altered)).status).toBe(400);
    app.moveClock(72 * 3600 - 60);
    expect((await app.browser().open(link)).status).toBe(200);
    app.moveClock(61);
    expect((await undo(link)).status).toBe(400);
    expect(await emailOf(app, person.account)).not.toBe(person.account.email);
  });

  if (database !== bothDatabases[0]) return;

  test('a message at the former address reports the change without the new address, and opening its link changes nothing', async () => {
    const { person, theirs, link } = await hijack();
    const message = await app.mailbox.newest(person.account.email, 'address-changed');
    for (const part of [message.subject, message.text, message.html]) expect(part).not.toContain(theirs);
    const before = await snapshot(person.account);
    const other = app.browser();
    for (let times = 0; times < 3; times++) {
      const page = await other.open(link);
      expect(page.status).toBe(200);
      expect(page.header('referrer-policy')).toBe('strict-origin');
      for (const secret of [theirs, person.account.email, person.account.username])
        expect(page.body).not.toContain(secret);
      expect(page.text).toContain(`Adresse à rétablir ${person.account.email[0]}•••@example.test`);
      expect(page.text).toContain('Date du changement ');
      await other.request({ url: link, method: 'HEAD' });
    }
    expect(await snapshot(person.account)).toEqual(before);
  });

  describe('changes that must not disable the link', () => {
    test('the link survives a reset from the new address and a sign-in with the password chosen there', async () => {
      const { person, theirs, link } = await hijack();
      expect((await resetPassword(app, theirs, strong)).status).toBe(200);
      await signIn(app, app.browser(), { client, account: { username: theirs, password: strong } });
      expect((await undo(link)).status).toBe(200);
      expect(await emailOf(app, person.account)).toBe(person.account.email);
      expect((await signIn(app, app.browser(), { client, account: { username: theirs, password: strong } })).code).toBe(
        '',
      );
    });

    test('the link survives another change of address, and undoing the first change disables the link of the second', async () => {
      const { person, theirs, link } = await hijack();
      await changeAddress(app, person.browser, newAddress());
      const later = await linkTo(app, theirs, 'address-changed');
      expect((await undo(link)).status).toBe(200);
      expect(await emailOf(app, person.account)).toBe(person.account.email);
      expect((await undo(later)).status).toBe(400);
      expect(await emailOf(app, person.account)).toBe(person.account.email);
      // Undoing the change also removes the reservation of the attacker's address.
      await buildAccount(app, { email: theirs });
    });

    test('the link survives the undoing of a later change', async () => {
      const { person, theirs, link } = await hijack();
      await changeAddress(app, person.browser, newAddress());
      expect((await undo(await linkTo(app, theirs, 'address-changed'))).status).toBe(200);
      expect(await emailOf(app, person.account)).toBe(theirs);
      expect((await undo(link)).status).toBe(200);
      expect(await emailOf(app, person.account)).toBe(person.account.email);
    });

    test('nobody else can take the former address while the link works', async () => {
      const { person, link } = await hijack();
      await expect(buildAccount(app, { email: person.account.email })).rejects.toMatchObject({ field: 'email' });
      const accomplice = await victim();
      await askForAddress(accomplice.browser, person.account.email);
      expect((await app.mailbox.newest(person.account.email, 'address-change-existing')).code).toBeNull();
      expect(await emailOf(app, accomplice.account)).toBe(accomplice.account.email);
      expect((await undo(link)).status).toBe(200);
    });

    test('the link survives a further request for another address, and using the link ends that request', async () => {
      const { person, link } = await hijack();
      const wished = newAddress();
      await askForAddress(person.browser, wished);
      const pending = await linkTo(app, wished, 'address-change-code');
      expect((await undo(link)).status).toBe(200);
      expect((await app.browser().open(pending)).status).toBe(400);
      expect(await emailOf(app, person.account)).toBe(person.account.email);
    });

    test('using the link disables a reset link that was sent to the new address', async () => {
      const { theirs, link } = await hijack();
      const thief = await askForReset(app, theirs);
      const resetLink = await linkTo(app, theirs, 'reset');
      await undo(link);
      expect((await thief.open(resetLink)).status).toBe(400);
    });
  });

  test('a reset link that was sent to the former address stops working when the address changes', async () => {
    const person = await victim();
    const { account } = person;
    const browser = await askForReset(app, account.email);
    const link = await linkTo(app, account.email, 'reset');
    await hijack(person);
    expect((await browser.open(link)).status).toBe(400);
  });

  test('a disabled account gets its address back, stays disabled, and gets no reset', async () => {
    const { person, link } = await hijack();
    await app.rows.accounts.change({ id: person.account.sub }, { disabledAt: 1 });
    expect((await undo(link)).status).toBe(200);
    expect(await app.rows.accounts.find({ id: person.account.sub })).toMatchObject({
      email: person.account.email,
      disabledAt: 1,
    });
    expect(await app.mailbox.queued(person.account.email, 'reset')).toEqual([]);
  });
});
