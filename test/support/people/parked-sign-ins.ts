import { closeAccount } from '../../../src/commands/deletion/close-account.ts';
import type { Browser } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import { comeFromFranceConnect } from './first-arrival.ts';
import { messageAfter } from '../message-after.ts';
import { accountOfAge } from './password-age.ts';
import { signInFromDevice } from './passkey-pages.ts';
import { oneFactorSession, pastPassword } from './second-factor.ts';
import type { TestApp } from '../start-app.ts';
import { authorizationRequest, typeCredentials, type TestClient } from '../test-client.ts';
import { totpCode } from './totp-code.ts';

export const chosenPassword = 'neuf-castors-contre-le-vent';

const essential = (value: string) => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, value } } }) });
/** Parameters of a service that asks for two factors. */
export const twoFactors = essential('eidas0-mfa');

/** A sign-in that its person left half-way. */
export interface Parked {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

/** A place where a sign-in can be left, with the step that it owes there. */
export interface ParkingPlace {
  readonly name: string;
  /** The name of the owed step. */
  readonly owed: string;
  /** The name of a step that is not owed, but that its person may ask for. */
  readonly offered?: string;
  /** The name of the step that is owed 30 minutes later; absent, it is the sign-in. */
  readonly owedLater?: string;
  /** True when the person has a second factor, which can be removed. */
  readonly hasFactor?: boolean;
  /** True when the account waits for its deletion. */
  readonly isClosed?: boolean;
  park(): Promise<Parked>;
}

/** Chooses another password by a message, as the owner, and takes that change back. */
export async function resetAndUndo(app: TestApp, { email }: Pick<BuiltAccount, 'email'>): Promise<void> {
  const owner = app.browser();
  const linkAfter = async (kind: string, cause: () => Promise<unknown>) => {
    const { links } = await messageAfter(app, { to: email, kind }, cause);
    return links.find((href) => href.includes('/lien/')) ?? '';
  };
  await owner.open('/mot-de-passe-oublie');
  await owner.open(await linkAfter('reset', () => owner.submit({ email }, { action: 'send' })));
  const chosen = { password: chosenPassword, passwordConfirm: chosenPassword };
  await owner.open(await linkAfter('password-changed', () => owner.submit(chosen, { action: 'save' })));
  await owner.submit({}, { action: 'confirm' });
}

/** Closes the account as its person does, so that it waits for its deletion. */
export async function requestDeletion({ services }: TestApp, { sub: accountId }: BuiltAccount): Promise<void> {
  await services.inUnit(() => closeAccount(services, { accountId, by: 'owner' }));
}

/** Returns every place at which a sign-in can be left. */
export function parkingPlaces(app: () => TestApp, client: () => TestClient): readonly ParkingPlace[] {
  const past = async (account: BuiltAccount, params: Readonly<Record<string, string>> = {}): Promise<Parked> => {
    const { browser } = await pastPassword(app(), { client: client(), account, params });
    return { browser, account };
  };
  const inSession = async (account: BuiltAccount, params: Readonly<Record<string, string>>): Promise<Parked> => {
    const browser = await oneFactorSession(app(), { client: client(), account });
    await browser.open(authorizationRequest(app(), client(), params).url);
    return { browser, account };
  };
  /** Signs in as a person whom a former service was about to ask something. */
  const owing = async (owedSteps: string, wishes: Parameters<typeof buildAccount>[1] = {}) => {
    const account = await buildAccount(app(), wishes);
    const { rows } = app();
    await rows.accounts.change({ id: account.sub }, { owedSteps, emailVerifiedAt: null });
    await rows.recoveryCodes.remove({ accountId: account.sub });
    return past(account);
  };
  const toSetUp = async () => past(await buildAccount(app()), twoFactors);

  return [
    {
      name: 'the sign-in',
      owed: 'sign-in',
      async park() {
        const browser = app().browser();
        await browser.open(authorizationRequest(app(), client()).url);
        return { browser, account: await buildAccount(app()) };
      },
    },
    {
      name: 'the account choice',
      owed: 'account-choice',
      owedLater: 'account-choice',
      park: async () => inSession(await buildAccount(app()), { prompt: 'select_account' }),
    },
    {
      name: 'the sign-in of another account',
      owed: 'sign-in',
      async park() {
        const parked = await inSession(await buildAccount(app()), { prompt: 'select_account' });
        await parked.browser.submit({}, { action: 'switch' });
        return parked;
      },
    },
    {
      name: 'the sign-in anew of a live session',
      owed: 'sign-in',
      park: async () => inSession(await buildAccount(app()), { prompt: 'login' }),
    },
    {
      name: 'the confirmation of the identity',
      owed: 'identity',
      park: async () => past(await buildAccount(app()), essential('eidas1')),
    },
    {
      name: 'the second factor',
      owed: 'second-factor',
      offered: 'recovery-code',
      hasFactor: true,
      park: async () => past(await buildAccount(app(), { totp: true })),
    },
    {
      name: 'the recovery code',
      owed: 'second-factor',
      offered: 'recovery-code',
      hasFactor: true,
      async park() {
        const parked = await past(await buildAccount(app(), { totp: true }));
        await parked.browser.click('Utiliser un code de récupération');
        return parked;
      },
    },
    {
      name: 'the second factor of a live session',
      owed: 'second-factor',
      offered: 'recovery-code',
      hasFactor: true,
      // The session stays as long as it lives, and only one more factor is asked.
      owedLater: 'second-factor',
      park: async () => inSession(await buildAccount(app(), { totp: true }), twoFactors),
    },
    {
      name: 'the question whether the account is kept',
      owed: 'cancel-deletion',
      isClosed: true,
      // The service asks for more than the password, which is not asked before the account is kept.
      async park() {
        const account = await buildAccount(app());
        await requestDeletion(app(), account);
        return past(account, essential('eidas1-mfa'));
      },
    },
    { name: 'the set-up of an application', owed: 'enrol-totp', park: toSetUp },
    {
      name: 'the set-up of an application in a live session',
      owed: 'enrol-totp',
      park: async () => inSession(await buildAccount(app()), twoFactors),
    },
    {
      name: 'the recovery codes',
      owed: 'recovery-codes',
      hasFactor: true,
      async park() {
        const parked = await toSetUp();
        const { browser } = parked;
        await browser.submit({ otp: totpCode(shownSecret(browser)), label: 'x' }, { action: 'enrol' });
        return parked;
      },
    },
    {
      name: 'the recovery codes that a former service was about to draw',
      owed: 'renew-codes',
      hasFactor: true,
      async park() {
        const parked = await owing('codes', { totp: true });
        await parked.browser.submit({ otp: totpCode(parked.account.totpSecret) }, { action: 'verify' });
        return parked;
      },
    },
    { name: 'the address that was never proved', owed: 'address-proof', park: () => owing('address') },
    { name: 'the names that a former service was about to ask for', owed: 'profile', park: () => owing('names') },
    { name: 'the terms that a former service was about to ask for', owed: 'terms', park: () => owing('terms') },
    {
      name: 'the renewal of the password',
      owed: 'renewal',
      park: async () => past(await accountOfAge(app(), { days: 365 })),
    },
    {
      name: 'the offer of a passkey',
      owed: 'passkey-offer',
      async park() {
        const account = await buildAccount(app());
        const browser = app().browser();
        await browser.open(authorizationRequest(app(), client()).url);
        await signInFromDevice(browser, account);
        return { browser, account };
      },
    },
    {
      name: 'the link of an identity',
      owed: 'link',
      async park() {
        const account = await buildAccount(app());
        const { browser } = await comeFromFranceConnect(app(), { client: client() });
        await browser.submit({}, { action: 'existing' });
        await typeCredentials(browser, account);
        return { browser, account };
      },
    },
  ];
}

/** Returns the secret of the application on a page that sets one up; empty on other pages. */
export const shownSecret = ({ page }: Browser): string => page.find('#totp-secret')?.text.trim() ?? '';

/** The secret of an application that belongs to no account. */
export const ownSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Returns the form of each step, filled in with all that its page and its person could tell. */
export const stepForms: Readonly<Record<string, (parked: Parked) => Readonly<Record<string, string>>>> = {
  'account-choice': () => ({ action: 'continue' }),
  'sign-in': ({ account: { username, password } }) => ({ action: 'signin', username, password }),
  identity: () => ({ upstream: 'franceconnect' }),
  'recovery-code': ({ account }) => ({ action: 'verify', recoveryCode: account.recoveryCodes[0] ?? '' }),
  'second-factor': ({ account }) => ({ action: 'verify', otp: totpCode(account.totpSecret) }),
  'cancel-deletion': () => ({ action: 'cancelDeletion' }),
  'enrol-totp': ({ browser }) => ({ action: 'enrol', label: 'x', otp: totpCode(shownSecret(browser) || ownSecret) }),
  'recovery-codes': () => ({ action: 'acknowledge' }),
  renewal: () => ({ action: 'save', password: chosenPassword, passwordConfirm: chosenPassword }),
  'renew-codes': () => ({ action: 'renew' }),
  'address-proof': () => ({ action: 'send' }),
  profile: () => ({ action: 'save', familyName: 'DUBOIS', givenName: '' }),
  terms: () => ({ action: 'accept' }),
  'passkey-offer': () => ({ action: 'later' }),
  link: ({ browser }) => ({ action: 'link', item: browser.page.fieldValue('item') ?? '' }),
};

/** The first heading of each step's page. */
export const stepPages: Readonly<Record<string, string>> = {
  'account-choice': 'Choisir un compte',
  'sign-in': 'Se connecter',
  identity: 'Confirmer votre identité',
  'recovery-code': 'Code de récupération',
  'second-factor': 'Double authentification',
  'cancel-deletion': 'Annuler la suppression',
  'enrol-totp': 'Mettre en place la double authentification',
  'recovery-codes': 'Vos codes de récupération',
  renewal: 'Renouveler le mot de passe',
  'renew-codes': 'Codes de récupération',
  'address-proof': 'Confirmer votre adresse',
  profile: 'Vérifier votre nom',
  terms: 'Accepter les conditions d’utilisation',
  'passkey-offer': 'Se connecter sans mot de passe la prochaine fois',
  link: 'Lier FranceConnect à votre compte',
};
