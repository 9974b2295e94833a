import { isSignedIn } from '../support/authorize.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { callbackFromFranceConnect, leaveFor } from '../support/services/callback.ts';
import { comeFromFranceConnect, pressFranceConnect } from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { askForCode, buildProtected, codeSent, openRequests } from '../support/people/lost-device.ts';
import { shownSecret, twoFactors } from '../support/people/parked-sign-ins.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { signIn } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';

const signInPage = 'Se connecter';
const beginAnew = 'Votre connexion est à recommencer';
const linkPage = 'Lier FranceConnect à votre compte';
const setUpPage = 'Mettre en place la double authentification';
/** A minute more than a proof counts as fresh. */
const tooLate = 360;

const { app, client } = describeService({ upstreams: true });
beforeEach(async () => {
  await app.rows.identities.remove();
});
afterEach(() => app.standIns.setScenario());

const type = (browser: Browser, { username, password }: Pick<BuiltAccount, 'username' | 'password'>) =>
  browser.submit({ username, password }, { action: 'signin' });
const heldBy = async ({ sub }: BuiltAccount) => (await app.services.federation.identities.list(sub)).length;
const citizen = (account: BuiltAccount) =>
  linkPersona(app, account, { client, upstream: 'franceconnect', journey: (browser) => throughFranceConnect(browser) });

/** Goes as far as the answer of the upstream, and returns the way back without following it. */
async function toWayBack(browser: Browser) {
  await leaveFor(app, browser, { client, upstream: 'franceconnect' });
  return { browser, callback: await callbackFromFranceConnect(browser) };
}

/** What ends a visit in its own browser. */
const endings: Readonly<Record<string, (browser: Browser) => unknown>> = {
  'the browser was closed': ({ jar }) => jar.close(),
  'a logout': (browser) => browser.tab().open(`${app.protocol}/logout`),
};

describe.each(Object.entries(endings))('after %s', (_ending, end) => {
  test('the identity of a person who came for the first time is shown to nobody and linked to no account', async () => {
    const next = await buildAccount(app);
    const { browser, page: left } = await comeFromFranceConnect(app, { client });
    const email = left.fieldValue('email') ?? '';
    expect(email).toContain('@');
    await end(browser);
    const again = await browser.open(left.url.href);
    expect([again.text.includes('Identifiez-vous de nouveau'), again.body.includes(email)]).toEqual([true, false]);
    const csrf = again.fieldValue('csrf') ?? '';
    await browser.post(left.url.href, { csrf, action: 'existing' });
    await browser.open(`${left.url.pathname}?flow=login`);
    expect(isIn(await type(browser, next))).toBe(true);
    expect(await heldBy(next)).toBe(0);
  });

  test('that identity does not move to the sign-in either, where registration was closed meanwhile', async () => {
    const { config } = app.services;
    for (const isOver of [false, true]) {
      const next = await buildAccount(app);
      const { browser, page: left } = await comeFromFranceConnect(app, { client });
      if (isOver) await end(browser);
      Object.assign(config, { registrationOpen: false });
      await browser.open(left.url.href);
      Object.assign(config, { registrationOpen: true });
      const { h1 } = await type(browser, next);
      expect([isOver, h1]).toEqual([isOver, isOver ? '' : linkPage]);
      expect(isIn(browser.page)).toBe(isOver);
    }
  });

  test('the way back from an upstream signs nobody in, and its person begins anew or ends the session there', async () => {
    const account = await buildAccount(app);
    await citizen(account);
    for (const exit of ['#back', '#other']) {
      const { browser, callback } = await toWayBack(app.browser());
      await end(browser);
      const told = await browser.open(callback.href);
      expect([told.status, told.h1, await isSignedIn(app, browser, client)]).toEqual([400, beginAnew, false]);
      expect([account.username, account.email].filter((text) => told.body.includes(text))).toEqual([]);
      const page = await browser.click(exit);
      const isEnded = browser.trail.some(({ url }) => new URL(url).pathname.endsWith('/fc/api/v2/session/end'));
      expect([exit, isEnded]).toEqual([exit, exit === '#other']);
      if (isEnded) continue;
      expect(page.h1).toBe(signInPage);
      expect((await pressFranceConnect(browser)).url.searchParams.has('code')).toBe(true);
    }
  });

  test('the identity that came back for a lost device proves nothing', async () => {
    const account = await buildProtected(app);
    await citizen(account);
    const lost = await askForCode(app, account.email);
    const code = await codeSent(app, account);
    expect((await pressFranceConnect(lost)).find('#password')).toBeNull();
    await end(lost);
    expect((await lost.open('/appareil-perdu')).find('#password')).not.toBeNull();
    await lost.submit({ code }, { action: 'verify' });
    expect(await openRequests(app, account)).toBe(0);
  });
});

