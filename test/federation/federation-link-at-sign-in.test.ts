import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import {
  comeFromFranceConnect,
  finishArrival,
  learnt,
  pressFranceConnect,
  pressProConnect,
} from '../support/people/first-arrival.ts';
import { giveIdentity } from '../support/people/linked-identity.ts';
import { somebody } from '../support/people/register.ts';
import { isIn, toMiddleOfStep } from '../support/people/second-factor.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { throughProConnect } from '../support/people/upstream-journey.ts';
import { addressOfStep, numberOnArrival, wizardSteps } from '../support/people/wizard-steps.ts';
import { linkTo, pressLink, somebodySignedIn } from '../support/people/account-address.ts';
import { hasSession } from '../support/authorize.ts';

const linkTitle = 'Lier FranceConnect à votre compte';

describe('« J’ai déjà un compte »', () => {
  let app: TestApp;
  let client: TestClient;

  beforeEach(async () => {
    app = await startApp({ upstreams: true });
    client = await registerClient(app);
  });
  afterEach(() => app.stop());

  const identities = () => app.rows.identities.list();
  const type = (browser: Browser, { username, password }: BuiltAccount) =>
    browser.submit({ username, password }, { action: 'signin' });

  /** Goes from FranceConnect to the page that shows what will be linked. */
  async function toLink(account: BuiltAccount, browser = app.browser()) {
    const coming = await comeFromFranceConnect(app, { client, browser });
    await browser.submit({}, { action: 'existing' });
    return { ...coming, page: await type(browser, account) };
  }

  /** Goes to the same page, after another tab left for ProConnect from the page of the same sign-in. */
  async function toLinkBeside(account: BuiltAccount) {
    const browser = await app.open(authorizationRequest(app, client).url);
    const other = browser.tab();
    await other.submit({}, { button: { upstream: 'proconnect' } });
    await pressFranceConnect(browser);
    await browser.submit({}, { action: 'existing' });
    await type(browser, account);
    return { browser, other };
  }

  test('linking could hand the account over, so it asks even for a factor that sign-ins do not ask for', async () => {
    const account = await buildAccount(app, { totp: true });
    await app.rows.accounts.change({ id: account.sub }, { secondFactorAt: null });
    const { page } = await toLink(account);
    expect([page.h1, page.find('#to-link')]).toEqual(['Double authentification', null]);
    expect(await identities()).toEqual([]);
  });

  test('the person signs in with all her factors, sees what will be linked, and links it', async () => {
    const account = await buildAccount(app, { totp: true });
    const { browser: elsewhere } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
    const { browser, request, page } = await toLink(account);
    expect(page.h1).toBe('Double authentification');
    toMiddleOfStep(app);
    const seen = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect(seen.h1).toBe(linkTitle);
    expect(seen.find('#to-link')?.text).toContain('Angela Claire Louise DUBOIS');
    expect(seen.find('#to-link')?.text).toContain(account.username);
    expect(await identities()).toEqual([]);

    const end = await browser.submit({}, { action: 'link' });
    expect(end.url.searchParams.get('state')).toBe(request.state);
    expect(await learnt(app, client, { page: end, request })).toMatchObject({ sub: account.sub, acr: 'eidas1-mfa' });
    expect(await identities()).toEqual([expect.objectContaining({ accountId: account.sub })]);
    expect(await app.rows.audit.values('event')).toContain('account.identity_linked');
    expect((await app.mailbox.newest(account.email, 'identity-linked')).text).toContain('FranceConnect');
    expect(await app.rows.accounts.list()).toHaveLength(2);
    expect(await hasSession(elsewhere)).toBe(true);
  });

  test('after the link FranceConnect signs in to the account, and the other sessions have ended', async () => {
    const { browser: elsewhere, account } = await somebodySignedIn(app, client);
    const { browser } = await toLink(account);
    expect(await hasSession(elsewhere)).toBe(true);
    expect(isIn(await browser.submit({}, { action: 'link' }))).toBe(true);
    expect(await hasSession(elsewhere)).toBe(false);
    expect(await hasSession(browser)).toBe(true);
    expect((await browser.tab().open('/compte/securite')).text).not.toContain('Pas encore d’utilisation');
    const { page, request } = await comeFromFranceConnect(app, { client });
    expect(await learnt(app, client, { page, request })).toMatchObject({ sub: account.sub, acr: 'eidas1' });
  });

  test('the link in the message undoes it, and the identity signs in no more', async () => {
    const account = await buildAccount(app);
    const { browser } = await toLink(account);
    await browser.submit({}, { action: 'link' });
    expect((await pressLink(app, await linkTo(app, account.email, 'identity-linked'))).h1).toBe(
      'L’identité est déliée',
    );
    expect(await identities()).toEqual([]);
    expect(await hasSession(browser)).toBe(false);
    expect((await comeFromFranceConnect(app, { client })).page.h1).toBe('Créer un compte Géoplateforme');
  });

  test('a person who wants two accounts returns to her registration, which has lost nothing', async () => {
    const account = await buildAccount(app);
    const { browser } = await comeFromFranceConnect(app, { client });
    const email = somebody().email;
    await browser.submit({ username: 'deux-comptes', email }, { action: 'next' });
    await browser.open(addressOfStep(browser.page, 'profile'));
    await browser.submit({}, { action: 'existing' });
    await type(browser, account);
    const page = await browser.submit({}, { action: 'separate' });
    expect(page.text).toContain(numberOnArrival(wizardSteps[1]!));
    await browser.open(addressOfStep(page, 'profile'));
    expect(browser.page.fieldValue('username')).toBe('deux-comptes');
    expect(isIn(await finishArrival(app, browser))).toBe(true);
    const [identity] = await identities();
    expect(identity!.accountId).not.toBe(account.sub);
    expect(await app.rows.accounts.list()).toHaveLength(2);
  });

  test('a person who only wants to sign in does so, and nothing is linked', async () => {
    const account = await buildAccount(app);
    const { browser, request } = await toLink(account);
    const page = await browser.submit({}, { action: 'continue' });
    expect(await learnt(app, client, { page, request })).toMatchObject({ sub: account.sub, acr: 'eidas0' });
    expect(await identities()).toEqual([]);
    // We opened her session at FranceConnect, so the logout must end that session too.
    expect(await app.rows.upstreamSessions.list()).toEqual([expect.objectContaining({ upstream: 'franceconnect' })]);
  });

  test('a disabled account is refused at the sign-in, and the registration is kept', async () => {
    const account = await buildAccount(app);
    await app.services.transaction((trx) => app.services.account.accounts.update(trx, account.sub, { disabledAt: 1 }));
    const { browser, page } = await toLink(account);
    expect(page.status).toBe(422);
    expect(page.errors[0]).toContain('Ce compte est désactivé');
    expect((await browser.click('Pas encore de compte')).fieldValue('username')).toBe('angela.dubois');
  });

  test('an account that is disabled while the page is open gets nothing linked', async () => {
    const account = await buildAccount(app);
    const { browser } = await toLink(account);
    await app.services.transaction((trx) => app.services.account.accounts.update(trx, account.sub, { disabledAt: 1 }));
    expect((await browser.submit({}, { action: 'link' })).h1).toBe('Se connecter');
    expect(await identities()).toEqual([]);
  });

  test('an account with another identity of this upstream keeps that identity', async () => {
    const account = await buildAccount(app);
    const held = await giveIdentity(app, account);
    const { browser } = await toLink(account);
    const page = await browser.submit({}, { action: 'link' });
    expect(page.status).toBe(422);
    expect(page.errors[0]).toContain('Une autre identité FranceConnect est déjà liée à ce compte');
    expect(page.find('button[value=link]')).toBeNull();
    expect((await browser.reload()).errors).toEqual(page.errors);
    expect(await identities()).toEqual([expect.objectContaining({ id: held.id })]);
    expect((await browser.submit({}, { action: 'separate' })).fieldValue('username')).toBe('angela.dubois');
  });

  test('when two accounts link one identity at the same time, only one gets it', async () => {
    const people = [await buildAccount(app), await buildAccount(app)];
    const browsers: Browser[] = [];
    for (const account of people) browsers.push((await toLink(account)).browser);
    const ends = await Promise.all(browsers.map((browser) => browser.submit({}, { action: 'link' })));
    expect(ends.filter(isIn)).toHaveLength(1);
    expect(await identities()).toHaveLength(1);
    const loser = ends.findIndex((page) => !isIn(page));
    expect(ends[loser]?.errors[0]).toContain('vient d’être liée à un autre compte');
    expect(ends[loser]?.all('main form button').map((button) => button.text)).toEqual(['Continuer sans lier']);
    expect(isIn(await browsers[loser]!.submit({}, { action: 'separate' }))).toBe(true);
  });

  test('a person links an identity after signing in to her account through another upstream', async () => {
    const account = await buildAccount(app);
    const first = await toLink(account);
    await first.browser.submit({}, { action: 'link' });

    const browser = await app.open(authorizationRequest(app, client).url);
    await pressProConnect(browser);
    await browser.submit({}, { action: 'existing' });
    const page = await pressFranceConnect(browser);
    expect(page.h1).toBe('Lier ProConnect à votre compte');
    expect(isIn(await browser.submit({}, { action: 'link' }))).toBe(true);
    expect((await identities()).map(({ upstream, accountId }) => `${upstream} ${accountId}`).toSorted()).toEqual([
      `franceconnect ${account.sub}`,
      `proconnect ${account.sub}`,
    ]);
  });

  test('while new accounts are closed, the identity waits in the sign-in', async () => {
    await app.stop();
    app = await startApp({ upstreams: true, config: { registrationOpen: false } });
    client = await registerClient(app);
    const account = await buildAccount(app);
    const { browser, page } = await comeFromFranceConnect(app, { client });
    expect(page.h1).toBe('Se connecter');
    expect(page.text).toContain('vous pourrez ensuite y lier votre identité FranceConnect');
    const seen = await type(browser, account);
    expect(seen.h1).toBe(linkTitle);
    expect(seen.all('main form button').map((button) => button.text)).toEqual([
      'Lier FranceConnect à ce compte',
      'Continuer sans lier',
    ]);
    expect(isIn(await browser.submit({}, { action: 'link' }))).toBe(true);
    expect(await identities()).toHaveLength(1);
  });

  test('a signed-in person makes no second account: she signs in anew to link, and nobody else links for her', async () => {
    const [account, stranger] = [await buildAccount(app), await buildAccount(app)];
    const { browser } = await signIn(app, app.browser(), { client, account });
    await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    const page = await pressFranceConnect(browser);
    expect(page.h1).toBe('Se connecter');
    const refused = await type(browser, stranger);
    expect(refused.status).toBe(422);
    expect(refused.errors[0]).toContain('Ce compte n’est pas celui de');
    expect(await identities()).toEqual([]);
    expect((await type(browser, account)).h1).toBe(linkTitle);
    expect(isIn(await browser.submit({}, { action: 'link' }))).toBe(true);
    expect(await identities()).toEqual([expect.objectContaining({ accountId: account.sub })]);
  });

  test('a person who arrives after somebody left half-way signs in anew to link', async () => {
    const { other } = await toLinkBeside(await buildAccount(app));
    await throughProConnect(other);
    expect((await other.submit({}, { action: 'existing' })).h1).toBe('Se connecter');
    expect(await identities()).toEqual([]);
  });

  test('the button links the identity that its tab shows, even if another one arrived in another tab meanwhile', async () => {
    const account = await buildAccount(app);
    const { browser, other } = await toLinkBeside(account);
    await throughProConnect(other);
    await other.submit({}, { action: 'existing' });
    await type(other, account);
    const page = await browser.submit({}, { action: 'link' });
    expect([page.status, page.h1]).toEqual([409, 'Lier ProConnect à votre compte']);
    expect(await identities()).toEqual([]);
    await browser.submit({}, { action: 'link' });
    expect(await identities()).toEqual([expect.objectContaining({ upstream: 'proconnect' })]);
  });

  test('an invented form links nothing', async () => {
    const account = await buildAccount(app);
    const { browser } = await comeFromFranceConnect(app, { client });
    await browser.submit({}, { action: 'existing' });
    for (const action of ['link', 'continue', 'separate'])
      expect((await browser.submit({}, { action: 'signin', forged: { action } })).h1).toBe('Se connecter');
    expect(await identities()).toEqual([]);
    await type(browser, account);
    const { url } = browser.page;
    expect((await browser.request({ url: url.href, method: 'POST', body: { action: 'link' } })).status).toBe(403);
    expect(await identities()).toEqual([]);
  });
});
