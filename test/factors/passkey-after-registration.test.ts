import type { Page as Tab } from 'playwright-core';
import { describeInChromium } from '../support/chromium.ts';
import { describeApp, describeService } from '../support/describe-app.ts';
import { linkTo } from '../support/people/account-address.ts';
import type { Browser } from '../support/browser.ts';
import { newPasskeyFields, usePasskey } from '../support/people/passkey-pages.ts';
import { codeFor, registerUntilProof, somebody } from '../support/people/register.ts';
import { createSoftPasskey } from '../support/people/soft-authenticator.ts';
import { plugIn } from '../support/people/virtual-device.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';
import { isIn } from '../support/people/second-factor.ts';

const title = 'Compte créé : ajouter une clé d’accès ?';
const config = { captchaFixedAnswer: '271828' };

describe('a passkey at the end of a registration', () => {
  const { app, client } = describeService({ config });

  const accountOf = async (username: string) => (await app.rows.accounts.list({ username }))[0];
  const newPasskey = () => createSoftPasskey({ origin: app.url });

  /** Registers as a browser does that has found whether the device can hold a passkey. */
  async function register({ to = client, can = 'yes' }: { to?: TestClient; can?: string } = {}) {
    const { browser, person } = await registerUntilProof(app, to);
    const code = await codeFor(app, person.email);
    const page = await browser.submit({ code }, { action: 'verify', forged: { canHoldPasskey: can } });
    return { person, browser, page, account: (await accountOf(person.username))! };
  }
  const add = (browser: Browser, passkey = newPasskey()) =>
    browser.post(browser.page.url.href, newPasskeyFields(browser.page, { passkey }));

  test('is offered once the account is made, added, announced, and signs in', async () => {
    const { browser, page, person, account } = await register();
    expect([page.h1, page.text.includes('application d’authentification')]).toEqual([title, true]);
    const passkey = newPasskey();
    expect(isIn(await add(browser, passkey))).toBe(true);
    expect(await linkTo(app, person.email, 'passkey-added')).toContain('/lien/');
    const later = await app.open(authorizationRequest(app, client).url);
    expect(isIn(await usePasskey(later, { passkey, account: { sub: account.id } }))).toBe(true);
  });

  test('can be declined, and the request goes on either way', async () => {
    for (const action of ['later', 'never']) {
      const { browser, account } = await register();
      expect([action, isIn(await browser.submit({}, { action }))]).toEqual([action, true]);
      expect(await app.rows.passkeys.count({ accountId: account.id })).toBe(0);
      expect((await browser.open('/compte')).find('#username')).not.toBeNull();
    }
  });

  test('is offered neither on another device, nor to a service that refuses passkeys', async () => {
    const to = await registerClient(app, { ways_in: ['password'] });
    for (const wishes of [{ can: '' }, { can: 'no' }, { to }]) expect(isIn((await register(wishes)).page)).toBe(true);
  });

  test('is not added after five minutes, in another visit, or once the account has changed', async () => {
    const late = await register();
    app.moveClock(301);
    await late.browser.reload();
    expect(late.browser.page.find('#passkey')).toBeNull();
    expect(isIn(await late.browser.submit({}, { action: 'later' }))).toBe(true);
    app.moveClock(-301);

    const old = await register();
    app.moveClock(250);
    await old.browser.reload();
    const fields = newPasskeyFields(old.browser.page, { passkey: newPasskey() });
    app.moveClock(55);
    const refused = await old.browser.post(old.browser.page.url.href, fields);
    expect([refused.status, refused.h1]).toEqual([422, title]);
    app.moveClock(-305);

    const elsewhere = await register();
    const posted = newPasskeyFields(elsewhere.browser.page, { passkey: newPasskey() });
    elsewhere.browser.jar.delete('geopf_visit');
    const visited = await elsewhere.browser.reload();
    expect([visited.h1, visited.find('#passkey')]).toEqual([title, null]);
    const csrf = visited.fieldValue('csrf') ?? '';
    expect((await elsewhere.browser.post(visited.url.href, { ...posted, csrf })).status).toBe(422);

    const other = await register();
    await app.rows.accounts.change({ id: other.account.id }, { disabledAt: 1 });
    const page = await add(other.browser);
    expect(isIn(page)).toBe(false);
    for (const { account } of [late, old, elsewhere, other])
      expect(await app.rows.passkeys.count({ accountId: account.id })).toBe(0);
  });

  test('keeps nothing of the draft while the page is open', async () => {
    const { browser } = await register();
    for (const step of ['profile', 'captcha', 'email-proof']) {
      const page = await browser.open(`${browser.page.url.pathname}?flow=registration&step=${step}`);
      expect([step, page.h1]).toEqual([step, title]);
    }
  });
});

describeInChromium('a passkey at the end of a registration, in a browser', (chromium) => {
  const app = describeApp({ config });

  test('is offered where the device can hold one, and made by its button', async () => {
    const client = await registerClient(app);
    const person = somebody();
    const context = await chromium().newContext({ locale: 'fr-FR' });
    const tab: Tab = await context.newPage();
    const device = await plugIn(context, tab);
    await tab.goto(authorizationRequest(app, client).url);
    await tab.getByRole('link', { name: 'Pas encore de compte' }).click();
    for (const [name, value] of Object.entries({ ...person, passwordConfirm: person.password }))
      await tab.locator(`#${name}`).fill(value);
    await tab.getByRole('button', { name: 'Valider' }).click();
    await tab.locator('#captcha').fill('271828');
    await tab.getByRole('button', { name: 'Enregistrement' }).click();
    await tab.locator('#code').fill(await codeFor(app, person.email));
    await tab.locator('#step [name="canHoldPasskey"]').waitFor({ state: 'attached' });
    await tab.getByRole('button', { name: 'Vérifier le code' }).click();
    await tab.locator('#passkey-button').click();
    await tab.waitForURL(/\/callback\?/);
    expect(await device.held()).toMatchObject([{ userName: person.username }]);
    await context.close();
  });
});
