import type { Page as Tab } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { buildAccount } from '../build-account.ts';
import { askForUserCode, createScript, typeCode, type DeviceAnswer } from '../device.ts';
import { signIn, type TestClient } from '../test-client.ts';
import { fill, press, show, type PageState } from './page-state.ts';
import type { PageWorld } from './page-world.ts';

interface Asked {
  readonly script: TestClient;
  readonly code: DeviceAnswer;
}

async function ask({ app }: PageWorld, scope = 'openid profile email'): Promise<Asked> {
  const script = await createScript(app, { client_name: 'QGIS, extension Géoplateforme', first_party: false });
  return { script, code: await askForUserCode(app, script, { scope }) };
}

/** Signs in and types the code of a device. */
async function toQuestion(world: PageWorld, tab: Tab, scope?: string): Promise<Asked & { readonly browser: Browser }> {
  const { app, client } = world;
  const asked = await ask(world, scope);
  const browser = app.browser();
  await signIn(app, browser, { client, account: await buildAccount(app) });
  await typeCode(browser, asked.code);
  await show(browser, tab);
  return { ...asked, browser };
}

async function typeOnPage({ app }: PageWorld, tab: Tab, userCode: string): Promise<void> {
  await tab.goto(`${app.protocol}/device`);
  await fill(tab, { userCode });
  await press(tab, 'next');
}

export const devicePages: readonly PageState[] = [
  {
    name: 'device, code: empty',
    async reach({ app }, tab) {
      await tab.goto(`${app.protocol}/device`);
    },
  },
  {
    name: 'device, code: filled in by the address',
    async reach(world, tab) {
      const { code } = await ask(world);
      await tab.goto(code.verification_uri_complete);
    },
  },
  {
    name: 'device, code: none typed',
    status: 422,
    errors: ['userCode'],
    kept: { userCode: 'bcdf' },
    async reach(world, tab) {
      await typeOnPage(world, tab, 'bcdf');
    },
  },
  {
    name: 'device, code: unknown',
    status: 422,
    errors: ['userCode'],
    kept: { userCode: 'BCDF-GHJK' },
    async reach(world, tab) {
      await typeOnPage(world, tab, 'BCDF-GHJK');
    },
  },
  {
    name: 'device, code: too many guesses',
    status: 429,
    errors: ['userCode'],
    kept: { userCode: 'BCDF-GHJK' },
    async reach(world, tab) {
      const browser = world.app.browser();
      await browser.open(`${world.app.protocol}/device`);
      for (let count = 0; count < 10; count++) await browser.submit({ userCode: 'BCDF-GHJK' }, { action: 'next' });
      await show(browser, tab);
      await fill(tab, { userCode: 'BCDF-GHJK' });
      await press(tab, 'next');
    },
  },
  {
    name: 'sign-in: for a device',
    async reach(world, tab) {
      const browser = world.app.browser();
      await typeCode(browser, (await ask(world)).code);
      await show(browser, tab);
    },
  },
  {
    name: 'device, access: asked',
    async reach(world, tab) {
      await toQuestion(world, tab);
    },
  },
  {
    name: 'device, access: asked, also for later',
    async reach(world, tab) {
      await toQuestion(world, tab, 'openid profile email phone address organization offline_access');
    },
  },
  {
    name: 'device, access: given',
    async reach(world, tab) {
      await toQuestion(world, tab);
      await press(tab, 'accept');
      await tab.locator('#outcome').waitFor();
    },
  },
  {
    name: 'device, access: refused',
    async reach(world, tab) {
      await toQuestion(world, tab);
      await press(tab, 'deny');
      await tab.locator('#outcome').waitFor();
    },
  },
  {
    name: 'device, access: not reached',
    status: 400,
    async reach(world, tab) {
      const { app } = world;
      const script = await createScript(app, { client_name: 'QGIS, extension Géoplateforme' });
      const code = await askForUserCode(app, script, { acr_values: 'eidas0-mfa' });
      const account = await buildAccount(app);
      const browser = app.browser();
      await typeCode(browser, code);
      await browser.submit({ username: account.username, password: account.password }, { action: 'signin' });
      await show(browser, tab);
      await press(tab, 'cancel');
      await tab.locator('#outcome').waitFor();
    },
  },
  {
    name: 'error, code of a device answered already',
    status: 400,
    async reach(world, tab) {
      const { code } = await toQuestion(world, tab);
      const { app, client } = world;
      const other = app.browser();
      await signIn(app, other, { client, account: await buildAccount(app) });
      await typeCode(other, code);
      await other.submit({}, { action: 'accept' });
      await press(tab, 'accept');
      await tab.locator('#reference').waitFor();
    },
  },
];
