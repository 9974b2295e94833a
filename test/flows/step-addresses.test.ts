import { sealEvent } from '../../interactions/account/history/event-token.ts';
import { accountPages } from '../../interactions/account/account-pages.ts';
import { lostDeviceFlow } from '../../interactions/lost-device/flow.tsx';
import { recoveryFlow } from '../../interactions/recovery/flow.tsx';
import { registrationFlow } from '../../interactions/registration/flow.ts';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import { askForAddress } from '../support/people/account-address.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { comeFromFranceConnect } from '../support/people/first-arrival.ts';
import { askForCode, buildProtected } from '../support/people/lost-device.ts';
import { chosenPassword, ownSecret, shownSecret } from '../support/people/parked-sign-ins.ts';
import {
  captchaAnswer,
  fillProfile,
  openRegistration,
  registerUntilProof,
  somebody,
  offerPasskey,
} from '../support/people/register.ts';
import { pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { walkSteps } from '../support/people/walk-steps.ts';
import { optionalNames } from '../support/people/wizard-steps.ts';

type Fields = Readonly<Record<string, string>>;
type Forms = Readonly<Record<string, Fields>>;

const halfAnHour = 1801;
/** A code that was sent to no account. */
const code = '00000000';

const { app, client } = describeService({ upstreams: true, config: { captchaFixedAnswer: captchaAnswer } });
beforeEach(() => toMiddleOfStep(app));

/** Returns a function that names the step of a page: the first of these fields that the page has tells the step. */
const stepByField =
  (fields: Readonly<Record<string, string>>) =>
  ({ body }: Page) =>
    Object.keys(fields).find((step) => body.includes(fields[step]!));

describe('every step of a registration, in every state in which one can be left', () => {
  const names = registrationFlow.steps.map(({ name }) => name);
  const wizard = ['profile', ...optionalNames];
  const person = somebody();
  const forms: Forms = {
    profile: {
      action: 'next',
      username: person.username,
      password: person.password,
      passwordConfirm: person.password,
      email: person.email,
    },
    identity: { action: 'next', familyName: 'DUBOIS', givenName: '', phone: '' },
    address: { action: 'next', street: '12 rue du Lac', locality: '', postalCode: '', country: 'FR' },
    professional: { action: 'next', companyName: 'IGN' },
    captcha: { action: 'register', captcha: captchaAnswer },
    'arrival-again': { upstream: 'franceconnect' },
    'email-proof': { action: 'verify', code },
    'passkey-offer': { action: 'later' },
  };
  const stepOn = stepByField({
    profile: 'name="username"',
    identity: 'name="phone"',
    professional: 'name="companyName"',
    address: 'name="street"',
    captcha: 'value="register"',
    'email-proof': 'name="code"',
    'passkey-offer': 'value="later"',
    'arrival-again': 'Identifiez-vous de nouveau',
  });

  const toStep = async (step: string) => {
    const { browser } = await openRegistration(app, client);
    if (step === 'profile') return browser;
    await fillProfile(browser, somebody(), 'next');
    for (const name of optionalNames) {
      if (name === step) return browser;
      await browser.submit({}, { action: 'next' });
    }
    return browser;
  };
  const arrive = async () => (await comeFromFranceConnect(app, { client })).browser;
  const arriveUntilProof = async () => {
    const browser = await arrive();
    const { email, username } = somebody();
    await browser.submit({ email, username }, { action: 'finish' });
    return browser;
  };

  const before = (step: string) => wizard.slice(0, wizard.indexOf(step));
  const places: readonly {
    readonly name: string;
    readonly park: () => Promise<Browser>;
    readonly mayAnswer: readonly string[];
    readonly seconds?: number;
  }[] = [
    ...wizard.map((step) => ({ name: step, park: () => toStep(step), mayAnswer: [step, ...before(step)] })),
    { name: 'captcha', park: () => toStep('captcha'), mayAnswer: ['captcha', ...wizard] },
    {
      name: 'the code of the message',
      park: async () => (await registerUntilProof(app, client, somebody())).browser,
      mayAnswer: ['email-proof', ...wizard, 'captcha'],
    },
    { name: 'the offer of a passkey', park: async () => offerPasskey(app, client), mayAnswer: ['passkey-offer'] },
    { name: 'the profile of an arrival', park: arrive, mayAnswer: ['profile'] },
    { name: 'the code of an arrival', park: arriveUntilProof, mayAnswer: ['email-proof', ...wizard] },
    {
      name: 'the code of an arrival, half an hour later',
      park: arriveUntilProof,
      mayAnswer: ['arrival-again'],
      seconds: halfAnHour,
    },
  ];

  test('each step has a form and a place where it answers in the walk', () => {
    expect(Object.keys(forms).toSorted()).toEqual(names.toSorted());
    expect([...new Set(places.flatMap(({ mayAnswer }) => mayAnswer))].toSorted()).toEqual(names.toSorted());
  });

  test.each(places)(
    'left at $name, only the steps that are owed or offered answer',
    async ({ park, mayAnswer, seconds = 0 }) => {
      const browser = await park();
      app.moveClock(seconds);
      const formOf = (step: string) => forms[step]!;
      const wrong = await walkSteps(app, { browser, flow: 'registration', names, mayAnswer, formOf, stepOn });
      app.moveClock(-seconds);
      expect(wrong).toEqual([]);
    },
  );
});

describe('every step of a forgotten password and of a lost device', () => {
  const names = (flow: { readonly steps: readonly { readonly name: string }[] }) => flow.steps.map(({ name }) => name);
  const lostDevice = names(lostDeviceFlow({ waitHours: 72, signIn: undefined }));
  const formsFor = (account: BuiltAccount): Forms => ({
    address: { action: 'send', email: account.email },
    proofs: { action: 'verify', code, password: account.password },
  });
  const stepOn = stepByField({ proofs: 'name="code"', address: 'name="email"' });

  const walks: readonly (readonly [string, string, readonly string[], (account: BuiltAccount) => Promise<Browser>])[] =
    [
      ['recovery', 'its address', ['address'], (account) => opened('/mot-de-passe-oublie', account)],
      ['lost-device', 'its address', ['address'], (account) => opened('/appareil-perdu', account)],
      ['lost-device', 'its proofs', ['proofs', 'address'], (account) => askForCode(app, account.email)],
    ];
  const opened = async (path: string, _account: BuiltAccount) => {
    const browser = await app.open(path);
    return browser;
  };

  test('each step has a form in the walk', () => {
    expect([...new Set([...names(recoveryFlow), ...lostDevice])].toSorted()).toEqual(['address', 'proofs']);
  });

  test.each(walks)(
    'in the flow %s left at %s, only the steps that are owed or offered answer',
    async (flow, _place, mayAnswer, park) => {
      const account = await buildProtected(app);
      const browser = await park(account);
      const formOf = (step: string) => formsFor(account)[step]!;
      expect(await walkSteps(app, { browser, flow, names: lostDevice, mayAnswer, formOf, stepOn })).toEqual([]);
    },
  );
});

describe('every step of the account’s pages', () => {
  let account: BuiltAccount;
  let browser: Browser;

  /** Signed in a moment ago, with both factors. */
  async function signInAnew(): Promise<void> {
    account = await buildAccount(app, { totp: true });
    ({ browser } = await pastPassword(app, { client, account }));
    await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
  }

  const security = '/compte/securite';
  const question = async () =>
    `${security}?remove=totp:${(await app.services.factors.totpApplications.list(account.sub))[0]!.id}`;

  /** Returns the text that names the sign-in of the person in her history. */
  const signInEvent = async () => {
    const wanted = { accountId: account.sub, events: ['login.signed_in'], size: 1 } as const;
    const [{ id } = { id: 0 }] = await app.services.account.history.page(wanted);
    return sealEvent(app.services.sealer, { accountId: account.sub, id });
  };

  const forms = async (): Promise<Forms> => ({
    'address-proof': { action: 'verify', code },
    profile: { action: 'save', email: somebody().email },
    identity: { action: 'save', familyName: 'DUBOIS', givenName: '', phone: '' },
    address: { action: 'save', street: '12 rue du Lac', locality: '', postalCode: '', country: 'FR' },
    professional: { action: 'save', companyName: 'IGN' },
    security: { action: 'remove', totp: (await question()).split(':')[1]! },
    password: {
      action: 'save',
      currentPassword: account.password,
      password: chosenPassword,
      passwordConfirm: chosenPassword,
    },
    'security-edit': { action: 'confirm', item: (await question()).split('=')[1]! },
    'enrol-totp': { action: 'enrol', label: 'x', otp: totpCode(shownSecret(browser) || ownSecret) },
    'recovery-codes': { action: 'acknowledge' },
    'renew-codes': { action: 'renew' },
    'add-passkey': { action: 'add-passkey', ticket: 'x', credential: '{}' },
    'switch-second-factor': { action: 'turn-on' },
    link: { action: 'link', item: 'x' },
    sessions: { action: 'closeOthers' },
    username: { action: 'save', username: somebody().username },
    services: { action: 'withdraw', client: 'x' },
    data: { action: 'export' },
    // Not the word that is asked for: the account is needed until the end.
    deletion: { action: 'delete', confirmation: 'non' },
    history: { action: 'notMe', event: await signInEvent() },
    'not-me': { action: 'confirm', event: await signInEvent(), currentPassword: account.password },
    secured: { action: 'save', password: chosenPassword, passwordConfirm: chosenPassword },
  });

  /** Returns the names of all steps of some pages. */
  async function namesOf(some: typeof accountPages): Promise<readonly string[]> {
    const owner = (await app.services.account.accounts.find(account.sub))!;
    const session = { uid: 'x', accountId: account.sub } as SignedInSession;
    const visit = { account: owner, session, photo: undefined, query: new URLSearchParams(), services: app.services };
    const found = new Set<string>();
    for (const page of some) for (const { name } of (await page.flow(visit)).steps) found.add(name);
    return [...found];
  }
  /** A page knows its own steps alone, so two pages stand for the others. */
  const others = ['/compte/profil', '/compte/suppression'];
  const namesAt = (open: string) => namesOf(accountPages.filter(({ path }) => path === open || others.includes(path)));

  const open = (path: string) => browser.open(path);
  const pages: readonly (readonly [string, readonly string[], () => Promise<unknown>])[] = [
    ['the profile', ['profile'], () => open('/compte/profil')],
    ['an address that waits for its code', ['address-proof'], () => askForAddress(browser, somebody().email)],
    ...accountPages
      .filter(({ path }) => /\/(identite|adresse|professionnel)$/.test(path))
      .map(({ path }, index) => [path, [optionalNames[index]!], () => open(path)] as const),
    ['the list of the security page', ['security', 'password'], () => open(security)],
    ['a question of the security page', ['security-edit', 'security', 'password'], async () => open(await question())],
    ['the set-up of an application', ['enrol-totp'], () => open(`${security}/application`)],
    ['the renewal of the codes', ['renew-codes'], () => open(`${security}/codes`)],
    [
      'the new codes',
      ['recovery-codes'],
      async () => {
        await open(`${security}/codes`);
        await browser.submit({}, { action: 'renew' });
      },
    ],
    ['a new passkey', ['add-passkey'], () => open(`${security}/cle`)],
    ['the switch', ['switch-second-factor'], () => open(`${security}/double-authentification`)],
    ['the link of an identity', ['link'], () => open(`${security}/liaison`)],
    ['the sessions', ['sessions'], () => open('/compte/sessions')],
    ['the user name', ['username'], () => open('/compte/profil/nom-utilisateur')],
    ['the services', ['services'], () => open('/compte/services')],
    ['the export', ['data'], () => open('/compte/donnees')],
    ['the deletion', ['deletion'], () => open('/compte/suppression')],
    ['the history', ['history'], () => open('/compte/historique')],
    ['the question about an event', ['not-me'], async () => open(`/compte/historique?event=${await signInEvent()}`)],
    [
      'the page after « Ce n’était pas moi »',
      ['secured'],
      async () => {
        await open(`/compte/historique?event=${await signInEvent()}`);
        await browser.submit({ currentPassword: account.password }, { action: 'confirm' });
      },
    ],
  ];

  test('each step has a form and a page where it answers in the walk', async () => {
    await signInAnew();
    const all = (await namesOf(accountPages)).toSorted();
    expect(Object.keys(await forms()).toSorted()).toEqual(all);
    expect([...new Set(pages.flatMap(([, mayAnswer]) => mayAnswer))].toSorted()).toEqual(all);
  });

  test.each(pages)('left at %s, only the steps that are owed or offered answer', async (_name, mayAnswer, park) => {
    await signInAnew();
    await park();
    const [owed = '', offered] = mayAnswer;
    const { h1, url } = browser.page;
    const filled = await forms();
    const wrong = await walkSteps(app, {
      browser,
      flow: url.pathname.startsWith(security) ? 'security' : 'account',
      names: await namesAt(url.pathname),
      mayAnswer,
      formOf: (step) => filled[step]!,
      stepOn: (page) => (page.h1 === h1 ? owed : page.h1 === 'Changer de mot de passe' ? 'password' : offered),
    });
    expect(wrong).toEqual([]);
  });
});
