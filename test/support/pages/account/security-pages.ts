import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { givePasskey, usePasskey } from '../../people/passkey-pages.ts';
import { pastPassword } from '../../people/second-factor.ts';
import { totpCode } from '../../people/totp-code.ts';
import { goOn, press, refusePasskey, type PageState } from '../page-state.ts';
import { newPassword, type PageWorld } from '../page-world.ts';

const path = '/compte/securite';
const passwordPath = `${path}?step=password`;

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

async function withEverything(world: PageWorld): Promise<Person> {
  const person = await somebody(world, { totp: true });
  for (const label of ['Trousseau iCloud', 'Trousseau iCloud', `هاتف 🔑 ${'x'.repeat(50)}`])
    await givePasskey(world.app, person.account, { label });
  const { rows } = world.app;
  await givePasskey(world.app, person.account, { label: 'Téléphone', isSynced: true });
  const aaguid = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd';
  await rows.passkeys.change({ accountId: person.account.sub, label: 'Téléphone' }, { aaguid });
  await givePasskey(world.app, person.account, { label: 'Clé USB' });
  await rows.passkeys.change({ accountId: person.account.sub, label: 'Clé USB' }, { securityKey: true });
  return person;
}

/** Opens the page that removes or renames one application. */
async function editing(world: PageWorld, how: 'remove' | 'rename', wishes: Wishes = {}): Promise<Person> {
  const person = await somebody(world, { totp: true, ...wishes });
  await person.browser.open(path);
  await person.browser.submit({}, { action: how });
  return person;
}

const at = async (person: Promise<Person>, address: string): Promise<Browser> =>
  goOn((await person).browser, (browser) => browser.open(address));

const passwords = { currentPassword: 'faux-mais-assez-long', password: newPassword, passwordConfirm: newPassword };

/** The pages about the ways to sign in: the list, the forms and the pages after them. */
export const securityPages: readonly PageState[] = [
  {
    name: 'security: a password alone',
    reach: (world) => at(somebody(world), path),
  },
  {
    name: 'security: all that there can be',
    reach: (world) => at(withEverything(world), path),
  },
  {
    name: 'security, password: empty',
    reach: (world) => at(somebody(world), passwordPath),
  },
  {
    name: 'security, password: wrong present password',
    status: 422,
    errors: ['currentPassword'],
    reach: (world) =>
      goOn(at(somebody(world), passwordPath), (browser) => browser.submit(passwords, { action: 'save' })),
  },
  {
    name: 'security: password changed',
    async reach(world) {
      const { browser, account } = await somebody(world);
      await browser.open(passwordPath);
      await browser.submit({ ...passwords, currentPassword: account.password }, { action: 'save' });
      return browser;
    },
  },
  {
    name: 'application set-up: in the account',
    reach: (world) => at(somebody(world), `${path}/application`),
  },
  {
    name: 'application set-up: wrong code in the account',
    status: 422,
    errors: ['otp'],
    kept: { label: 'Tablette' },
    reach: (world) =>
      goOn(at(somebody(world), `${path}/application`), (browser) =>
        browser.submit({ otp: '12', label: 'Tablette' }, { action: 'enrol' }),
      ),
  },
  {
    name: 'security, application to remove: asked',
    reach: async (world) => (await editing(world, 'remove')).browser,
  },
  {
    name: 'security, application to rename: to nothing',
    status: 422,
    errors: ['label'],
    reach: async (world) =>
      goOn((await editing(world, 'rename')).browser, (browser) => browser.submit({ label: '' }, { action: 'save' })),
  },
  {
    name: 'security, recovery codes: about to be renewed',
    reach: (world) => at(somebody(world, { totp: true }), `${path}/codes`),
  },
  {
    name: 'recovery codes: new ones in the account',
    reach: (world) => press(at(somebody(world, { totp: true }), `${path}/codes`), 'renew'),
  },
  {
    name: 'security, recovery codes: none without second factor',
    reach: (world) => at(somebody(world), `${path}/codes`),
  },
  {
    name: 'security, passkey: about to be added',
    reach: (world) => at(somebody(world), `${path}/cle`),
  },
  {
    name: 'security, passkey: not added',
    status: 422,
    errors: ['passkey'],
    refused: 'refusal',
    reach: (world) => refusePasskey(at(somebody(world), `${path}/cle`), { action: 'add-passkey' }),
  },
  {
    name: 'security, switch: on, by passkeys',
    async reach(world) {
      const { browser, account } = await somebody(world);
      const passkey = await givePasskey(world.app, account);
      await browser.open(`${path}/double-authentification`);
      await usePasskey(browser, { passkey, account });
      return browser;
    },
  },
];
