import { askForAddress, changeAddress, linkTo } from '../account-address.ts';
import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { asFile, jpegOf } from '../photos.ts';
import { signIn } from '../test-client.ts';
import { accountPathOf } from '../wizard-steps.ts';
import { optionalPages, withAnswers, type OptionalPage } from './optional-step-pages.ts';
import { fill, press, show, type PageState } from './page-state.ts';
import { carry, signedIn, type PageWorld } from './page-world.ts';

interface Person {
  readonly browser: Browser;
  readonly account: BuiltAccount;
  /** An email that no account has. */
  readonly email: string;
}

/** Signs in to a new account that has only the values that every account needs. */
async function newcomer(world: PageWorld): Promise<Person> {
  const account = await buildAccount(world.app);
  const browser = world.app.browser();
  await signIn(world.app, browser, { client: world.client, account });
  return { browser, account, email: `autre-${account.email}` };
}

const statesOf = (page: OptionalPage): readonly PageState[] => {
  const { step, right, wrong, choice } = page;
  const answers = { ...(choice && { category: choice }), ...right };
  const open = async (world: PageWorld, tab: Parameters<PageState['reach']>[1]) => {
    const person = await newcomer(world);
    await person.browser.open(accountPathOf(step));
    await show(person.browser, tab);
    return person;
  };
  return [
    {
      name: `account, ${step}: empty`,
      async reach(world, tab) {
        await open(world, tab);
      },
    },
    {
      name: `account, ${step}: all wrong`,
      status: 422,
      errors: Object.keys(wrong),
      kept: wrong,
      async reach(world, tab) {
        await open(world, tab);
        if (choice) await tab.locator(`main [name="category"][value="${choice}"]`).check({ force: true });
        await fill(tab, wrong);
        await press(tab, 'save');
      },
    },
    ...withAnswers(page, [
      {
        name: `account, ${step}: saved`,
        kept: right,
        async reach(world, tab) {
          const { browser } = await newcomer(world);
          await browser.open(accountPathOf(step));
          await browser.submit(answers, { action: 'save' });
          await show(browser, tab);
          await tab.locator('#notice').waitFor();
        },
      },
      {
        name: `account, ${step}: changed meanwhile`,
        status: 409,
        errors: ['step', ...Object.keys(answers).filter((name) => !/country$/i.test(name))],
        async reach(world, tab) {
          const { browser } = await open(world, tab);
          await browser.submit(answers, { action: 'save' });
          await press(tab, 'save');
        },
      },
    ]),
  ];
};

async function withPhoto(world: PageWorld): Promise<Browser> {
  const { browser } = await newcomer(world);
  await browser.open('/compte/identite');
  await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'save' });
  return browser;
}

/** Opens the link of the message to a new email, in a browser that did not ask for the change. */
async function toConfirmation(world: PageWorld): Promise<Person & { readonly link: string }> {
  const person = await newcomer(world);
  await askForAddress(person.browser, person.email);
  return { ...person, link: await linkTo(world.app, person.email, 'address-change-code') };
}

