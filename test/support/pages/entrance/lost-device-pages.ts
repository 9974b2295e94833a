import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { askForCode, begin, buildProtected, codeSent } from '../../people/lost-device.ts';
import { at, goOn, openNew, press, type PageState } from '../page-state.ts';
import { linkIn, type PageWorld } from '../page-world.ts';

interface Asking {
  readonly account: BuiltAccount;
  readonly browser: Browser;
}

/** Opens the page that asks for both proofs, for a new account. */
async function toProofs({ app }: PageWorld, { isProtected = true } = {}): Promise<Asking> {
  const account = await (isProtected ? buildProtected(app) : buildAccount(app));
  return { account, browser: await askForCode(app, account.email) };
}

async function toEnd(world: PageWorld, about: { readonly isProtected: boolean }): Promise<Browser> {
  const { account, browser } = await toProofs(world, about);
  const code = await codeSent(world.app, account);
  return goOn(browser, (it) => it.submit({ code, password: account.password }, { action: 'verify' }));
}

async function toCancel(world: PageWorld): Promise<Browser> {
  const account = await buildProtected(world.app);
  await begin(world.app, account);
  return openNew(world, await linkIn(world.app, account.email, 'lost-device-request'));
}

export const lostDevicePages: readonly PageState[] = [
  at('lost device: empty', '/appareil-perdu?demande=an-authorization-request'),
  {
    name: 'lost device: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@' },
    reach: (world) =>
      goOn(openNew(world, '/appareil-perdu'), (browser) => browser.submit({ email: 'marie@' }, { action: 'send' })),
  },
  { name: 'lost device, proofs: empty', reach: async (world) => (await toProofs(world)).browser },
  {
    name: 'lost device, proofs: nothing typed',
    status: 422,
    errors: ['code', 'password'],
    reach: async (world) => press((await toProofs(world)).browser, 'verify'),
  },
  {
    name: 'lost device, proofs: wrong',
    status: 422,
    errors: ['code'],
    refused: 'refusal',
    async reach(world) {
      const wrong = { code: '1234 5678', password: 'pas-celui-ci-non-plus' };
      return goOn((await toProofs(world)).browser, (browser) => browser.submit(wrong, { action: 'verify' }));
    },
  },
  { name: 'lost device, begun', reach: (world) => toEnd(world, { isProtected: true }) },
  { name: 'lost device, nothing to take away', reach: (world) => toEnd(world, { isProtected: false }) },
  { name: 'lost device, cancel: the question', reach: toCancel },
  { name: 'lost device, cancelled', reach: (world) => press(toCancel(world), 'confirm') },
];
