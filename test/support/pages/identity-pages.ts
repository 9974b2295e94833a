import type { Page as Tab } from 'playwright-core';
import { askForAddress, linkTo } from '../account-address.ts';
import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { giveIdentity, takePassword } from '../linked-identity.ts';
import { pastPassword } from '../second-factor.ts';
import { throughFranceConnect } from '../upstream-journey.ts';
import { fill, press, show, type PageState } from './page-state.ts';
import { newPassword, type PageWorld } from './page-world.ts';

const path = '/compte/securite';
/** Links identities in the database alone, because no page of this list signs in through them. */
const civil = {
  pivot: [
    { familyName: 'h', givenName: 'h', birthdate: 'h', gender: 'h', birthplace: 'h', birthcountry: 'h', subject: 'h' },
  ],
};

interface Person {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

async function somebody({ app, client }: PageWorld): Promise<Person> {
  const account = await buildAccount(app);
  const { browser } = await pastPassword(app, { client, account });
  return { browser, account };
}

/** Creates an account without a password, with two upstreams of which one is switched off. */
async function withoutPassword(world: PageWorld): Promise<Person> {
  const person = await somebody(world);
  await giveIdentity(world.app, person.account, { familyName: `DE ${'LA ROCHE DU BOIS '.repeat(4)}` });
  await giveIdentity(world.app, person.account, { upstream: 'disparu', givenName: undefined, familyName: undefined });
  await takePassword(world.app, person.account);
  return person;
}

async function toUnlink(world: PageWorld): Promise<Person> {
  const person = await somebody(world);
  await giveIdentity(world.app, person.account);
  await person.browser.open(path);
  await person.browser.submit({}, { action: 'remove' });
  return person;
}

let count = 0;

/** Goes to the page that shows what would be linked. */
async function toLink(world: PageWorld, given?: Person): Promise<Person & { readonly familyName: string }> {
  const person = given ?? (await somebody(world));
  const familyName = `DUPONT-${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[count++ % 26]}`;
  await person.browser.open(path);
  await person.browser.submit({}, { action: 'link', form: 'form:has([value="franceconnect"])' });
  await throughFranceConnect(person.browser, { claims: { family_name: familyName } });
  return { ...person, familyName };
}

async function on(person: Promise<Person>, tab: Tab, at?: string): Promise<Person> {
  const { browser, account } = await person;
  if (at) await browser.open(at);
  await show(browser, tab);
  return { browser, account };
}

/** The pages of an account and its upstream identities. */
export const identityPages: readonly PageState[] = [
  {
    name: 'security: linked, and no password',
    async reach(world, tab) {
      await on(withoutPassword(world), tab, path);
    },
  },
  {
    name: 'security: first password too short',
    status: 422,
    errors: ['password'],
    async reach(world, tab) {
      await on(withoutPassword(world), tab, path);
      await fill(tab, { password: 'court', passwordConfirm: 'court' });
      await press(tab, 'save');
    },
  },
  {
    name: 'security: first password defined',
    async reach(world, tab) {
      await on(withoutPassword(world), tab, path);
      await fill(tab, { password: newPassword, passwordConfirm: newPassword });
      await press(tab, 'save');
      await tab.locator('#notice').waitFor();
    },
  },
  {
    name: 'security, identity to unlink: asked',
    async reach(world, tab) {
      await on(toUnlink(world), tab);
    },
  },
  {
    name: 'security, identity to unlink: the last way in',
    status: 409,
    errors: ['step'],
    async reach(world, tab) {
      const { account } = await on(toUnlink(world), tab);
      await takePassword(world.app, account);
      await press(tab, 'confirm');
    },
  },
  {
    name: 'linking: from the account, shown',
    async reach(world, tab) {
      await on(toLink(world), tab);
    },
  },
  {
    name: 'linking: from the account, another one of its upstream is there',
    errors: ['step'],
    async reach(world, tab) {
      const person = await toLink(world);
      await giveIdentity(world.app, person.account);
      await show(person.browser, tab);
    },
  },
  {
    name: 'security: an identity linked',
    async reach(world, tab) {
      await on(toLink(world), tab);
      await press(tab, 'link');
      await tab.locator('#notice').waitFor();
    },
  },
  {
    name: 'security, nothing to link: said',
    async reach(world, tab) {
      await on(somebody(world), tab, `${path}/liaison`);
    },
  },
  {
    name: 'account, identity: a civil status',
    async reach(world, tab) {
      const person = await somebody(world);
      await giveIdentity(world.app, person.account, civil);
      await on(Promise.resolve(person), tab, '/compte/identite');
    },
  },
  {
    name: 'account, profile: an address proposed',
    async reach(world, tab) {
      const person = await somebody(world);
      const email = `une-adresse-plutot-longue-${person.account.email}`;
      await giveIdentity(world.app, person.account, { email });
      await on(Promise.resolve(person), tab, '/compte/profil');
    },
  },
  {
    name: 'link, undo an identity: before the button',
    async reach(world, tab) {
      const { browser, account } = await toLink(world);
      await browser.submit({}, { action: 'link' });
      await tab.goto(await linkTo(world.app, account.email, 'identity-linked'));
    },
  },
  {
    name: 'link of an address: only in the browser that asked for it',
    async reach(world, tab) {
      const { browser, account } = await somebody(world);
      const email = `nouvelle-${account.email}`;
      await askForAddress(browser, email);
      await takePassword(world.app, account);
      await tab.goto(await linkTo(world.app, email, 'address-change-code'));
    },
  },
];