test('the way back from an upstream counts in its own visit alone', async () => {
  const account = await buildAccount(app);
  await citizen(account);
  const ways: Readonly<Record<string, (browser: Browser) => Browser | Promise<Browser>>> = {
    'in a copy of all cookies from before the logout of a session': async (browser) => {
      await signIn(app, browser.tab(), { client, account });
      const copy = browser.fork();
      const tab = browser.tab();
      await tab.open(`${app.protocol}/logout`);
      await tab.submit({}, { action: 'logout' });
      return copy;
    },
    'in another browser, with the cookies of the browser and of the request alone': (browser) => {
      const other = browser.fork();
      const kept = ['geopf_browser', 'geopf_request'];
      for (const { name } of other.jar.all()) if (!kept.includes(name)) other.jar.delete(name);
      return other;
    },
    'in its own visit': (browser) => browser,
    'in another visit, where a process of version 0.2.0 noted none': (browser) => {
      browser.jar.delete('geopf_visit');
      return browser;
    },
  };
  for (const [way, take] of Object.entries(ways)) {
    const { browser, callback } = await toWayBack(app.browser());
    const { services } = app;
    const state = callback.searchParams.get('state') ?? '';
    const hand = await take(browser);
    if (way.includes('0.2.0'))
      await services.inUnit(async () => {
        const { visit: _visit, ...row } = (await services.payloads.find('UpstreamRequest', state))!;
        services.payloads.upsert('UpstreamRequest', state, row, 600);
      });
    const { h1 } = await hand.open(callback.href);
    const counts = !way.includes('cookies');
    expect([way, h1 === beginAnew, await isSignedIn(app, hand, client)]).toEqual([way, !counts, counts]);
  }
});

test('the identity that came back for a lost device counts from when the upstream says that its person signed in', async () => {
  const account = await buildProtected(app);
  await citizen(account);
  const lost = await askForCode(app, account.email);
  app.standIns.setScenario('sign-in-old', { seconds: 25 });
  expect((await pressFranceConnect(lost)).find('#password')).toBeNull();
  app.moveClock(1780);
  expect((await lost.reload()).find('#password')).not.toBeNull();
});

const verified = { claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'eidas1' } } }) };

test.each(['the page that asks for a verified identity', 'the page that asks about the link'])(
  'a stranger who finds %s left open links nothing, and its person signs in again and goes on',
  async (where) => {
    const isAtLink = where.endsWith('link');
    const account = await buildAccount(app);
    const { browser } = await pastPassword(app, { client, account, params: verified });
    if (!isAtLink) app.moveClock(tooLate);
    let page = await pressFranceConnect(browser);
    if (isAtLink) {
      expect(page.h1).toBe(linkPage);
      app.moveClock(tooLate);
      page = await browser.submit({}, { action: 'link' });
    }
    expect([page.h1, page.text.includes(account.username), await heldBy(account)]).toEqual([signInPage, false, 0]);
    expect((await type(browser, account)).h1).toBe(linkPage);
    page = await browser.submit({}, { action: 'link' });
    // What the upstream stated has waited too: it is asked anew.
    expect([page.url.pathname.startsWith('/fc/'), await heldBy(account)]).toEqual([isAtLink, isAtLink ? 0 : 1]);
    if (isAtLink) {
      // Its session is open there still, and is ended first.
      await throughFranceConnect(browser);
      expect((await throughFranceConnect(browser)).h1).toBe(linkPage);
      page = await browser.submit({}, { action: 'link' });
    }
    expect([isIn(page), await heldBy(account)]).toEqual([true, 1]);
  },
);

test('a first application that was left open to be set up waits for a sign-in, and goes on with the same secret', async () => {
  const account = await buildAccount(app);
  const { browser } = await pastPassword(app, { client, account, params: twoFactors });
  const secret = shownSecret(browser);
  const enrol = () => browser.submit({ otp: totpCode(secret), label: 'x' }, { action: 'enrol' });
  app.moveClock(tooLate);
  expect((await enrol()).h1).toBe(signInPage);
  expect(await app.rows.totpDevices.list({ accountId: account.sub })).toEqual([]);
  expect((await type(browser, account)).h1).toBe(setUpPage);
  expect(shownSecret(browser)).toBe(secret);
  expect((await enrol()).h1).toBe('Vos codes de récupération');
});

test('a session that is open at the upstream sets up no first application before the person has signed in there anew', async () => {
  const account = await buildAccount(app);
  await citizen(account);
  app.standIns.setScenario('sign-in-old', { seconds: tooLate });
  const { browser, page } = await comeFromFranceConnect(app, { client, params: twoFactors });
  expect(page.h1).toBe(signInPage);
  expect((await pressFranceConnect(browser)).url.pathname.startsWith('/fc/')).toBe(true);
  app.standIns.setScenario();
  expect((await throughFranceConnect(browser)).h1).toBe(setUpPage);
});
