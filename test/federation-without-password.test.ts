import { linkTo } from './support/account-address.ts';
import { buildAccount, type BuiltAccount } from './support/build-account.ts';
import { giveIdentity, takePassword } from './support/linked-identity.ts';
import { givePasskey, usePasskey } from './support/passkey-pages.ts';
import type { SoftPasskey } from './support/soft-authenticator.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { databases } from './support/test-database.ts';
import { authorizationRequest, registerClient, signIn, type SignedIn, type TestClient } from './support/test-client.ts';

const path = '/compte/securite';
const strong = 'neuf-castors-contre-le-vent';
const chosen = { password: strong, passwordConfirm: strong };

describe.each(databases)('an account without a password, on %s', (database) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startApp({ database, upstreams: true });
    client = await registerClient(app);
  });
  afterAll(() => app.stop());

  /** Who signs in through FranceConnect alone. */
  async function somebody(): Promise<BuiltAccount> {
    const account = await buildAccount(app);
    await giveIdentity(app, account);
    await takePassword(app, account);
    return account;
  }
  const canSignIn = async (account: BuiltAccount, password = strong) =>
    (await signIn(app, app.browser(), { client, account: { ...account, password } })).code !== '';
  /** In a browser of its own, by a passkey. */
  async function inside(account: BuiltAccount, passkey: SoftPasskey) {
    const browser = app.browser();
    await browser.open(authorizationRequest(app, client).url);
    await usePasskey(browser, { passkey, account });
    return browser;
  }
  async function askForReset(email: string): Promise<string> {
    const browser = app.browser();
    await browser.open('/mot-de-passe-oublie');
    await browser.submit({ email }, { action: 'send' });
    return linkTo(app, email, 'reset');
  }

  test('tries of a password get the answers and the work of an unknown name', async () => {
    const account = await somebody();
    const tries = [account.username, account.email, 'personne-de-ce-nom'];
    const hashed: unknown[] = [];
    const { hasher } = app.services;
    const verify = hasher.verify.bind(hasher);
    Object.assign(hasher, {
      verify: (password: string, stored: string | undefined) => {
        hashed.push(stored);
        return verify(password, stored);
      },
    });
    const pages: SignedIn[] = [];
    for (const username of tries)
      pages.push(await signIn(app, app.browser(), { client, account: { username, password: account.password } }));
    Object.assign(hasher, { verify });
    expect(pages.map(({ page, code }) => [page.status, code, page.errors.join()])).toEqual(
      tries.map(() => [422, '', pages[2]!.page.errors.join()]),
    );
    expect(hashed).toEqual([undefined, undefined, undefined]);
  });

  test('« Mot de passe oublié ? » tells how the account signs in, and its link gives it a password', async () => {
    const account = await somebody();
    const link = await askForReset(account.email);
    const { text } = await app.mailbox.newest(account.email, 'reset');
    expect(text).toContain('votre compte, qui n’en a pas');
    expect(text).toContain('Vous vous y connectez avec FranceConnect');
    expect(text).not.toContain('mot de passe actuel');
    const browser = app.browser();
    await browser.open(link);
    expect((await browser.submit(chosen, { action: 'save' })).status).toBe(200);
    expect(await canSignIn(account)).toBe(true);
    expect((await app.mailbox.newest(account.email, 'password-changed')).subject).toContain('a un mot de passe');
    expect(await app.services.identities.list(account.sub)).toHaveLength(1);
  });

  test('who has a password is told nothing of her identities', async () => {
    const account = await buildAccount(app);
    await giveIdentity(app, account);
    await askForReset(account.email);
    const { text } = await app.mailbox.newest(account.email, 'reset');
    expect(text).not.toContain('FranceConnect');
    expect(text).toContain('votre mot de passe actuel reste valable');
  });

  test('a first password is defined on the security page, on the strength of a fresh sign-in alone', async () => {
    const account = await somebody();
    const passkey = await givePasskey(app, account);
    const browser = await inside(account, passkey);
    const page = await browser.open(path);
    expect([page.find('#currentPassword'), page.find('#password-age')]).toEqual([null, null]);
    app.moveClock(301);
    expect((await browser.submit(chosen, { action: 'save' })).h1).toBe('Se connecter');
    expect((await usePasskey(browser, { passkey, account })).h1).toBe('Sécurité');
    const done = await browser.submit(chosen, { action: 'save' });
    expect(done.find('#notice')?.textContent).toContain('Votre mot de passe est défini.');
    expect(done.find('#currentPassword')).not.toBeNull();
    expect(await canSignIn(account)).toBe(true);
  });

  test('a page without the field for the present one replaces no password that was defined meanwhile', async () => {
    const account = await somebody();
    const browser = await inside(account, await givePasskey(app, account));
    await browser.open(path);
    const other = browser.tab();
    await other.submit(chosen, { action: 'save' });
    const theirs = 'onze-hiboux-sous-la-pluie';
    const page = await browser.submit({ password: theirs, passwordConfirm: theirs }, { action: 'save' });
    expect([page.status, page.find('#currentPassword-messages')?.textContent]).toEqual([
      422,
      expect.stringContaining('Saisissez votre mot de passe actuel'),
    ]);
    expect([await canSignIn(account), await canSignIn(account, theirs)]).toEqual([true, false]);
  });

  test('of a password that is not there no renewal is owed, however old the account is', async () => {
    const account = await somebody();
    const passkey = await givePasskey(app, account);
    app.moveClock(400 * 86_400);
    const browser = await inside(account, passkey);
    expect(browser.page.url.searchParams.get('code')).toBeTruthy();
  });

  test('« ce n’était pas moi » about a first password takes it away, and leaves the identity', async () => {
    const account = await somebody();
    const link = await askForReset(account.email);
    const browser = app.browser();
    await browser.open(link);
    await browser.submit(chosen, { action: 'save' });
    await browser.open(await linkTo(app, account.email, 'password-changed'));
    expect((await browser.submit({}, { action: 'confirm' })).status).toBe(200);
    expect(await canSignIn(account)).toBe(false);
    expect(await app.services.identities.list(account.sub)).toHaveLength(1);
  });
});
