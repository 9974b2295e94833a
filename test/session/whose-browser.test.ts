import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { askForUserCode, createScript, typeCode } from '../support/device.ts';
import { stepForms, twoFactors } from '../support/parked-sign-ins.ts';
import { plantCookie, requestCookiesOf } from '../support/request-cookie.ts';
import { isIn, oneFactorSession } from '../support/second-factor.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';

const signInPage = 'Se connecter';

let app: TestApp;
let client: TestClient;
let thirdParty: TestClient;

beforeAll(async () => {
  app = await startApp();
  client = await registerClient(app);
  thirdParty = await registerClient(app, { first_party: false });
});
afterAll(() => app.stop());

const type = (browser: Browser, { username, password }: Pick<BuiltAccount, 'username' | 'password'>) =>
  browser.submit({ username, password }, { action: 'signin' });

/** Signs the browser out in another tab. */
async function signOut(browser: Browser): Promise<void> {
  const tab = browser.tab();
  await tab.open(`${app.protocol}/logout`);
  await tab.submit({}, { action: 'logout' });
}

/** Signs somebody else in, in another tab of the browser. */
async function signInAnother(browser: Browser): Promise<void> {
  const tab = browser.tab();
  await tab.open(authorizationRequest(app, client, { prompt: 'login' }).url);
  await tab.submit({}, { action: 'switch' });
  expect(isIn(await type(tab, await buildAccount(app)))).toBe(true);
}

describe('a page of a request that names a session', () => {
  /** Every page that acts for the person of a session, with the form that she would send there. */
  const pages = {
    'the consent': {
      begin: (browser: Browser) => browser.open(authorizationRequest(app, thirdParty).url),
      form: () => ({ action: 'accept' }),
    },
    'the yes to a device': {
      begin: async (browser: Browser) => typeCode(browser, await askForUserCode(app, await createScript(app))),
      form: () => ({ action: 'accept' }),
    },
    'the set-up of an application': {
      begin: (browser: Browser) => browser.open(authorizationRequest(app, client, twoFactors).url),
      form: stepForms['enrol-totp']!,
    },
    'the account choice': {
      begin: (browser: Browser) => browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url),
      form: () => ({ action: 'continue' }),
    },
  };

  /** The ways in which the page comes to somebody without the session. */
  const ways: Readonly<Record<string, (browser: Browser) => Browser | Promise<Browser>>> = {
    'in another browser, with the cookie of the request alone': async (browser) => {
      const other = app.browser();
      await other.open('/aide');
      for (const cookie of requestCookiesOf(browser)) plantCookie(app, other, cookie);
      return other;
    },
    'in another browser, with every cookie but that of the session': (browser) => {
      const other = browser.fork();
      for (const name of ['geopf_session', 'geopf_session.sig']) other.jar.delete(name);
      return other;
    },
    'after the browser was closed': (browser) => {
      const other = browser.fork();
      other.jar.close();
      return other;
    },
    'after somebody else signed in in another tab': async (browser) => {
      await signInAnother(browser);
      return browser;
    },
    'after a logout in another tab': async (browser) => {
      await signOut(browser);
      return browser;
    },
  };

  test.each(Object.entries(pages))(
    '%s shows and does nothing without that session, and asks for a sign-in',
    async (_name, page) => {
      const account = await buildAccount(app);
      const browser = await oneFactorSession(app, { client, account });
      await page.begin(browser);
      const { url, h1, text } = browser.page;
      expect(h1).not.toBe(signInPage);
      expect(text.includes(account.username) || browser.page.find('#totp-secret') !== null).toBe(true);
      const form = page.form({ browser, account });
      const { knex } = app.services.database;
      const written = async () => [
        await knex('audit').where({ account_id: account.sub }).whereIn('event', ['consent.granted', 'device.approved']),
        await knex('totp_devices').where({ account_id: account.sub }),
      ];

      for (const [way, take] of Object.entries(ways)) {
        const hand = await take(browser);
        const seen = await hand.open(url.href);
        const done = await hand.post(url.href, { ...form, csrf: seen.fieldValue('csrf') ?? '' });
        for (const answer of [seen, done]) {
          expect([way, answer.h1]).toEqual([way, signInPage]);
          for (const hers of [account.username, account.email]) expect(answer.text).not.toContain(hers);
        }
        expect([way, await written()]).toEqual([way, [[], []]]);
      }
      // The request goes on for the person who signs in.
      expect((await type(browser, account)).h1).not.toBe(signInPage);
    },
  );
});
