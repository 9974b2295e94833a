import { randomUUID } from 'node:crypto';
import { linkTo } from '../account-address.ts';
import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { givePasskey, usePasskey } from '../passkey-pages.ts';
import { pastPassword } from '../second-factor.ts';
import { totpCode } from '../totp-code.ts';
import { fill, press, refusePasskey, show, type PageState } from './page-state.ts';
import { newPassword, type PageWorld } from './page-world.ts';

const path = '/compte/securite';

interface Person {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

type Wishes = NonNullable<Parameters<typeof buildAccount>[1]>;

/** Signs in to a new account with all factors that it has. */
async function somebody({ app, client }: PageWorld, wishes: Wishes = {}): Promise<Person> {
  const account = await buildAccount(app, wishes);
  const { browser } = await pastPassword(app, { client, account });
  if (wishes.totp) await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
  return { browser, account };
}

/** Gives an account two trusted browsers, one with a known family and one without. */
async function trustBrowsers({ app: { services } }: PageWorld, { sub }: BuiltAccount): Promise<void> {
  const createdAt = Math.floor(Date.now() / 1000);
  for (const family of ['Firefox', undefined]) {
    const id = randomUUID();
    const browser = { id, family, createdAt, expiresAt: createdAt + 86_400, accountId: sub, secretHash: id };
    await services.transaction((trx) => services.trustedBrowsers.insert(trx, browser));
  }
}

async function withEverything(world: PageWorld): Promise<Person> {
  const person = await somebody(world, { totp: true });
  await givePasskey(world.app, person.account, { label: 'Trousseau iCloud' });
  await trustBrowsers(world, person.account);
  return person;
}

/** Opens the page that removes or renames one application. */
async function editing(world: PageWorld, how: 'remove' | 'rename', wishes: Wishes = {}): Promise<Person> {
  const person = await somebody(world, { totp: true, ...wishes });
  await person.browser.open(path);
  await person.browser.submit({}, { action: how });
  return person;
}

const passwords = { currentPassword: 'faux-mais-assez-long', password: newPassword, passwordConfirm: newPassword };

/** The pages about the ways to sign in: the list, the forms and the pages after them. */
export const securityPages: readonly PageState[] = [
  {
    name: 'security: a password alone',
    async reach(world, tab) {
      const { browser } = await somebody(world);
      await browser.open(path);
      await show(browser, tab);
    },
  },
  {
    name: 'security: all that there can be',
    async reach(world, tab) {
      const { browser } = await withEverything(world);
      await browser.open(path);
      await show(browser, tab);
    },
  },
  {
    name: 'security: wrong present password',
    status: 422,
    errors: ['currentPassword'],
    async reach(world, tab) {
      const { browser } = await somebody(world);
      await browser.open(path);
      await show(browser, tab);
      await fill(tab, passwords);
      await press(tab, 'save');
    },
  },
  {
    name: 'security: password changed',
    async reach(world, tab) {
      const { browser, account } = await somebody(world);
      await browser.open(path);
      await browser.submit({ ...passwords, currentPassword: account.password }, { action: 'save' });
      await show(browser, tab);
      await tab.locator('#notice').waitFor();
    },
  },
  {
    name: 'application set-up: in the account',
    async reach(world, tab) {
      const { browser } = await somebody(world);
      await browser.open(`${path}/application`);
      await show(browser, tab);
    },
  },
  {
    name: 'application set-up: wrong code in the account',
    status: 422,
    errors: ['otp'],
    kept: { label: 'Tablette' },
    async reach(world, tab) {
      const { browser } = await somebody(world);
      await browser.open(`${path}/application`);
      await show(browser, tab);
      await fill(tab, { otp: '12', label: 'Tablette' });
      await press(tab, 'enrol');
    },
  },
  {
    name: 'security, application to remove: asked',
    async reach(world, tab) {
      await show((await editing(world, 'remove')).browser, tab);
    },
  },
  {
    name: 'security, application to remove: the last of who holds a role',
    status: 409,
    errors: ['step'],
    async reach(world, tab) {
      await show((await editing(world, 'remove', { roles: ['support'] })).browser, tab);
      await press(tab, 'confirm');
    },
  },
  {
    name: 'security, application to rename: to nothing',
    status: 422,
    errors: ['label'],
    async reach(world, tab) {
      await show((await editing(world, 'rename')).browser, tab);
      await fill(tab, { label: '' });
      await press(tab, 'save');
    },
  },
  {
    name: 'security, recovery codes: about to be renewed',
    async reach(world, tab) {
      const { browser } = await somebody(world, { totp: true });
      await browser.open(`${path}/codes`);
      await show(browser, tab);
    },
  },
  {
    name: 'recovery codes: new ones in the account',
    async reach(world, tab) {
      const { browser } = await somebody(world, { totp: true });
      await browser.open(`${path}/codes`);
      await browser.submit({}, { action: 'renew' });
      await show(browser, tab);
    },
  },
  {
    name: 'security, recovery codes: none without second factor',
    async reach(world, tab) {
      const { browser } = await somebody(world);
      await browser.open(`${path}/codes`);
      await show(browser, tab);
    },
  },
  {
    name: 'security, passkey: about to be added',
    async reach(world, tab) {
      const { browser } = await somebody(world);
      await browser.open(`${path}/cle`);
      await show(browser, tab);
    },
  },
  {
    name: 'security, passkey: not added',
    status: 422,
    errors: ['passkey'],
    async reach(world, tab) {
      const { browser } = await somebody(world);
      await browser.open(`${path}/cle`);
      await show(browser, tab);
      await refusePasskey(tab, 'add-passkey');
    },
  },
  {
    name: 'security, switch: on, by passkeys',
    async reach(world, tab) {
      const { browser, account } = await somebody(world);
      const passkey = await givePasskey(world.app, account);
      await browser.open(`${path}/double-authentification`);
      await usePasskey(browser, { passkey, account });
      await show(browser, tab);
    },
  },
  {
    name: 'link, undo an application: before the button',
    async reach(world, tab) {
      const { browser, account } = await editing(world, 'remove');
      await browser.submit({}, { action: 'confirm' });
      await tab.goto(await linkTo(world.app, account.email, 'totp-removed'));
    },
  },
  {
    name: 'link, undo an application: taken back',
    async reach(world, tab) {
      const { browser, account } = await editing(world, 'remove');
      await browser.submit({}, { action: 'confirm' });
      await tab.goto(await linkTo(world.app, account.email, 'totp-removed'));
      await press(tab, 'confirm');
    },
  },
];
