import type { Page as Tab } from 'playwright-core';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { givePasskey } from '../passkey-pages.ts';
import { oneFactorSession, pastPassword } from '../second-factor.ts';
import { totpCode } from '../totp-code.ts';
import { fill, press, refusePasskey, show, toSignIn, type PageState } from './page-state.ts';
import { carry, type PageWorld } from './page-world.ts';

/** Opens the page of the code for a person who has an application. */
async function toCode({ app, client }: PageWorld, tab: Tab): Promise<BuiltAccount> {
  const account = await buildAccount(app, { totp: true });
  const { browser } = await pastPassword(app, { client, account });
  await show(browser, tab);
  return account;
}

/** Opens the page of a person whose second factor is a passkey. */
async function toPasskeyAlone({ app, client }: PageWorld, tab: Tab): Promise<void> {
  const account = await buildAccount(app);
  await givePasskey(app, account);
  await app.services.transaction((trx) => app.services.factors.turnOn(trx, account.sub));
  await show((await pastPassword(app, { client, account })).browser, tab);
}

async function toRecoveryCode(world: PageWorld, tab: Tab): Promise<void> {
  await toCode(world, tab);
  await tab.locator('main a[href*="step=recovery-code"]').click();
}

/** Opens the page that sets an application up, for a person without a second factor at a service that asks for two factors. */
async function toSetUp({ app, client }: PageWorld, tab: Tab): Promise<void> {
  const account = await buildAccount(app);
  const { browser } = await pastPassword(app, { client, account, params: { acr_values: 'eidas0-mfa' } });
  await show(browser, tab);
}

async function toRecoveryCodes(world: PageWorld, tab: Tab): Promise<void> {
  await toSetUp(world, tab);
  await fill(tab, { otp: totpCode((await tab.locator('#totp-secret').textContent()) ?? '') });
  await press(tab, 'enrol');
}

const wrongRecoveryCode = '7K2M-Q9XD-R4HT-P8VN';

export const secondFactorPages: readonly PageState[] = [
  { name: 'second factor: empty', reach: async (world, tab) => void (await toCode(world, tab)) },
  {
    name: 'second factor: a code or a passkey',
    async reach({ app, client }, tab) {
      const account = await buildAccount(app, { totp: true });
      await givePasskey(app, account);
      await show((await pastPassword(app, { client, account })).browser, tab);
    },
  },
  { name: 'second factor: a passkey alone', reach: toPasskeyAlone },
  {
    name: 'second factor: passkey refused',
    status: 422,
    errors: ['passkey'],
    async reach(world, tab) {
      await toPasskeyAlone(world, tab);
      await refusePasskey(tab);
    },
  },
  {
    name: 'second factor: nothing typed',
    status: 422,
    errors: ['otp'],
    async reach(world, tab) {
      await toCode(world, tab);
      await press(tab, 'verify');
    },
  },
  {
    name: 'second factor: wrong code',
    status: 422,
    errors: ['otp'],
    async reach(world, tab) {
      const { totpSecret } = await toCode(world, tab);
      await fill(tab, { otp: totpCode(totpSecret, 100) });
      await press(tab, 'verify');
    },
  },
  {
    name: 'second factor: throttled',
    status: 429,
    errors: ['otp'],
    async reach(world, tab) {
      const { totpSecret } = await toCode(world, tab);
      for (let tries = 0; tries < 6; tries++) {
        await fill(tab, { otp: totpCode(totpSecret, 100) });
        await press(tab, 'verify');
      }
    },
  },
  {
    name: 'second factor: asked by a service in a session',
    async reach(world, tab) {
      const account = await buildAccount(world.app, { totp: true });
      await carry(await oneFactorSession(world.app, { client: world.client, account }), tab);
      await toSignIn(world, tab, { acr_values: 'eidas0-mfa' });
    },
  },
  { name: 'recovery code: empty', reach: toRecoveryCode },
  {
    name: 'recovery code: wrong',
    status: 422,
    errors: ['recoveryCode'],
    async reach(world, tab) {
      await toRecoveryCode(world, tab);
      await fill(tab, { recoveryCode: wrongRecoveryCode });
      await press(tab, 'verify');
    },
  },
  { name: 'application set-up: empty', reach: toSetUp },
  {
    name: 'application set-up: wrong code',
    status: 422,
    errors: ['otp'],
    kept: { label: 'Téléphone personnel' },
    async reach(world, tab) {
      await toSetUp(world, tab);
      const secret = (await tab.locator('#totp-secret').textContent()) ?? '';
      await fill(tab, { otp: totpCode(secret, 100), label: 'Téléphone personnel' });
      await press(tab, 'enrol');
    },
  },
  {
    name: 'application set-up: everything wrong',
    status: 422,
    errors: ['otp', 'label'],
    kept: { label: 'Téléphone <3' },
    async reach(world, tab) {
      await toSetUp(world, tab);
      await fill(tab, { otp: '12', label: 'Téléphone <3' });
      await press(tab, 'enrol');
    },
  },
  { name: 'recovery codes', reach: toRecoveryCodes },
];
