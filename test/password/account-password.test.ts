import type { BuiltAccount } from '../support/build-account.ts';
import { askForReset, linkTo, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import type { Page } from '../support/browser.ts';
import { describeService } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  codeOf,
  exchange,
  signIn,
  signInForTokens,
  typeCredentials,
  userinfo,
} from '../support/test-client.ts';

const strong = 'neuf-castors-contre-le-vent';
const path = '/compte/securite?step=password';

describe('change of the password from the account', () => {
  const { app, client } = describeService();

  const somebody = () => somebodySignedIn(app, client);
  const fieldsOf = (account: BuiltAccount, password = strong) => ({
    currentPassword: account.password,
    password,
    passwordConfirm: password,
  });
  async function change({ browser, account }: Person, fields = fieldsOf(account)): Promise<Page> {
    await browser.open(path);
    return browser.submit(fields, { action: 'save' });
  }
  const canSignIn = async (account: BuiltAccount, password: string) =>
    (await signIn(app, app.browser(), { client, account: { ...account, password } })).code !== '';
  /** Asks for tokens in the live session, without showing a page. */
  async function tokensOf({ browser }: Person): Promise<Record<string, string>> {
    const { url, verifier } = authorizationRequest(app, client, { prompt: 'none' });
    const page = await browser.open(url);
    return (await exchange(app, client, { code: codeOf(page), verifier })).body as Record<string, string>;
  }
  const auditOf = async ({ sub }: BuiltAccount) =>
    (await app.rows.audit.list({ accountId: sub })).map(({ event }) => event);

  test('the page is in the menu and at the address where password managers look for it', async () => {
    const { browser } = await somebody();
    await browser.open('/compte');
    expect((await browser.click('Sécurité')).h1).toBe('Sécurité');
    const addressOf = ({ url }: Page) => `${url.pathname}${url.search}`;
    expect(addressOf(await browser.open('/.well-known/change-password'))).toBe(path);
    await browser.open('/compte/profil');
    expect(addressOf(await browser.click('Changer de mot de passe'))).toBe(path);
    await browser.open('/compte/securite');
    expect((await browser.click('Changer de mot de passe')).h1).toBe('Changer de mot de passe');
    expect((await app.browser().open(path)).h1).toBe('Se connecter');
  });

  test('a person who knows the present password changes it and gets a message', async () => {
    const person = await somebody();
    const page = await change(person);
    expect(page.status).toBe(200);
    expect([page.h1, page.url.search]).toEqual(['Sécurité', '']);
    expect(page.find('[role=status]')?.textContent).toContain('Votre mot de passe est changé');
    expect(await canSignIn(person.account, strong)).toBe(true);
    expect(await canSignIn(person.account, person.account.password)).toBe(false);
    expect(await auditOf(person.account)).toContain('account.password_changed');
    await app.mailbox.newest(person.account.email, 'password-changed');
  });

  test('a change forgets the wrong tries that keep others and their person waiting', async () => {
    const person = await somebody();
    for (let tries = 0; tries < 5; tries++) await canSignIn(person.account, 'pas du tout ce mot de passe');
    expect(await canSignIn(person.account, person.account.password)).toBe(false);
    await change(person);
    expect(await canSignIn(person.account, strong)).toBe(true);
  });

  test('a change ends the other sessions and all tokens, but keeps the present session', async () => {
    const person = await somebody();
    const { account } = person;
    const { browser: elsewhere, tokens } = await signInForTokens(app, app.browser(), { client, account });
    const own = await tokensOf(person);
    await change(person);
    expect((await elsewhere.open('/compte')).h1).toBe('Se connecter');
    for (const each of [tokens, own]) {
      expect((await userinfo(app, each['access_token'])).status).toBe(401);
      const refresh = { grant_type: 'refresh_token', refresh_token: each['refresh_token'] ?? '' };
      expect((await asClient(app, client, 'token', refresh)).status).toBe(400);
    }
    expect((await person.browser.open('/compte')).status).toBe(200);
    expect(person.browser.page.h1).not.toBe('Se connecter');
    // The session goes on, so the service that it had opened gets new tokens without a page.
    expect(await tokensOf(person)).toHaveProperty('access_token');
  });

  test('a reset link that was already sent stops working after the change', async () => {
    const person = await somebody();
    const stranger = await askForReset(app, person.account.email);
    const link = await linkTo(app, person.account.email, 'reset');
    await change(person);
    expect((await stranger.open(link)).status).toBe(400);
  });

  test.each([
    ['nothing at all', { currentPassword: '', password: '', passwordConfirm: '' }, ['currentPassword']],
    ['a wrong present password', { currentPassword: 'trois-blaireaux-ailleurs' }, ['currentPassword']],
    ['a new one that is too short', { password: 'court', passwordConfirm: 'court' }, ['password']],
    ['a confirmation that differs', { passwordConfirm: 'neuf-castors-contre-le-van' }, ['passwordConfirm']],
  ])('%s changes nothing', async (_name, wrong, invalid) => {
    const person = await somebody();
    const page = await change(person, { ...fieldsOf(person.account), ...wrong });
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(invalid);
    for (const field of ['currentPassword', 'password', 'passwordConfirm']) expect(page.fieldValue(field)).toBe('');
    expect(await canSignIn(person.account, person.account.password)).toBe(true);
  });

  test('the last five passwords are refused', async () => {
    const person = await somebody();
    const page = await change(person, fieldsOf(person.account, person.account.password));
    expect(page.invalidFields).toEqual(['password']);
  });

  test('wrong present passwords count as failed sign-ins, and then even the right one has to wait', async () => {
    const person = await somebody();
    for (let times = 0; times < 5; times++)
      await change(person, { ...fieldsOf(person.account), currentPassword: `faux-${times}-faux-faux-faux` });
    const page = await change(person);
    expect(page.status).toBe(429);
    expect(Number(page.header('retry-after'))).toBeGreaterThan(0);
    const signInPage = (
      await signIn(app, person.browser.fork(), { client, account: person.account, params: { prompt: 'login' } })
    ).page;
    expect(signInPage.status).toBe(429);
  });

  test('a sign-in older than five minutes is renewed first, and the page asks the person to continue', async () => {
    const person = await somebody();
    const { browser, account } = person;
    await browser.open(path);
    app.moveClock(301);
    const asked = await browser.submit(fieldsOf(account), { action: 'save' });
    expect(asked.h1).toBe('Se connecter');
    expect(await canSignIn(account, account.password)).toBe(true);
    const back = await typeCredentials(browser, account);
    expect(`${back.url.pathname}${back.url.search}`).toBe(path);
    expect(back.text).toContain('Vous venez de vous identifier de nouveau');
    expect(back.body).not.toContain(strong);
    expect((await browser.submit(fieldsOf(account), { action: 'save' })).find('[role=status]')).not.toBeNull();
  });

  test('when a change and a reset happen at the same time, only one succeeds', async () => {
    for (let times = 0; times < 4; times++) {
      const person = await somebody();
      const { browser, account } = person;
      await browser.open(path);
      const mailbox = await askForReset(app, account.email);
      await mailbox.open(await linkTo(app, account.email, 'reset'));
      const byReset = 'onze-martres-apres-la-neige';
      const [changed, reset] = await Promise.all([
        browser.submit(fieldsOf(account), { action: 'save' }),
        mailbox.submit({ password: byReset, passwordConfirm: byReset }, { action: 'save' }),
      ]);
      const hasChanged = changed.find('#notice') !== null;
      expect([hasChanged, reset.status === 200]).toContain(true);
      expect(hasChanged && reset.status === 200).toBe(false);
      expect(await canSignIn(account, hasChanged ? strong : byReset)).toBe(true);
    }
  });

  test('an account without a password is offered a first one and is not asked for a present one', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    await app.rows.accounts.change({ id: account.sub }, { passwordHash: null, passwordChangedAt: null });
    const page = await browser.open(path);
    expect(page.find('#currentPassword')).toBeNull();
    expect(page.find('#step button')?.textContent).toBe('Définir un mot de passe');
  });

  test('« ce n’était pas moi » ends everything that the new password opened and starts a reset', async () => {
    const person = await somebody();
    await change(person);
    const link = await linkTo(app, person.account.email, 'password-changed');
    const other = app.browser();
    for (let times = 0; times < 2; times++) expect((await other.open(link)).status).toBe(200);
    expect(await canSignIn(person.account, strong)).toBe(true);
    await other.open(link);
    const done = await other.submit({}, { action: 'confirm' });
    expect(done.h1).toBe('Le changement de mot de passe est annulé');
    expect((await person.browser.open('/compte')).h1).toBe('Se connecter');
    expect(await canSignIn(person.account, strong)).toBe(false);
    await app.mailbox.newest(person.account.email, 'reset');
    expect((await app.browser().open(link)).status).toBe(400);
  });
});
