import type { Page as Tab } from 'playwright-core';
import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { askForCode, begin, buildProtected, codeSent } from '../lost-device.ts';
import { at, fill, press, show, type PageState } from './page-state.ts';
import { linkIn, type PageWorld } from './page-world.ts';

interface Asking {
  readonly account: BuiltAccount;
  readonly browser: Browser;
}

/** Opens the page that asks for both proofs, for a new account. */
async function toProofs({ app }: PageWorld, tab: Tab, { isProtected = true } = {}): Promise<Asking> {
  const account = await (isProtected ? buildProtected(app) : buildAccount(app));
  const browser = await askForCode(app, account.email);
  await show(browser, tab);
  return { account, browser };
}

async function toEnd(world: PageWorld, tab: Tab, about: { readonly isProtected: boolean }): Promise<void> {
  const { account } = await toProofs(world, tab, about);
  await fill(tab, { code: await codeSent(world.app, account), password: account.password });
  await press(tab, 'verify');
}

async function toCancel({ app }: PageWorld, tab: Tab): Promise<void> {
  const account = await buildProtected(app);
  await begin(app, account);
  await tab.goto(await linkIn(app, account.email, 'lost-device-request'));
}

export const lostDevicePages: readonly PageState[] = [
  at('lost device: empty', '/appareil-perdu?demande=an-authorization-request'),
  {
    name: 'lost device: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@' },
    async reach({ app }, tab) {
      await tab.goto(`${app.url}/appareil-perdu`);
      await fill(tab, { email: 'marie@' });
      await press(tab, 'send');
    },
  },
  {
    name: 'lost device, proofs: empty',
    async reach(world, tab) {
      await toProofs(world, tab);
    },
  },
  {
    name: 'lost device, proofs: nothing typed',
    status: 422,
    errors: ['code', 'password'],
    async reach(world, tab) {
      await toProofs(world, tab);
      await press(tab, 'verify');
    },
  },
  {
    name: 'lost device, proofs: wrong',
    status: 422,
    errors: ['code'],
    async reach(world, tab) {
      await toProofs(world, tab);
      await fill(tab, { code: '1234 5678', password: 'pas-celui-ci-non-plus' });
      await press(tab, 'verify');
    },
  },
  { name: 'lost device, begun', reach: (world, tab) => toEnd(world, tab, { isProtected: true }) },
  { name: 'lost device, nothing to take away', reach: (world, tab) => toEnd(world, tab, { isProtected: false }) },
  { name: 'lost device, cancel: the question', reach: toCancel },
  {
    name: 'lost device, cancelled',
    async reach(world, tab) {
      await toCancel(world, tab);
      await press(tab, 'confirm');
    },
  },
];
