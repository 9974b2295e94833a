import { randomBytes } from 'node:crypto';
import type { Browser, Page } from '../browser.ts';
import type { TestApp } from '../start-app.ts';
import { askToSignIn, type AuthorizationRequest, type TestClient } from '../test-client.ts';
import { until } from '../until.ts';

/** Every challenge of the tests has this answer (`captchaFixedAnswer`). */
export const captchaAnswer = '271828';

export interface Person {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** Returns a person without an account, with a random user name. */
export function somebody(wishes: Partial<Person> = {}): Person {
  const username = `nouvelle-${randomBytes(4).toString('hex')}`;
  return { username, email: `${username}@example.test`, password: 'trois-loutres-sous-la-pluie', ...wishes };
}

export interface Registering {
  readonly browser: Browser;
  readonly request: AuthorizationRequest;
}

/** Opens a new browser at the first page of a registration that a service asked for. */
export async function openRegistration(
  app: TestApp,
  client: TestClient,
  params: Readonly<Record<string, string>> = {},
): Promise<Registering> {
  const { browser, request } = await askToSignIn(app, client, params);
  await browser.click('Pas encore de compte');
  return { browser, request };
}

/** Fills the profile in and goes to the captcha, unless another action is chosen. */
export const fillProfile = (browser: Browser, person: Person, action = 'finish'): Promise<Page> =>
  browser.submit(
    { username: person.username, password: person.password, passwordConfirm: person.password, email: person.email },
    { action },
  );

/** Registers a person, a new one by default, up to the page of the captcha. */
export async function registerUntilCaptcha(
  app: TestApp,
  client: TestClient,
  person: Person = somebody(),
): Promise<Registering & { readonly person: Person; readonly page: Page }> {
  const registering = await openRegistration(app, client);
  return { ...registering, person, page: await fillProfile(registering.browser, person) };
}

export const answerCaptcha = (browser: Browser, answer = captchaAnswer): Promise<Page> =>
  browser.submit({ captcha: answer }, { action: 'register' });

/** Registers a person, a new one by default, up to the page that waits for the code. */
export async function registerUntilProof(
  app: TestApp,
  client: TestClient,
  person: Person = somebody(),
): Promise<Registering & { readonly person: Person }> {
  const registering = await registerUntilCaptcha(app, client, person);
  const page = await answerCaptcha(registering.browser);
  if (page.h1 !== 'Vérification du courriel') throw new Error(`stopped at « ${page.h1} »: ${page.errors.join(' ')}`);
  return registering;
}

export async function codeFor(app: TestApp, email: string): Promise<string> {
  const { code } = await app.mailbox.newest(email, 'verify-address');
  if (!code) throw new Error(`no code for ${email}`);
  return code;
}

/** Returns the codes of an email, newest first, once `count` messages have arrived. */
export async function codesFor(app: TestApp, email: string, count: number): Promise<readonly string[]> {
  const messages = () => app.mailbox.messages(email);
  await until(() => messages().length >= count, `${count} messages to ${email}`);
  return messages().map(({ code }) => code ?? '');
}

export async function linkFor(app: TestApp, email: string): Promise<string> {
  const { links } = await app.mailbox.newest(email, 'verify-address');
  const link = links.find((href) => href.includes('/lien/'));
  if (!link) throw new Error(`no link for ${email}`);
  return link;
}

/** Registers a person completely; the browser ends at the client's return address. */
export async function register(
  app: TestApp,
  client: TestClient,
  person: Person,
): Promise<Registering & { readonly page: Page }> {
  const registering = await registerUntilProof(app, client, person);
  const page = await registering.browser.submit({ code: await codeFor(app, person.email) }, { action: 'verify' });
  return { ...registering, page };
}

export async function countAccounts(app: TestApp, email: string): Promise<number> {
  const rows = await app.services.database.knex('accounts').where({ email_canonical: email.toLowerCase() });
  return (rows as unknown[]).length;
}

/** Registers on a device that can hold a passkey, up to the page that offers one. */
export async function offerPasskey(app: TestApp, client: TestClient, person: Person = somebody()): Promise<Browser> {
  const { browser } = await registerUntilProof(app, client, person);
  const code = await codeFor(app, person.email);
  await browser.submit({ code }, { action: 'verify', forged: { canHoldPasskey: 'yes' } });
  return browser;
}
