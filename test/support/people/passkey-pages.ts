import { ownRequest, twoFactors } from '../../../interactions/engine/own-request.ts';
import type { Browser, Page } from '../browser.ts';
import type { BuiltAccount } from '../build-account.ts';
import { createSoftPasskey, type Forgery, type SoftPasskey } from './soft-authenticator.ts';
import type { TestApp } from '../start-app.ts';
import { ownFields } from '../requests/own-fields.ts';
import { passkeyHandle } from '../../../src/domain/factors/passkey-options.ts';

/** Returns the options that a page gives to the browser's authenticators. */
interface Asked {
  readonly challenge: string;
  readonly ticket: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export function askedOn(page: Page): Asked {
  const form = page.find('#passkey');
  if (!form) throw new Error(`the page « ${page.h1} » asks for no passkey`);
  const { options } = JSON.parse(form.getAttribute('data-app-passkey') ?? '') as { options: Asked['options'] };
  return {
    options,
    challenge: String(options['challenge']),
    ticket: form.querySelector('[name="ticket"]')?.getAttribute('value') ?? '',
  };
}

/** Stores a passkey for this account and returns its authenticator, as the page of the account would. */
export async function givePasskey(
  { services, url }: TestApp,
  { sub }: Pick<BuiltAccount, 'sub'>,
  wishes: { readonly isSynced?: boolean; readonly count?: number; readonly label?: string } = {},
): Promise<SoftPasskey> {
  const { label = 'Clé d’accès', ...about } = wishes;
  const passkey = createSoftPasskey({ origin: url, ...about });
  const { credentialId, publicKey, aaguid, isSynced } = passkey;
  const key = { credentialId, publicKey, aaguid, isSynced, isBackedUp: isSynced, signCount: 0, transports: [] };
  await services.transaction((trx) => services.factors.passkeys.insert(trx, { ...key, accountId: sub, label }));
  return passkey;
}

interface Using {
  readonly passkey: SoftPasskey;
  readonly account: Pick<BuiltAccount, 'sub'>;
  readonly forgery?: Forgery;
  /** Fields that replace those of the page. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** Returns the fields that the page's script sends once the browser has answered. */
export function passkeyFields(page: Page, { passkey, account, forgery, fields }: Using): Record<string, string> {
  const { challenge, ticket } = askedOn(page);
  return {
    ...ownFields(page),
    action: 'passkey',
    ticket,
    credential: passkey.assert({ challenge, userHandle: passkeyHandle(account.sub) }, forgery),
    ...fields,
  };
}

/** Answers the open page with this passkey. */
export function usePasskey(browser: Browser, using: Using): Promise<Page> {
  const { page } = browser;
  return browser.post(page.url.href, passkeyFields(page, using));
}

/** Sends the sign-in form as the script of its page does on a device that can hold a passkey. */
export const signInFromDevice = (
  browser: Browser,
  { username, password }: Pick<BuiltAccount, 'username' | 'password'>,
  fields: object = {},
): Promise<Page> =>
  browser.submit({ username, password, ...fields }, { action: 'signin', forged: { canHoldPasskey: 'yes' } });

/** The session rests on this passkey too, as the pages of an account ask that holds one. */
export async function stepUpBy({ issuer }: TestApp, browser: Browser, using: Using): Promise<Page> {
  await browser.open(ownRequest({ issuer, path: '/compte/securite', wishes: twoFactors }));
  return usePasskey(browser, using);
}

/** Returns the fields that the page's script sends once the browser has made this passkey. */
export function newPasskeyFields(
  page: Page,
  { passkey, forgery }: { readonly passkey: SoftPasskey; readonly forgery?: Forgery | undefined },
): Record<string, string> {
  const { challenge, ticket } = askedOn(page);
  const credential = passkey.attest({ challenge }, forgery);
  return { ...ownFields(page), action: 'add-passkey', ticket, credential };
}
