import type { BrowserContext, Page as Tab } from 'playwright-core';
import { passkeyHandle } from '../../src/domain/factors/passkey-options.ts';
import { linkTo, pressLink, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { later } from '../support/later.ts';
import { askedOn, givePasskey, newPasskeyFields, stepUpBy, usePasskey } from '../support/people/passkey-pages.ts';
import { createSoftPasskey, type SoftPasskey } from '../support/people/soft-authenticator.ts';
import { addDevicePasskey, plugIn, typePassword, type VirtualDevice } from '../support/people/virtual-device.ts';
import { describeApp, describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest } from '../support/test-client.ts';
import { until } from '../support/until.ts';

const undoSeconds = 72 * 3600;

/** Returns what a page tells the authenticators; undefined where it tells nothing. */
const toldBy = (page: Page) => {
  const text = page.find('#passkey-signals')?.getAttribute('data-app-accepted');
  return text ? (JSON.parse(text) as { readonly ids: readonly string[] }) : undefined;
};
const orphanOf = (page: Page) =>
  (JSON.parse(page.find('#passkey')?.getAttribute('data-app-passkey') ?? '{}') as { readonly orphan?: object }).orphan;

describe.each(bothDatabases)('signals to authenticators, on %s', (database) => {
  const { app, client } = describeService({ database });

  const newPasskey = () => createSoftPasskey({ origin: app.url });
  const idsFor = async (browser: Browser, path = '/compte') => toldBy(await browser.open(path))?.ids.toSorted();
  const named = (...passkeys: readonly SoftPasskey[]) => passkeys.map(({ credentialId }) => credentialId).toSorted();

  async function remove({ browser, account }: Person, isLost = false): Promise<void> {
    const [row] = await app.rows.passkeys.list({ accountId: account.sub, label: 'Celle-ci' });
    await browser.open('/compte/securite');
    await browser.submit({}, { action: 'remove', form: `form:has([name="passkey"][value="${row!.id}"])` });
    await browser.submit(isLost ? { isLost: true } : {}, { action: 'confirm' });
    expect(await app.rows.passkeys.count({ id: row!.id })).toBe(0);
  }

  async function owner() {
    const who = await somebodySignedIn(app, client);
    const [kept, gone] = [
      await givePasskey(app, who.account, { label: 'Celle-là' }),
      await givePasskey(app, who.account, { label: 'Celle-ci' }),
    ];
    const elsewhere = await app.open(authorizationRequest(app, client).url);
    await usePasskey(elsewhere, { passkey: kept, account: who.account });
    await stepUpBy(app, who.browser, { passkey: kept, account: who.account });
    return { who, kept, gone, elsewhere };
  }

  test('the browser that removes a passkey forgets it; others keep it while the message can bring it back', async () => {
    const { who, kept, gone, elsewhere } = await owner();
    await remove(who);
    expect(await idsFor(who.browser, '/compte/securite')).toEqual(named(kept));
    expect(await idsFor(elsewhere)).toEqual(named(kept, gone));
    await later(app, undoSeconds + 60, async () => {
      const visitor = await app.open('/compte');
      await usePasskey(visitor, { passkey: kept, account: who.account });
      expect(await idsFor(visitor)).toEqual(named(kept));
    });
    const link = await linkTo(app, who.account.email, 'passkey-removed');
    await pressLink(app, link);
    const back = await app.open('/compte');
    await usePasskey(back, { passkey: gone, account: who.account });
    expect(await idsFor(back)).toEqual(named(kept, gone));
  });

  test('every browser forgets a passkey of a lost device, and those that an agent or the wait has taken away', async () => {
    const { who, kept, elsewhere } = await owner();
    await remove(who, true);
    expect(await idsFor(elsewhere)).toEqual(named(kept));
    await app.services.transaction((trx) => app.services.factors.states.removeSecondFactor(trx, who.account.sub));
    await app.rows.passkeys.remove({ accountId: who.account.sub });
    expect(await idsFor(elsewhere)).toEqual([]);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a sign-in never calls a passkey unknown: removed, of a suspended or deleted account, of a former service, or of nobody', async () => {
    const { who, gone } = await owner();
    await remove(who);
    const suspended = await buildAccount(app);
    const deleted = await buildAccount(app);
    const theirs = [await givePasskey(app, suspended), await givePasskey(app, deleted)] as const;
    await app.rows.accounts.change({ id: suspended.sub }, { disabledAt: 1 });
    await app.rows.accounts.remove({ id: deleted.sub });
    const former = Buffer.from(who.account.sub, 'utf8').toString('base64url');
    const pages: Page[] = [];
    for (const [passkey, account, userHandle] of [
      [gone, who.account],
      [theirs[0], suspended],
      [theirs[1], deleted],
      [newPasskey(), who.account, former],
      [newPasskey(), who.account],
    ] as const) {
      const browser = await app.open(authorizationRequest(app, client).url);
      const forgery = userHandle === undefined ? {} : { userHandle };
      pages.push(await usePasskey(browser, { passkey, account, forgery }));
    }
    expect(pages.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
    expect(pages.map((page) => [orphanOf(page), toldBy(page)])).toEqual(pages.map(() => [undefined, undefined]));
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
  });

  test('a passkey that was just made and refused is called unknown, unless an account has it or may be getting it', async () => {
    const { browser } = await somebodySignedIn(app, client);
    const owned = await givePasskey(app, await buildAccount(app));
    const passkey = newPasskey();
    const made = { rpId: 'localhost', credentialId: passkey.credentialId };
    const post = async (forgery: Parameters<SoftPasskey['attest']>[1], change: object = {}) => {
      const page = await browser.open('/compte/securite/cle');
      const fields = { ...newPasskeyFields(page, { passkey, forgery }), ...change };
      return { page, fields, answer: await browser.post(page.url.href, fields) };
    };
    const wrong = await post({ isVerified: false });
    expect([wrong.answer.status, orphanOf(wrong.answer)]).toEqual([422, made]);
    // The second post of one answer may run beside the first, which adds the passkey.
    const again = await browser.post(wrong.page.url.href, wrong.fields);
    expect([again.status, orphanOf(again)]).toEqual([422, undefined]);
    for (const [forgery, change] of [
      [{ credentialId: owned.credentialId, isVerified: false }, {}],
      [{ credentialId: owned.credentialId }, {}],
      [{}, { ticket: 'none' }],
      [{}, { credential: '{' }],
    ] as const) {
      const { answer } = await post(forgery, change);
      expect([answer.status, orphanOf(answer)]).toEqual([422, undefined]);
    }
    expect(askedOn(await browser.open('/compte/securite/cle')).options['rp']).toMatchObject({ id: 'localhost' });
    expect(orphanOf(browser.page)).toBeUndefined();
  });

  test('every page of the account names its passkeys and its user name, and no other page does', async () => {
    const { who, kept, gone } = await owner();
    const { username, sub } = who.account;
    for (const path of ['/compte', '/compte/profil', '/compte/securite', '/compte/securite/cle', '/compte/sessions'])
      expect([path, toldBy(await who.browser.open(path))]).toEqual([
        path,
        {
          rpId: 'localhost',
          userId: passkeyHandle(sub),
          ids: expect.arrayContaining(named(kept, gone)),
          name: username,
        },
      ]);
    for (const path of ['/plan-du-site', '/accessibilite', authorizationRequest(app, client).url])
      expect([path, toldBy(await app.browser().open(path))]).toEqual([path, undefined]);
  });
});

describeInChromium('signals to an authenticator, in a browser', (chromium) => {
  let context: BrowserContext;
  let tab: Tab;
  let device: VirtualDevice;
  let account: BuiltAccount;

  const app = describeApp();

  beforeEach(async () => {
    context = await chromium().newContext({ locale: 'fr-FR' });
    tab = await context.newPage();
    account = await buildAccount(app);
    device = await plugIn(context, tab);
  });
  afterEach(() => context.close());

  test('a new user name and a removal reach the device', async () => {
    await addDevicePasskey(tab, app.url, account);
    expect(await device.held()).toMatchObject([{ userName: account.username, userDisplayName: account.username }]);
    const username = `${account.username}-bis`;
    await app.rows.accounts.change({ id: account.sub }, { username });
    await tab.goto(`${app.url}/compte`);
    await until(async () => (await device.held())[0]?.userName === username);
    expect(await device.held()).toMatchObject([{ userName: username, userDisplayName: username }]);
    await tab.goto(`${app.url}/compte/securite`);
    const list = tab.locator('#passkeys');
    await list.getByRole('button', { name: /^Renommer/ }).click();
    await tab.locator('#label').fill('Mon téléphone');
    await tab.getByRole('button', { name: 'Enregistrer' }).click();
    await tab.locator('#notice').waitFor();
    expect(await device.held()).toHaveLength(1);
    // A removal needs the passkey itself, which the page that adds one asks for.
    await tab.goto(`${app.url}/compte/securite/cle`);
    await tab.locator('#passkey-button').click();
    await tab.waitForURL(/\/compte\/securite\/cle$/);
    await tab.goto(`${app.url}/compte/securite`);
    await list.getByRole('button', { name: /^Supprimer/ }).click();
    await tab.locator('main').getByRole('button', { name: 'Supprimer', exact: true }).click();
    await tab.locator('#notice').waitFor();
    await until(async () => (await device.held()).length === 0);
  });

  test('a passkey that the server refuses does not stay on the device', async () => {
    await tab.goto(`${app.url}/compte/securite/cle`);
    await typePassword(tab, account);
    await tab.waitForURL(/\/compte\/securite\/cle$/);
    await tab.evaluate(() => {
      const { credentials } = navigator;
      const create = credentials.create.bind(credentials);
      credentials.create = (options) =>
        create({ publicKey: { ...options!.publicKey!, challenge: new Uint8Array(32) } });
    });
    await tab.locator('#passkey-button').click();
    await tab.locator('#passkey-messages p').waitFor();
    await until(async () => (await device.held()).length === 0);
  });
});
