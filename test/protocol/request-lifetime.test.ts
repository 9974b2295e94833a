import { isSignedIn } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { createClient } from '../support/services/create-client.ts';
import { comeFromFranceConnect, finishArrival, pressFranceConnect } from '../support/people/first-arrival.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  countAccounts,
  fillProfile,
  linkFor,
  openRegistration,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { oneFactorSession, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { answerAsBefore } from '../support/requests/request-cookie.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  askToSignIn,
  authorizationRequest,
  registerClient,
  typeCredentials,
  type TestClient,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const lifetime = 300;
const ready = 'Votre compte est prêt';
const signedIn = 'Vous êtes connecté';
const expired = 'Cette demande a expiré';

describe('a request whose lifetime at its service has ended', () => {
  let client: TestClient;
  let start: string;

  const app = describeApp({ upstreams: true, config: { captchaFixedAnswer: captchaAnswer } });

  const account = prepare(() => buildAccount(app));
  beforeAll(async () => {
    start = new URL('/commencer', app.callback).href;
    const home = new URL('/accueil', app.callback).href;
    client = await createClient(app, {
      client_name: 'Cartes',
      client_uri: home,
      initiate_login_uri: start,
      request_lifetime: lifetime,
    });
  });

  const outlive = () => app.moveClock(lifetime + 1);
  const begin = async (by = client, params: Readonly<Record<string, string>> = {}) => {
    const { browser, request } = await askToSignIn(app, by, params);
    return { browser, request };
  };
  const type = (browser: Browser) => typeCredentials(browser, account);
  /** Returns the address at which the library goes on with the request whose page is shown. */
  const resumeAddress = ({ page }: Browser) => `${app.protocol}/auth/${page.url.pathname.split('/').at(-1)}`;
  const answersTo = (browser: Browser, by = client) =>
    browser.trail.filter(({ url }) => url.startsWith(by.redirectUri));
  const expectEnd = (browser: Browser, h1: string) => {
    const { page } = browser;
    expect([page.status, page.h1, page.find('#begin')?.getAttribute('href')]).toEqual([200, h1, start]);
    expect(answersTo(browser)).toEqual([]);
  };
  /** Returns whether a new silent request gets a code. */

  test('a request within its lifetime is answered as usual', async () => {
    const { browser, request } = await begin();
    app.moveClock(lifetime - 60);
    const page = await type(browser);
    expect(page.url.searchParams.has('code')).toBe(true);
    expect(page.url.searchParams.get('state')).toBe(request.state);
  });

  test('a request of a service without a lifetime waits an hour for its person', async () => {
    const patient = await registerClient(app);
    const { browser } = await begin(patient);
    app.moveClock(3_590);
    const tooLate = await app.open(authorizationRequest(app, patient).url);
    expect((await type(browser)).url.searchParams.has('code')).toBe(true);
    app.moveClock(3_630);
    expect((await type(tooLate)).status).toBe(400);
  });

  test('a registration that was opened and not begun keeps its request no longer than that', async () => {
    const { browser } = await openRegistration(app, client, {});
    await browser.reload();
    app.moveClock(3_630);
    expect((await browser.reload()).status).toBe(400);
  });

  test('a registration that began at FranceConnect keeps its request for a day', async () => {
    const patient = await registerClient(app);
    const { browser } = await comeFromFranceConnect(app, { client: patient });
    app.moveClock(80_000);
    const page = await browser.reload();
    expect([page.status, page.h1]).toEqual([200, 'Identifiez-vous de nouveau']);
  });

  test('a late sign-in opens a session and shows a page that leads to the start of the service', async () => {
    const { browser } = await begin();
    outlive();
    await type(browser);
    expectEnd(browser, signedIn);
    expect(browser.page.text).toContain('Continuer vers Cartes');
    expect(await isSignedIn(app, browser, client)).toBe(true);
    const page = await browser.click('#begin');
    expect([page.url.href, page.status]).toEqual([start, 200]);
  });

  test('no reload, step back, other tab or address of a late request reaches the service', async () => {
    const { browser } = await begin();
    const first = browser.page.url.href;
    const tab = browser.tab();
    outlive();
    const resume = resumeAddress(browser);
    await type(browser);
    expectEnd(browser, signedIn);
    const over = browser.page.url;
    await browser.reload();
    expectEnd(browser, signedIn);
    await browser.open(resumeAddress(browser));
    expectEnd(browser, signedIn);
    await browser.open(over.href);
    expectEnd(browser, signedIn);
    for (const address of [first, resume]) {
      const page = await browser.open(address);
      expect([address, page.status, page.h1]).toEqual([address, 400, 'Cette demande est déjà terminée']);
      expect(page.find('#back')?.getAttribute('href')).toBe(start);
    }
    await type(tab);
    expect(tab.page.status).toBe(400);
    expect([...answersTo(browser), ...answersTo(tab)]).toEqual([]);
  });

  test('an answer that version 0.3.0 has taken in time is late where it is followed late', async () => {
    const { browser } = await begin();
    app.moveClock(lifetime - 60);
    const resume = await answerAsBefore(app, browser, account);
    app.moveClock(120);
    await browser.open(resume);
    expectEnd(browser, signedIn);
    expect(await isSignedIn(app, browser, client)).toBe(true);
  });

  test('the lifetime does not start again with each question', async () => {
    const thirdParty = await createClient(app, {
      client_name: 'Tiers',
      first_party: false,
      initiate_login_uri: start,
      request_lifetime: lifetime,
    });
    const { browser } = await begin(thirdParty);
    app.moveClock(lifetime - 60);
    expect((await type(browser)).h1).toBe('Partager vos données avec Tiers');
    app.moveClock(120);
    const late = browser.tab();
    await browser.submit({}, { action: 'accept' });
    expectEnd(browser, signedIn);
    expect(answersTo(late, thirdParty)).toEqual([]);
    // The consent counts for the new request.
    expect(await isSignedIn(app, browser, thirdParty)).toBe(true);
  });

  test.each([
    ['deny', (browser: Browser) => browser.submit({}, { action: 'deny' })],
    ['a reload', (browser: Browser) => browser.reload()],
  ])('a consent page that was left open too long ends in the same way by %s', async (_what, act) => {
    const thirdParty = await createClient(app, {
      client_name: 'Tiers',
      first_party: false,
      initiate_login_uri: start,
      request_lifetime: lifetime,
    });
    const { browser } = await begin(thirdParty);
    await type(browser);
    outlive();
    await act(browser);
    expectEnd(browser, signedIn);
    expect(await isSignedIn(app, browser, thirdParty)).toBe(false);
    expect(await isSignedIn(app, browser, client)).toBe(true);
  });

  test('the resume address with a session from another tab gives no late answer', async () => {
    const { browser } = await begin();
    const resume = resumeAddress(browser);
    const other = browser.tab();
    await other.open(authorizationRequest(app, client).url);
    expect((await type(other)).url.searchParams.has('code')).toBe(true);
    outlive();
    // Nobody has answered the request in this tab, so its address leads back to its page.
    expect((await browser.open(resume)).h1).toBe('Se connecter');
    await type(browser);
    expectEnd(browser, signedIn);
  });

  test('the resume address does not stop a person who still has to sign in', async () => {
    const { browser } = await begin();
    const resume = resumeAddress(browser);
    outlive();
    expect((await browser.open(resume)).h1).toBe('Se connecter');
    await type(browser);
    expectEnd(browser, signedIn);
  });

  test('a registration with a late code makes the account and signs in', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    outlive();
    expect((await browser.reload()).h1).toBe('Vérification du courriel');
    await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    expectEnd(browser, ready);
    expect(await countAccounts(app, person.email)).toBe(1);
    expect(await isSignedIn(app, browser, client)).toBe(true);
    expect((await browser.open('/compte')).text).toContain(person.username);
  });

  test('the last page says that the account is ready when only the second factor was late', async () => {
    const { browser } = await openRegistration(app, client, { acr_values: 'eidas0-mfa' });
    const person = somebody();
    app.moveClock(lifetime - 60);
    await fillProfile(browser, person);
    await answerCaptcha(browser);
    const page = await browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
    const secret = page.find('#totp-secret')?.textContent ?? '';
    app.moveClock(120);
    toMiddleOfStep(app);
    const codes = await browser.submit({ otp: totpCode(secret) }, { action: 'enrol' });
    expect([codes.errors, codes.h1]).toEqual([[], 'Vos codes de récupération']);
    await browser.submit({}, { action: 'acknowledge' });
    expectEnd(browser, ready);
    expect(await isSignedIn(app, browser, client)).toBe(true);
  });

  test('a form that is sent late keeps the typed text', async () => {
    const { browser } = await openRegistration(app, client);
    const person = somebody();
    outlive();
    await browser.submit({ username: person.username, email: person.email, password: '1' }, { action: 'next' });
    expect(browser.page.status).toBe(422);
    expect(browser.page.fieldValue('email')).toBe(person.email);
  });

  test('the registration link, opened late in the first browser, leads to the same page', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    outlive();
    const link = await linkFor(app, person.email);
    await browser.open(link);
    await browser.submit({}, { action: 'confirm' });
    expectEnd(browser, ready);
    expect(await countAccounts(app, person.email)).toBe(1);
    await browser.open(link);
    expect(browser.page.status).toBe(400);
    expect(answersTo(browser)).toEqual([]);
  });

  test('when the link is confirmed late in another browser, the first browser shows the page', async () => {
    const { browser, person } = await registerUntilProof(app, client);
    outlive();
    const other = await app.open(await linkFor(app, person.email));
    await other.submit({ password: person.password }, { action: 'confirm' });
    expect(await countAccounts(app, person.email)).toBe(1);
    await browser.reload();
    expectEnd(browser, ready);
    expect(answersTo(other)).toEqual([]);
    expect(await isSignedIn(app, other, client)).toBe(false);
  });

  test('a late second factor leads to the page and opens a session', async () => {
    const { sub, username, password, totpSecret } = await buildAccount(app, { totp: true });
    const { browser } = await pastPassword(app, { client, account: { username, password } });
    outlive();
    toMiddleOfStep(app);
    await browser.submit({ otp: totpCode(totpSecret) }, { action: 'verify' });
    expectEnd(browser, signedIn);
    expect((await app.services.account.accounts.find(sub))?.username).toBe(username);
    expect(await isSignedIn(app, browser, client)).toBe(true);
  });

  test('a late sign-in through an upstream and a late first arrival lead to the page', async () => {
    const { browser, page } = await comeFromFranceConnect(app, { client });
    expect(page.fieldValue('email')).toBeDefined();
    outlive();
    await finishArrival(app, browser, { email: somebody().email });
    expectEnd(browser, ready);
    expect(await isSignedIn(app, browser, client)).toBe(true);

    const again = await begin();
    outlive();
    await pressFranceConnect(again.browser);
    expectEnd(again.browser, signedIn);
  });

  test('a person who cancels late is not sent to the service with an error', async () => {
    const twoFactors = await buildAccount(app, { totp: true });
    const wish = { acr_values: 'eidas0-mfa' };
    const before = await oneFactorSession(app, { client: await registerClient(app), account: twoFactors });
    const browser = before.tab();
    await browser.open(authorizationRequest(app, client, wish).url);
    outlive();
    await browser.submit({}, { action: 'cancel' });
    expectEnd(browser, signedIn);

    const { username, password } = twoFactors;
    const anew = await pastPassword(app, { client, account: { username, password }, params: wish });
    outlive();
    await anew.browser.submit({}, { action: 'cancel' });
    expectEnd(anew.browser, expired);
    expect(await isSignedIn(app, anew.browser, client)).toBe(false);
  });

  test('a late sign-in of another person than requested is not reported to the service', async () => {
    const claims = JSON.stringify({ id_token: { sub: { value: 'somebody-else' } } });
    const { browser } = await begin(client, { claims });
    outlive();
    await type(browser);
    expectEnd(browser, signedIn);
  });

  test('the page does not say that a person is signed in after she signed out', async () => {
    const { browser } = await begin();
    outlive();
    await type(browser);
    const over = browser.page.url.href;
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    const page = await browser.open(over);
    expect([page.status, page.h1]).toEqual([200, 'Cette demande a expiré']);
    expect(page.text).not.toContain(signedIn);
    expect(answersTo(browser)).toEqual([]);
  });

  test('no error page of the request leads to an address that would answer late', async () => {
    const { browser } = await begin();
    const { url } = browser.page;
    const refused = () => browser.submit({ username: 'marie', csrf: 'x' }, { action: 'signin' });
    const home = new URL('/accueil', app.callback).href;
    expect((await refused()).find('#back')?.getAttribute('href')).toBe(home);
    outlive();
    await browser.open(url.href);
    expect((await refused()).find('#back')?.getAttribute('href')).toBe(home);
    expect(browser.page.status).toBe(403);
  });

  test('the page names a service without a start address, and offers the account', async () => {
    const bare = await createClient(app, { client_name: 'Outil', request_lifetime: lifetime });
    const { browser } = await begin(bare);
    outlive();
    const page = await type(browser);
    expect([page.h1, page.find('#begin')]).toEqual([signedIn, null]);
    expect(page.text).toContain('ce service ne nous a pas indiqué l’adresse de son accueil');
    expect(answersTo(browser, bare)).toEqual([]);
    const there = await browser.click('#account');
    expect([there.url.pathname, there.status]).toEqual(['/compte', 200]);
  });

  test('the home page of the service replaces a missing start address', async () => {
    const home = new URL('/accueil', app.callback).href;
    const plain = await createClient(app, { client_uri: home, request_lifetime: lifetime });
    const { browser } = await begin(plain);
    outlive();
    expect((await type(browser)).find('#begin')?.getAttribute('href')).toBe(home);
  });

  test('the page also exists in English', async () => {
    const reader = await buildAccount(app, { locale: 'en' });
    const browser = await app.open(authorizationRequest(app, client).url, { language: 'en' });
    outlive();
    expect((await typeCredentials(browser, reader)).h1).toBe('You are signed in');
    expect(browser.page.find('#begin')?.text.trim()).toBe('Continue to Cartes');
  });
});
