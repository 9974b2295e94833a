import { randomUUID } from 'node:crypto';
import { drawRecoveryCodes } from '../../../../src/domain/factors/recovery-code.ts';
import { askForAddress, changeAddress, linkTo } from '../../people/account-address.ts';
import type { Browser } from '../../browser.ts';
import { addTotp, buildAccount, type BuiltAccount } from '../../build-account.ts';
import { giveIdentity } from '../../people/linked-identity.ts';
import { givePasskey } from '../../people/passkey-pages.ts';
import { asFile, jpegOf } from '../../people/photos.ts';
import { signIn } from '../../test-client.ts';
import { accountPathOf } from '../../people/wizard-steps.ts';
import { notes, optionalPages, withAnswers, type OptionalPage } from '../entrance/optional-step-pages.ts';
import { goOn, openNew, press, type PageState } from '../page-state.ts';
import { signedIn, signInNew, type PageWorld } from '../page-world.ts';

interface Person {
  readonly browser: Browser;
  readonly account: BuiltAccount;
  /** An email that no account has. */
  readonly email: string;
}

/** Signs in to a new account, whose person has another email as well. */
async function newcomer(world: PageWorld): Promise<Person> {
  const person = await signInNew(world);
  return { ...person, email: `autre-${person.account.email}` };
}

/** Returns the states of a page; those that another tab or the end of the session makes look alike, and one page has them. */
const statesOf = (page: OptionalPage): readonly PageState[] => {
  const { step, right, wrong, choice } = page;
  const category = choice && { category: choice };
  const answers = { ...category, ...right };
  const open = async (world: PageWorld) =>
    goOn((await newcomer(world)).browser, (browser) => browser.open(accountPathOf(step)));
  return [
    { name: `account, ${step}: empty`, reach: open },
    {
      name: `account, ${step}: all wrong`,
      status: 422,
      errors: Object.keys(wrong),
      kept: wrong,
      reach: (world) => goOn(open(world), (browser) => browser.submit({ ...category, ...wrong }, { action: 'save' })),
    },
    ...withAnswers(page, [
      {
        name: `account, ${step}: saved`,
        kept: right,
        reach: (world) => goOn(open(world), (browser) => browser.submit(answers, { action: 'save' })),
      },
      {
        name: `account, ${step}: sent after the session had ended`,
        kept: right,
        async reach(world) {
          const { browser, account } = await newcomer(world);
          await browser.open(accountPathOf(step));
          browser.jar.delete('geopf_session');
          await browser.submit(answers, { action: 'save' });
          const { username, password } = account;
          return goOn(browser, () => browser.submit({ username, password }, { action: 'signin' }));
        },
      },
      {
        name: `account, ${step}: changed meanwhile`,
        status: 409,
        errors: Object.keys(answers).filter((name) => !/country$/i.test(name)),
        async reach(world) {
          const browser = await open(world);
          await browser.tab().submit(answers, { action: 'save' });
          return press(browser, 'save');
        },
      },
    ]),
  ];
};

async function givePhoto(browser: Browser): Promise<Browser> {
  await browser.open('/compte/identite');
  await browser.submit({ photo: asFile(await jpegOf()) }, { action: 'save' });
  return browser;
}

const withPhoto = async (world: PageWorld): Promise<Browser> => givePhoto((await newcomer(world)).browser);

/** Opens the overview of an account with a photo, every kind of factor, and a second session. */
async function toRichOverview(world: PageWorld): Promise<Browser> {
  const { app, client } = world;
  const email = `${randomUUID().padEnd(64, 'a')}@${[60, 60, 58].map((length) => 'b'.repeat(length)).join('.')}.example`;
  const { browser, account } = await signInNew(world, { email });
  await givePhoto(browser);
  // A name that is read from right to left, and one without a space to break at.
  const named = { givenName: 'عبد الرحمن', familyName: `${'Ğ'.repeat(59)}🗺️` };
  await app.rows.accounts.change({ id: account.sub }, named);
  await givePasskey(app, account);
  await giveIdentity(app, account);
  await signIn(app, app.browser(), { client, account });
  await addTotp(app, account.sub);
  const codes = drawRecoveryCodes();
  await app.services.transaction((trx) =>
    app.services.factors.recoveryCodes.replace(trx, { accountId: account.sub, codes }),
  );
  return goOn(browser, (it) => it.open('/compte'));
}

const toProfile = (world: PageWorld): Promise<Browser> =>
  goOn(signedIn(world), (browser) => browser.open('/compte/profil'));

/** Past the profile with another address, to the page that asks for the code of its message. */
async function toProof(world: PageWorld): Promise<Person> {
  const person = await newcomer(world);
  await askForAddress(person.browser, person.email);
  return person;
}

