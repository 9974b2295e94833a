import { randomBytes } from 'node:crypto';
import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { comeFromFranceConnect, comeFromProConnect } from '../../people/first-arrival.ts';
import { later } from '../../later.ts';
import { giveIdentity } from '../../people/linked-identity.ts';
import { codeFor, somebody } from '../../people/register.ts';
import { goOn, openNew, press, type PageState } from '../page-state.ts';
import { linkIn, type PageWorld } from '../page-world.ts';

/** An identity that FranceConnect knows and that is linked to no account. */
async function arrive(world: PageWorld, familyName = 'DE LA TOUR'): Promise<Browser> {
  const claims = { family_name: familyName };
  return (await comeFromFranceConnect(world.app, world, { claims })).browser;
}

/** Creates a draft that waits for the code of its message. */
async function untilProof(world: PageWorld, familyName?: string) {
  const browser = await arrive(world, familyName);
  const { username, email } = somebody();
  await browser.submit({ username, email }, { action: 'finish' });
  return { browser, email };
}

/** Goes to the page that shows what will be linked. */
async function untilLink(world: PageWorld, hasAnother = false): Promise<Browser> {
  const account = await buildAccount(world.app);
  if (hasAnother) await giveIdentity(world.app, account);
  const browser = await arrive(world);
  await browser.submit({}, { action: 'existing' });
  const { username, password } = account;
  await browser.submit({ username, password }, { action: 'signin' });
  return browser;
}

/** More than an identity waits for its account. */
const tooLong = 1801;

/** The pages of a person who comes through an upstream without an account. */
export const arrivalPages: readonly PageState[] = [
  {
    name: 'first arrival, profile: as proposed',
    reach: (world) => arrive(world),
  },
  {
    name: 'first arrival, profile: all wrong',
    status: 422,
    errors: ['username', 'email'],
    kept: { username: 'à', email: 'zoe@' },
    reach: (world) =>
      goOn(arrive(world), (browser) => browser.submit({ username: 'à', email: 'zoe@' }, { action: 'next' })),
  },
  {
    name: 'first arrival, identity: a civil status',
    async reach(world) {
      const browser = await arrive(world);
      await browser.submit({ username: somebody().username }, { action: 'next' });
      return browser;
    },
  },
  {
    name: 'first arrival, identity: names of a directory',
    async reach(world) {
      const { browser } = await comeFromProConnect(world.app, world);
      await browser.submit({ username: somebody().username }, { action: 'next' });
      return browser;
    },
  },
  {
    name: 'first arrival, professional: filled in',
    async reach(world) {
      const { browser } = await comeFromProConnect(world.app, world);
      await browser.submit({ username: somebody().username }, { action: 'next' });
      await browser.submit({}, { action: 'next' });
      await browser.submit({}, { action: 'next' });
      return browser;
    },
  },
  {
    name: 'registration, proof: of who comes through an upstream',
    reach: async (world) => (await untilProof(world)).browser,
  },
  {
    name: 'first arrival: left for half an hour',
    async reach(world) {
      const { browser } = await untilProof(world);
      await later(world.app, tooLong, () => browser.reload());
      return browser;
    },
  },
  {
    name: 'first arrival: the address got an account meanwhile',
    async reach(world) {
      const { browser, email } = await untilProof(world);
      const code = await codeFor(world.app, email);
      await buildAccount(world.app, { email });
      await browser.submit({ code }, { action: 'verify' });
      return browser;
    },
  },
  {
    name: 'registration: the identity got an account meanwhile',
    async reach(world) {
      const familyName = `MEANWHILE ${randomBytes(8).toString('hex').replaceAll(/\d/g, 'X')}`;
      const [first, second] = [await untilProof(world, familyName), await untilProof(world, familyName)];
      await first.browser.submit({ code: await codeFor(world.app, first.email) }, { action: 'verify' });
      await second.browser.submit({ code: await codeFor(world.app, second.email) }, { action: 'verify' });
      return second.browser;
    },
  },
  {
    name: 'link of a first arrival: in another browser',
    async reach(world) {
      const { email } = await untilProof(world);
      return openNew(world, await linkIn(world.app, email, 'verify-address'));
    },
  },
  {
    name: 'sign-in: before an identity is linked',
    reach: (world) => press(arrive(world), 'existing'),
  },
  {
    name: 'linking: what will be linked',
    reach: (world) => untilLink(world),
  },
  {
    name: 'linking: another identity is there',
    status: 422,
    errors: [],
    refused: 'refusal',
    reach: (world) => press(untilLink(world, true), 'link'),
  },
];
