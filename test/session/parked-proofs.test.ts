import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { comeFromFranceConnect } from '../support/first-arrival.ts';
import { isIn } from '../support/second-factor.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';

let app: TestApp;
let client: TestClient;

beforeAll(async () => {
  app = await startApp({ upstreams: true });
  client = await registerClient(app);
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.services.database.knex('identities').delete();
});

const type = (browser: Browser, { username, password }: Pick<BuiltAccount, 'username' | 'password'>) =>
  browser.submit({ username, password }, { action: 'signin' });
const heldBy = async ({ sub }: BuiltAccount) => (await app.services.identities.list(sub)).length;

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
      expect([isOver, h1]).toEqual([isOver, isOver ? '' : 'Lier FranceConnect à votre compte']);
      expect(isIn(browser.page)).toBe(isOver);
    }
  });
});
