import { randomBytes } from 'node:crypto';
import { linkTo, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { captchaAnswer, fillProfile, openRegistration, somebody } from '../support/people/register.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { bothDatabases, usualDatabase } from '../support/test-database.ts';
import { registerClient, signIn, signInForTokens, userinfo } from '../support/test-client.ts';

const day = 86_400;
const address = '/compte/profil/nom-utilisateur';
const newName = () => `nom-${randomBytes(4).toString('hex')}`;

describe.each(bothDatabases)('change of the user name, on %s', (database) => {
  const app = describeApp({
    database,
    config: { captchaFixedAnswer: captchaAnswer, addressLimits: 100, passwordMaxAgeDays: 0 },
  });

  const client = prepare(() => registerClient(app));

  const somebodyElse = () => somebodySignedIn(app, client);
  const ask = async ({ browser }: Pick<Person, 'browser'>, username: string): Promise<Page> => {
    await browser.open(address);
    return browser.submit({ username }, { action: 'save' });
  };
  const nameOf = async (sub: string) => (await app.rows.accounts.find({ id: sub }))?.username;
  const canSignIn = async (account: { readonly username: string; readonly password: string }) =>
    (await signIn(app, app.browser(), { client, account })).code !== '';
  /** Signs the person in again, in a new browser, once the clock has moved. */
  const later = async ({ account }: Person, seconds: number): Promise<Person> => {
    app.moveClock(seconds);
    const { browser } = await signIn(app, app.browser(), { client, account: { ...account, username: account.email } });
    return { browser, account };
  };
  /** The verdict of the registration on a name. */
  const registrationSays = async (username: string) => {
    const { browser } = await openRegistration(app, client);
    return (await fillProfile(browser, somebody({ username }))).errors;
  };

  test('a person signs in with her new name alone, her sessions go on, and services see the new name at their next userinfo', async () => {
    const { browser, account } = await somebodyElse();
    const { tokens } = await signInForTokens(app, app.browser(), { client, account });
    const username = newName();
    const page = await ask({ browser }, username.toUpperCase());
    expect(page.trail[0]).toMatchObject({ method: 'POST', status: 303 });
    expect(page.url.pathname).toBe('/compte/profil');
    expect(page.find('[role=status]')?.textContent).toContain('Votre nom d’utilisateur est changé');
    expect(page.find('#username')?.textContent).toBe(username);
    expect([await canSignIn({ ...account, username }), await canSignIn(account)]).toEqual([true, false]);
    const told = await userinfo(app, tokens['access_token']);
    expect(told.body).toMatchObject({ sub: account.sub, preferred_username: username });
    const message = await app.mailbox.newest(account.email, 'username-changed');
    for (const name of [username, account.username]) expect(message.text).not.toContain(name);
    const lines = app.rows.audit.values('event', { accountId: account.sub });
    expect(await lines).toContain('account.username_changed');
  });

  test('a name is changed once in thirty days, and the page says from which day on', async () => {
    const person = await somebodyElse();
    const first = newName();
    await ask(person, first);
    const page = await person.browser.open(address);
    expect(page.find('#username')).toBeNull();
    expect(page.find('#next-change')?.textContent).toMatch(/à partir du \d/);
    const csrf = page.fieldValue('csrf') ?? '';
    const refused = await person.browser.post(address, { csrf, username: newName(), action: 'save' });
    expect([refused.status, await nameOf(person.account.sub)]).toEqual([422, first]);
    const back = await later(person, 30 * day + 1);
    expect((await ask(back, person.account.username)).url.pathname).toBe('/compte/profil');
    expect(await nameOf(person.account.sub)).toBe(person.account.username);
  });

  test('nobody else gets a name that was given up, until a year later, and it is answered like a name in use', async () => {
    const person = await somebodyElse();
    const former = person.account.username;
    await ask(person, newName());
    const other = await somebodyElse();
    const inUse = await ask(other, (await buildAccount(app)).username);
    const reserved = await ask(other, former);
    expect([reserved.status, reserved.errors]).toEqual([inUse.status, inUse.errors]);
    expect(reserved.fieldValue('username')).toBe(former);
    expect(await registrationSays(former)).toEqual(await registrationSays(other.account.username));
    const taken = buildAccount(app, { username: former, email: `${newName()}@example.test` });
    await expect(taken).rejects.toThrow('username already taken');
    const rows = await app.rows.reservedUsernames.list();
    expect(JSON.stringify(rows)).not.toContain(former);
    const { browser } = await later(other, 365 * day + 1);
    expect((await ask({ browser }, former)).url.pathname).toBe('/compte/profil');
    expect(await nameOf(other.account.sub)).toBe(former);
  });

  test('when several people ask for one name at once, one gets it', async () => {
    const people = [await somebodyElse(), await somebodyElse(), await somebodyElse()];
    const username = newName();
    for (const { browser } of people) await browser.open(address);
    const pages = await Promise.all(people.map(({ browser }) => browser.submit({ username }, { action: 'save' })));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await app.rows.accounts.list({ username })).toHaveLength(1);
  });

  test('a name that is being given up goes to nobody who asks at the same moment', async () => {
    const [owner, other] = [await somebodyElse(), await somebodyElse()];
    const former = owner.account.username;
    for (const { browser } of [owner, other]) await browser.open(address);
    await Promise.all([
      owner.browser.submit({ username: newName() }, { action: 'save' }),
      other.browser.submit({ username: former }, { action: 'save' }),
      ...[1, 2, 3].map(async () => {
        await buildAccount(app, { username: former, email: `${newName()}@example.test` }).catch(() => {});
      }),
    ]);
    expect(await app.rows.accounts.list({ username: former })).toEqual([]);
    expect(await nameOf(owner.account.sub)).not.toBe(former);
  });

  test('the link of the message gives the former name back, and the other name goes to nobody', async () => {
    const person = await somebodyElse();
    const { sub, username: former, email } = person.account;
    const theirs = newName();
    await ask(person, theirs);
    const link = await linkTo(app, email, 'username-changed');
    const reservedAt = () => app.rows.reservedUsernames.values('reservedAt', { accountId: sub });
    const before = await reservedAt();
    app.moveClock(60);
    const stranger = app.browser();
    const question = await stranger.open(link);
    for (const name of [former, theirs]) expect(question.body).not.toContain(name);
    expect(await nameOf(sub)).toBe(theirs);
    const done = await stranger.submit({}, { action: 'confirm' });
    expect(done.h1).toBe('Le changement de nom d’utilisateur est annulé');
    expect(await nameOf(sub)).toBe(former);
    await expect(buildAccount(app, { username: theirs })).rejects.toThrow('username already taken');
    // One name is kept from others, since the change a minute ago: taking it back makes room for no further one.
    const after = await reservedAt();
    expect([before.length, after.length]).toEqual([1, 1]);
    expect(Number(after[0]) - Number(before[0])).toBeLessThan(60);
    expect((await stranger.open(link)).status).toBe(400);
    expect(await canSignIn(person.account)).toBe(false);
  });

  // The tests below are about the page, whatever the database is.
  if (database !== usualDatabase) return;

  if (database !== bothDatabases[0]) return;

  test('a sign-in of more than five minutes ago is renewed first, and the typed name is kept for afterwards', async () => {
    const { browser, account } = await somebodyElse();
    await browser.open(address);
    app.moveClock(301);
    const username = newName();
    const page = await browser.submit({ username }, { action: 'save' });
    expect(page.find('#password')).not.toBeNull();
    const { password } = account;
    const back = await browser.submit({ username: account.username, password }, { action: 'signin' });
    expect([back.url.pathname, back.fieldValue('username')]).toEqual([address, username]);
    expect(await nameOf(account.sub)).toBe(account.username);
    await browser.submit({}, { action: 'save' });
    expect(await nameOf(account.sub)).toBe(username);
  });

  test('a new name brings no new tries at the password', async () => {
    const { browser, account } = await somebodyElse();
    for (let tries = 0; tries < 5; tries++)
      await signIn(app, app.browser(), { client, account: { ...account, password: 'pas du tout ce mot de passe' } });
    const username = newName();
    await ask({ browser }, username);
    expect(await canSignIn({ ...account, username })).toBe(false);
    app.moveClock(61);
    expect(await canSignIn({ ...account, username })).toBe(true);
  });

  test.each([
    ['', 'Saisissez un nom d’utilisateur'],
    ['ab', 'de 3 à 32 caractères'],
    ['Marie Durand', 'ne contient que'],
    ['admin', 'réservé'],
  ])('the name « %s » is refused, and what was typed stays', async (username, reason) => {
    const { browser, account } = await somebodyElse();
    const page = await ask({ browser }, username);
    expect([page.status, page.invalidFields]).toEqual([422, ['username']]);
    expect(page.errors.join()).toContain(reason);
    expect(page.fieldValue('username')).toBe(username);
    expect(await nameOf(account.sub)).toBe(account.username);
  });

  test('the present name is refused as unchanged, and pressing the button twice is no error', async () => {
    const { browser, account } = await somebodyElse();
    expect((await ask({ browser }, account.username)).errors.join()).toContain('déjà votre nom');
    const username = newName();
    const tab = browser.tab();
    await browser.open(address);
    await tab.open(address);
    await browser.submit({ username }, { action: 'save' });
    expect((await tab.submit({ username }, { action: 'save' })).url.pathname).toBe('/compte/profil');
  });
});
