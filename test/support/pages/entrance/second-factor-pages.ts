import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { givePasskey } from '../../people/passkey-pages.ts';
import { oneFactorSession, pastPassword } from '../../people/second-factor.ts';
import { totpCode } from '../../people/totp-code.ts';
import { goOn, refusePasskey, toSignIn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

interface Person {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

/** Opens the page of the code for a person who has an application. */
async function toCode({ app, client }: PageWorld): Promise<Person> {
  const account = await buildAccount(app, { totp: true });
  const { browser } = await pastPassword(app, { client, account });
  return { browser, account };
}

/** Opens the page of a person whose second factor is a passkey. */
async function toPasskeyAlone({ app, client }: PageWorld): Promise<Browser> {
  const account = await buildAccount(app);
  await givePasskey(app, account);
  await app.services.transaction((trx) => app.services.factors.states.turnOn(trx, account.sub));
  return (await pastPassword(app, { client, account })).browser;
}

async function toRecoveryCode(world: PageWorld): Promise<Browser> {
  const { browser } = await toCode(world);
  await browser.click('main a[href*="step=recovery-code"]');
  return browser;
}

/** Opens the page that sets an application up, for a person without a second factor at a service that asks for two factors. */
async function toSetUp({ app, client }: PageWorld): Promise<Browser> {
  const account = await buildAccount(app);
  return (await pastPassword(app, { client, account, params: { acr_values: 'eidas0-mfa' } })).browser;
}

const secretOn = ({ page }: Browser): string => page.find('#totp-secret')?.text ?? '';

export const secondFactorPages: readonly PageState[] = [
  {
    name: 'second factor: a code or a passkey',
    async reach({ app, client }) {
      const account = await buildAccount(app, { totp: true });
      await givePasskey(app, account);
      return (await pastPassword(app, { client, account })).browser;
    },
  },
  { name: 'second factor: a passkey alone', reach: toPasskeyAlone },
  {
    name: 'second factor: passkey refused',
    status: 422,
    errors: ['passkey'],
    refused: 'refusal',
    reach: (world) => refusePasskey(toPasskeyAlone(world), { action: 'passkey' }),
  },
  {
    name: 'second factor: wrong code',
    status: 422,
    errors: ['otp'],
    async reach(world) {
      const { browser, account } = await toCode(world);
      await browser.submit({ otp: totpCode(account.totpSecret, 100) }, { action: 'verify' });
      return browser;
    },
  },
  {
    name: 'second factor: throttled',
    status: 429,
    errors: [],
    refused: 'wait',
    async reach(world) {
      const { browser, account } = await toCode(world);
      const wrong = { otp: totpCode(account.totpSecret, 100) };
      for (let tries = 0; tries < 6; tries++) await browser.submit(wrong, { action: 'verify' });
      return browser;
    },
  },
  {
    name: 'second factor: asked by a service in a session',
    async reach(world) {
      const account = await buildAccount(world.app, { totp: true });
      const browser = await oneFactorSession(world.app, { client: world.client, account });
      return toSignIn(world, { acr_values: 'eidas0-mfa' }, browser);
    },
  },
  { name: 'recovery code: empty', reach: toRecoveryCode },
  {
    name: 'recovery code: wrong',
    status: 422,
    errors: ['recoveryCode'],
    reach: (world) =>
      goOn(toRecoveryCode(world), (browser) =>
        browser.submit({ recoveryCode: '7K2M-Q9XD-R4HT-P8VN' }, { action: 'verify' }),
      ),
  },
  { name: 'application set-up: empty', reach: toSetUp },
  {
    name: 'application set-up: wrong code',
    status: 422,
    errors: ['otp'],
    kept: { label: 'Téléphone personnel' },
    reach: (world) =>
      goOn(toSetUp(world), (browser) =>
        browser.submit({ otp: totpCode(secretOn(browser), 100), label: 'Téléphone personnel' }, { action: 'enrol' }),
      ),
  },
  {
    name: 'application set-up: everything wrong',
    status: 422,
    errors: ['otp', 'label'],
    kept: { label: 'Téléphone <3' },
    reach: (world) =>
      goOn(toSetUp(world), (browser) => browser.submit({ otp: '12', label: 'Téléphone <3' }, { action: 'enrol' })),
  },
  {
    name: 'recovery codes',
    reach: (world) =>
      goOn(toSetUp(world), (browser) => browser.submit({ otp: totpCode(secretOn(browser)) }, { action: 'enrol' })),
  },
];