const addressPages: readonly PageState[] = [
  {
    name: 'account, profile: as it is',
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await tab.goto(`${world.app.url}/compte/profil`);
    },
  },
  {
    name: 'account, profile: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@' },
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await tab.goto(`${world.app.url}/compte/profil`);
      await fill(tab, { email: 'marie@' });
      await press(tab, 'save');
    },
  },
  {
    name: 'account, profile: slip in the address',
    kept: { email: 'zoe@wanadoo.fe' },
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await tab.goto(`${world.app.url}/compte/profil`);
      await fill(tab, { email: 'zoe@wanadoo.fe' });
      await press(tab, 'save');
      await tab.locator('#question').waitFor();
    },
  },
  {
    name: 'account, profile: change given up',
    async reach(world, tab) {
      const { browser, email } = await newcomer(world);
      await askForAddress(browser, email);
      await browser.submit({}, { action: 'cancel' });
      await show(browser, tab);
      await tab.locator('#notice').waitFor();
    },
  },
  {
    name: 'account, profile: the address went to another account meanwhile',
    async reach(world, tab) {
      const { browser, email } = await newcomer(world);
      await askForAddress(browser, email);
      const { code } = await world.app.mailbox.newest(email, 'address-change-code');
      await buildAccount(world.app, { email });
      await browser.submit({ code: code ?? '' }, { action: 'verify' });
      await show(browser, tab);
      await tab.locator('#notice').waitFor();
    },
  },
  {
    name: 'account, proof of an address: empty',
    async reach(world, tab) {
      const { browser, email } = await newcomer(world);
      await askForAddress(browser, email);
      await show(browser, tab);
    },
  },
  {
    name: 'account, proof of an address: wrong code',
    status: 422,
    errors: ['code'],
    async reach(world, tab) {
      const { browser, email } = await newcomer(world);
      await askForAddress(browser, email);
      await show(browser, tab);
      await fill(tab, { code: '0000 0000' });
      await press(tab, 'verify');
    },
  },
  {
    name: 'account, proof of an address: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'zoe@' },
    async reach(world, tab) {
      const { browser, email } = await newcomer(world);
      await askForAddress(browser, email);
      await show(browser, tab);
      await fill(tab, { email: 'zoe@' });
      await press(tab, 'change');
    },
  },
  {
    name: 'link of an address: in the browser that asked',
    async reach(world, tab) {
      const { browser, link } = await toConfirmation(world);
      await carry(browser, tab);
      await tab.goto(link);
    },
  },
  {
    name: 'link of an address: wrong password in another browser',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      const { link } = await toConfirmation(world);
      await tab.goto(link);
      await fill(tab, { password: 'pas le bon mot de passe' });
      await press(tab, 'confirm');
    },
  },
  {
    name: 'link of an address, confirmed in another browser',
    async reach(world, tab) {
      const { link, account } = await toConfirmation(world);
      await tab.goto(link);
      await fill(tab, { password: account.password });
      await press(tab, 'confirm');
    },
  },
  {
    name: 'link of an address, which somebody else has',
    async reach(world, tab) {
      const { browser, email, link } = await toConfirmation(world);
      await buildAccount(world.app, { email });
      await carry(browser, tab);
      await tab.goto(link);
      await press(tab, 'confirm');
    },
  },
  {
    name: 'link that takes a change back: question',
    async reach(world, tab) {
      const { browser, account, email } = await newcomer(world);
      await changeAddress(world.app, browser, email);
      await tab.goto(await linkTo(world.app, account.email, 'address-changed'));
    },
  },
  {
    name: 'link that takes a change back, done',
    async reach(world, tab) {
      const { browser, account, email } = await newcomer(world);
      await changeAddress(world.app, browser, email);
      await tab.goto(await linkTo(world.app, account.email, 'address-changed'));
      await press(tab, 'confirm');
    },
  },
];

/** The pages of a person's own account, and the pages of the messages about its email. */
export const accountPages: readonly PageState[] = [
  {
    name: 'account: without a photo',
    async reach(world, tab) {
      await carry(await signedIn(world), tab);
      await tab.goto(`${world.app.url}/compte`);
    },
  },
  {
    name: 'account: with a photo',
    async reach(world, tab) {
      const browser = await withPhoto(world);
      await browser.open('/compte');
      await show(browser, tab);
    },
  },
  ...addressPages,
  ...optionalPages.flatMap(statesOf),
  {
    name: 'account, identity: with a photo',
    async reach(world, tab) {
      await show(await withPhoto(world), tab);
    },
  },
  {
    name: 'account, identity: no photo at all',
    status: 415,
    errors: ['photo'],
    async reach(world, tab) {
      await carry(await withPhoto(world), tab);
      await tab.goto(`${world.app.url}/compte/identite`);
      await tab
        .locator('#photo')
        .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
      await press(tab, 'save');
    },
  },
];