/** Opens the link of the message to a new email, in a browser that did not ask for the change. */
async function toConfirmation(world: PageWorld): Promise<Person & { readonly link: string }> {
  const person = await toProof(world);
  return { ...person, link: await linkTo(world.app, person.email, 'address-change-code') };
}

/** The page of the link in the message to the address of before. */
async function toUndoing(world: PageWorld): Promise<Browser> {
  const { browser, account, email } = await newcomer(world);
  await changeAddress(world.app, browser, email);
  return openNew(world, await linkTo(world.app, account.email, 'address-changed'));
}

const confirmElsewhere = (world: PageWorld, { link, password }: { readonly link: string; readonly password: string }) =>
  goOn(openNew(world, link), (browser) => browser.submit({ password }, { action: 'confirm' }));

const addressPages: readonly PageState[] = [
  { name: 'account, profile: as it is', reach: toProfile },
  {
    name: 'account, profile: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@' },
    reach: (world) => goOn(toProfile(world), (browser) => browser.submit({ email: 'marie@' }, { action: 'save' })),
  },
  {
    name: 'account, profile: language saved',
    async reach(world) {
      const { browser } = await newcomer(world);
      const page = await browser.open('/compte/profil');
      const locale = page.find('html')?.getAttribute('lang') ?? '';
      await browser.post('/compte/profil', { csrf: page.fieldValue('csrf') ?? '', locale, action: 'save' });
      return browser;
    },
  },
  {
    name: 'account, profile: slip in the address',
    kept: { email: 'zoe@wanadoo.fe' },
    reach: (world) =>
      goOn(toProfile(world), (browser) => browser.submit({ email: 'zoe@wanadoo.fe' }, { action: 'save' })),
  },
  {
    name: 'account, profile: change given up',
    reach: async (world) => press((await toProof(world)).browser, 'cancel'),
  },
  {
    name: 'account, profile: the address went to another account meanwhile',
    async reach(world) {
      const { browser, email } = await toProof(world);
      const { code } = await world.app.mailbox.newest(email, 'address-change-code');
      await buildAccount(world.app, { email });
      await browser.submit({ code: code ?? '' }, { action: 'verify' });
      return browser;
    },
  },
  { name: 'account, proof of an address: empty', reach: async (world) => (await toProof(world)).browser },
  {
    name: 'account, proof of an address: wrong code',
    status: 422,
    errors: ['code'],
    reach: async (world) =>
      goOn((await toProof(world)).browser, (browser) => browser.submit({ code: '0000 0000' }, { action: 'verify' })),
  },
  {
    name: 'account, proof of an address: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'zoe@' },
    reach: async (world) =>
      goOn((await toProof(world)).browser, (browser) => browser.submit({ email: 'zoe@' }, { action: 'change' })),
  },
  {
    name: 'link of an address: in the browser that asked',
    async reach(world) {
      const { browser, link } = await toConfirmation(world);
      return goOn(browser, () => browser.open(link));
    },
  },
  {
    name: 'link of an address: wrong password in another browser',
    status: 422,
    errors: ['password'],
    async reach(world) {
      const { link } = await toConfirmation(world);
      return confirmElsewhere(world, { link, password: 'pas le bon mot de passe' });
    },
  },
  {
    name: 'link of an address, confirmed in another browser',
    async reach(world) {
      const { link, account } = await toConfirmation(world);
      return confirmElsewhere(world, { link, password: account.password });
    },
  },
  {
    name: 'link of an address, which somebody else has',
    async reach(world) {
      const { browser, email, link } = await toConfirmation(world);
      await buildAccount(world.app, { email });
      await browser.open(link);
      return press(browser, 'confirm');
    },
  },
  { name: 'link that takes a change back: question', reach: toUndoing },
  { name: 'link that takes a change back, done', reach: (world) => press(toUndoing(world), 'confirm') },
];

/** The pages of a person's own account, and the pages of the messages about its email. */
export const accountPages: readonly PageState[] = [
  { name: 'account: bare', reach: (world) => goOn(signedIn(world), (browser) => browser.open('/compte')) },
  { name: 'account: with all that there can be', reach: toRichOverview },
  ...addressPages,
  ...optionalPages.flatMap((page) =>
    statesOf(page).filter(({ name }) => page.choice || !/: (sent after|changed meanwhile)/.test(name)),
  ),
  { name: 'account, identity: with a photo', reach: withPhoto },
  {
    name: 'account, identity: no photo at all',
    status: 415,
    errors: ['photo'],
    reach: (world) => goOn(withPhoto(world), (browser) => browser.submit({ photo: notes }, { action: 'save' })),
  },
];
