import { askForAddress, linkTo } from '../../people/account-address.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { giveIdentity, takePassword } from '../../people/linked-identity.ts';
import { pastPassword } from '../../people/second-factor.ts';
import { throughFranceConnect } from '../../people/upstream-journey.ts';
import { goOn, openNew, press, type PageState } from '../page-state.ts';
import { newPassword, type PageWorld } from '../page-world.ts';

const path = '/compte/securite';
const passwordPath = `${path}?step=password`;
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

const at = async (person: Promise<Person>, address: string): Promise<Browser> =>
  goOn((await person).browser, (browser) => browser.open(address));

/** The pages of an account and its upstream identities. */
export const identityPages: readonly PageState[] = [
  {
    name: 'security: linked, and no password',
    reach: (world) => at(withoutPassword(world), path),
  },
  {
    name: 'security, first password: too short',
    status: 422,
    errors: ['password'],
    reach: (world) =>
      goOn(at(withoutPassword(world), passwordPath), (browser) =>
        browser.submit({ password: 'court', passwordConfirm: 'court' }, { action: 'save' }),
      ),
  },
  {
    name: 'security: first password defined',
    reach: (world) =>
      goOn(at(withoutPassword(world), passwordPath), (browser) =>
        browser.submit({ password: newPassword, passwordConfirm: newPassword }, { action: 'save' }),
      ),
  },
  {
    name: 'security, identity to unlink: asked',
    reach: async (world) => (await toUnlink(world)).browser,
  },
  {
    name: 'security, identity to unlink: the last way in',
    status: 409,
    errors: [],
    refused: 'refusal',
    async reach(world) {
      const { browser, account } = await toUnlink(world);
      await takePassword(world.app, account);
      return press(browser, 'confirm');
    },
  },
  {
    name: 'linking: from the account, shown',
    reach: async (world) => (await toLink(world)).browser,
  },
  {
    name: 'linking: from the account, another one of its upstream is there',
    errors: [],
    refused: 'refusal',
    async reach(world) {
      const { browser, account } = await toLink(world);
      await giveIdentity(world.app, account);
      await browser.reload();
      return browser;
    },
  },
  {
    name: 'security: an identity linked',
    reach: async (world) => press((await toLink(world)).browser, 'link'),
  },
  {
    name: 'security, nothing to link: said',
    reach: (world) => at(somebody(world), `${path}/liaison`),
  },
  {
    name: 'account, identity: a civil status',
    async reach(world) {
      const person = await somebody(world);
      await giveIdentity(world.app, person.account, civil);
      return at(Promise.resolve(person), '/compte/identite');
    },
  },
  {
    name: 'account, profile: an address proposed',
    async reach(world) {
      const person = await somebody(world);
      const email = `une-adresse-plutot-longue-${person.account.email}`;
      await giveIdentity(world.app, person.account, { email });
      return at(Promise.resolve(person), '/compte/profil');
    },
  },
  {
    name: 'link of an address: only in the browser that asked for it',
    async reach(world) {
      const { browser, account } = await somebody(world);
      const email = `nouvelle-${account.email}`;
      await askForAddress(browser, email);
      await takePassword(world.app, account);
      return openNew(world, await linkTo(world.app, email, 'address-change-code'));
    },
  },
];
