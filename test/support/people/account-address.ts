import type { Browser, Page } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';
import { signIn, type TestClient } from '../test-client.ts';

export interface Person {
  readonly browser: Browser;
  readonly account: BuiltAccount;
}

/** An account and a browser in which it is signed in. */
export async function somebodySignedIn(
  app: TestApp,
  client: TestClient,
  wishes?: Parameters<typeof buildAccount>[1],
): Promise<Person> {
  const account = await buildAccount(app, wishes);
  const { browser } = await signIn(app, app.browser(), { client, account });
  return { browser, account };
}

/** Asks for a change of email; the browser ends on the page that waits for the code. */
export async function askForAddress(browser: Browser, email: string): Promise<Page> {
  await browser.open('/compte/profil');
  return browser.submit({ email }, { action: 'save' });
}

export async function emailOf(app: TestApp, { sub }: BuiltAccount): Promise<string> {
  const { email } = (await app.services.database.knex('accounts').where({ id: sub }).first()) as { email: string };
  return email;
}

/** Returns the action link in the newest message of this kind. */
export async function linkTo(app: TestApp, to: string, kind: string): Promise<string> {
  const { links } = await app.mailbox.newest(to, kind);
  return links.find((href) => href.includes('/lien/')) ?? '';
}

/** Opens the link of a message in a new browser and presses its button, where the page has one. */
export async function pressLink(app: TestApp, link: string): Promise<Page> {
  const browser = await app.open(link);
  return browser.page.status === 200 ? browser.submit({}, { action: 'confirm' }) : browser.page;
}

/** Changes the email of an account with the code of the message. */
export async function changeAddress(app: TestApp, browser: Browser, email: string): Promise<Page> {
  await askForAddress(browser, email);
  const { code } = await app.mailbox.newest(email, 'address-change-code');
  return browser.submit({ code: code ?? '' }, { action: 'verify' });
}

/** Asks for a new password in a new browser, which ends on the page that says what was sent. */
export async function askForReset(app: TestApp, email: string): Promise<Browser> {
  const browser = await app.open('/mot-de-passe-oublie');
  await browser.submit({ email }, { action: 'send' });
  return browser;
}

/** Resets a password by the link of a message, in a new browser. */
export async function resetPassword(app: TestApp, email: string, password: string): Promise<Page> {
  const browser = await askForReset(app, email);
  await browser.open(await linkTo(app, email, 'reset'));
  return browser.submit({ password, passwordConfirm: password }, { action: 'save' });
}
