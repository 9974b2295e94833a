import { askForReset, linkTo } from '../support/people/account-address.ts';
import { readJwt } from '../support/authorize.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { giveIdentity, takePassword } from '../support/people/linked-identity.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import type { SoftPasskey } from '../support/people/soft-authenticator.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, codeOf, exchange, signIn, type SignedIn } from '../support/test-client.ts';
import { throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';

const path = '/compte/securite?step=password';
const strong = 'neuf-castors-contre-le-vent';
let people = 0;
const chosen = { password: strong, passwordConfirm: strong };

describe('an account without a password', () => {
  const { app, client } = describeService({ upstreams: true });

  /** Builds an account whose only way to sign in is FranceConnect. */
  async function somebody(): Promise<BuiltAccount> {
    const account = await buildAccount(app);
    await giveIdentity(app, account);
    await takePassword(app, account);
    return account;
  }
  const canSignIn = async (account: BuiltAccount, password = strong) =>
    (await signIn(app, app.browser(), { client, account: { ...account, password } })).code !== '';
  /** Signs the account in with a passkey, in a browser of its own. */
  async function inside(account: BuiltAccount, passkey: SoftPasskey) {
    const browser = await app.open(authorizationRequest(app, client).url);
    await usePasskey(browser, { passkey, account });
    return browser;
  }
  async function toReset(email: string): Promise<string> {
    await askForReset(app, email);
    return linkTo(app, email, 'reset');
  }

  test('attempts with a password get the answer and the work of an unknown name', async () => {
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

  test('« Mot de passe oublié ? » says how the account signs in, and its link gives the account a password', async () => {
    const account = await somebody();
    const link = await toReset(account.email);
    const { text } = await app.mailbox.newest(account.email, 'reset');
    expect(text).toContain('votre compte n’en utilise pas');
    expect(text).toContain('Vous vous y connectez avec FranceConnect');
    expect(text).not.toContain('mot de passe actuel');
    const browser = await app.open(link);
    expect((await browser.submit(chosen, { action: 'save' })).status).toBe(200);
    expect(await canSignIn(account)).toBe(true);
    expect((await app.mailbox.newest(account.email, 'password-changed')).subject).toContain('a un mot de passe');
    expect(await app.services.federation.identities.list(account.sub)).toHaveLength(1);
  });

  test('a person with a password reads nothing about her identities', async () => {
    const account = await buildAccount(app);
    await giveIdentity(app, account);
    await toReset(account.email);
    const { text } = await app.mailbox.newest(account.email, 'reset');
    expect(text).not.toContain('FranceConnect');
    expect(text).toContain('votre mot de passe actuel reste valable');
  });

  test('a fresh sign-in is enough to set a first password on the security page', async () => {
    const account = await somebody();
    const passkey = await givePasskey(app, account);
    const browser = await inside(account, passkey);
    expect((await browser.open('/compte/securite')).find('#password-age')).toBeNull();
    expect((await browser.click('Définir un mot de passe')).find('#currentPassword')).toBeNull();
    app.moveClock(301);
    expect((await browser.submit(chosen, { action: 'save' })).h1).toBe('Se connecter');
    expect((await usePasskey(browser, { passkey, account })).h1).toBe('Définir un mot de passe');
    const done = await browser.submit(chosen, { action: 'save' });
    expect(done.find('#notice')?.textContent).toContain('Votre mot de passe est défini.');
    expect(done.find('#password-age')).not.toBeNull();
    expect(await canSignIn(account)).toBe(true);
  });

  test('a page without the field for the present password cannot replace a password that was set meanwhile', async () => {
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

  test('an account without a password is never asked to renew one, however old the account is', async () => {
    const account = await somebody();
    const passkey = await givePasskey(app, account);
    app.moveClock(400 * 86_400);
    const browser = await inside(account, passkey);
    expect(browser.page.url.searchParams.get('code')).toBeTruthy();
  });

  test('« ce n’était pas moi » after a first password removes it and leaves the identity', async () => {
    const account = await somebody();
    const link = await toReset(account.email);
    const browser = await app.open(link);
    await browser.submit(chosen, { action: 'save' });
    await browser.open(await linkTo(app, account.email, 'password-changed'));
    expect((await browser.submit({}, { action: 'confirm' })).status).toBe(200);
    expect(await canSignIn(account)).toBe(false);
    expect(await app.services.federation.identities.list(account.sub)).toHaveLength(1);
  });

  /**
   * Signs an account in through FranceConnect with a persona that no other test has. The browser then has a session at FranceConnect too.
   */
  async function throughUpstream() {
    const account = await buildAccount(app);
    await takePassword(app, account);
    const visit = { claims: { family_name: `SANSMDP${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[people++]}` } };
    await linkPersona(app, account, {
      client,
      upstream: 'franceconnect',
      journey: (tab) => throughFranceConnect(tab, visit),
    });
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.submit({}, { button: { upstream: 'franceconnect' } });
    await throughFranceConnect(browser, visit);
    return { account, browser, visit };
  }
  const chosenUpstream = { button: { upstream: 'franceconnect' } };

  test('a change that could hand the account over needs a new sign-in at the upstream, where its session is not enough', async () => {
    const { account, browser, visit } = await throughUpstream();
    await browser.open(path);
    app.moveClock(301);
    const asked = await browser.submit(chosen, { action: 'save' });
    expect([asked.h1, asked.find('#notice')]).toEqual(['Se connecter', null]);
    await browser.submit({}, chosenUpstream);
    // FranceConnect still has its session. The session is ended first, so that FranceConnect asks the person.
    expect(browser.page.find('[name="persona"], [value="demonstration"]')).toBeNull();
    await browser.submit({}, { action: 'continue' });
    expect(browser.page.url.pathname).toContain('/fc/');
    expect(browser.page.find('button[name="idp"]')).not.toBeNull();
    expect((await throughFranceConnect(browser, visit)).h1).toBe('Définir un mot de passe');
    await browser.submit(chosen, { action: 'save' });
    expect(await canSignIn(account)).toBe(true);
  });

  test('the identity of another person is no new sign-in of this one', async () => {
    const { account, browser } = await throughUpstream();
    const other = await throughUpstream();
    await browser.open(path);
    app.moveClock(301 + 1800);
    await browser.submit(chosen, { action: 'save' });
    await browser.submit({}, chosenUpstream);
    const page = await throughFranceConnect(browser, other.visit);
    expect(page.h1).toBe('Se connecter');
    expect(page.find('#notice')?.textContent).toContain('n’est pas celle du compte qui est connecté ici');
    expect((await browser.open('/compte')).find('#sub')?.textContent).toBe(account.sub);
    expect([await canSignIn(account), await canSignIn(other.account)]).toEqual([false, false]);
  });

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['max_age', { max_age: '60' }],
    ['max_age of nothing at all', { max_age: '0' }],
  ])('a service that asks for a new sign-in (%s) gets one at the upstream, with its time', async (_name, params) => {
    const { account, browser, visit } = await throughUpstream();
    app.moveClock(600);
    const before = Math.floor(Date.now() / 1000);
    const { url, verifier } = authorizationRequest(app, client, params);
    await browser.open(url);
    expect(browser.page.h1).toBe('Se connecter');
    await browser.submit({}, chosenUpstream);
    await browser.submit({}, { action: 'continue' });
    const page = await throughFranceConnect(browser, visit);
    const { body } = await exchange(app, client, { code: codeOf(page), verifier });
    const { claims } = readJwt(body['id_token']);
    expect(claims['sub']).toBe(account.sub);
    expect(Number(claims['auth_time'])).toBeGreaterThanOrEqual(before);
  });

  test('ProConnect, whose sessions live half a day, must ask the person too', async () => {
    const account = await buildAccount(app);
    const journey = (tab: Browser) => throughProConnect(tab, { acr: 'eidas1' });
    await linkPersona(app, account, { client, upstream: 'proconnect', journey });
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.submit({}, { button: { upstream: 'proconnect' } });
    await journey(browser);
    app.moveClock(6 * 3600);
    await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    const page = await browser.submit({}, { button: { upstream: 'proconnect' } });
    expect([page.url.pathname.startsWith('/pc/'), page.find('#email, [name="email"]') !== null]).toEqual([true, true]);
    expect((await journey(browser)).url.searchParams.get('code')).toBeTruthy();
  });

  test('an upstream that never asks the person anew causes no loop: the page says what to do, and no new sign-in counts', async () => {
    const { browser, visit } = await throughUpstream();
    app.standIns.setScenario('sign-in-old');
    await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    await browser.submit({}, chosenUpstream);
    await throughFranceConnect(browser, visit);
    const page = await throughFranceConnect(browser, visit);
    app.standIns.setScenario();
    expect([page.h1, page.url.searchParams.get('code')]).toEqual(['Se connecter', null]);
    expect(page.find('#notice')?.textContent).toContain('Déconnectez-vous d’abord de FranceConnect');
  });

  test('a new address is confirmed by the link only in the browser that asked for it', async () => {
    const { account, browser } = await throughUpstream();
    const email = `nouvelle-${account.email}`;
    await browser.open('/compte/profil');
    await browser.submit({ email }, { action: 'save' });
    const link = await linkTo(app, email, 'address-change-code');
    const elsewhere = app.browser();
    const page = await elsewhere.open(link);
    expect([page.status, page.find('#step'), page.body.includes(email)]).toEqual([200, null, false]);
    expect(page.body).toContain('dans le navigateur où il a été demandé');
    const csrf = (await elsewhere.open('/langue')).fieldValue('csrf') ?? '';
    for (const password of ['', account.password]) {
      const answer = await elsewhere.post(link, { csrf, password, action: 'confirm' });
      expect([answer.status, answer.find('#step')]).toEqual([200, null]);
    }
    expect((await app.services.account.accounts.find(account.sub))?.email).toBe(account.email);
    await browser.open(link);
    expect((await browser.submit({}, { action: 'confirm' })).h1).toBe('Votre adresse est changée');
    expect((await app.services.account.accounts.find(account.sub))?.email).toBe(email);
  });
});
