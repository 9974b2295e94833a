import type { Browser, Page } from '../browser.ts';
import { buildAccount, type BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';
import { totpCode } from './totp-code.ts';
import {
  authorizationRequest,
  signIn,
  typeCredentials,
  type AuthorizationRequest,
  type TestClient,
} from '../test-client.ts';

type Credentials = Pick<BuiltAccount, 'username' | 'password'>;

interface Way<A> {
  readonly client: TestClient;
  readonly account?: A;
  readonly params?: Readonly<Record<string, string>>;
  /** The browser that signs in; a new one by default. */
  readonly browser?: Browser;
}

/** Signs a person in, by default a new one with an application, up to the page after the password. */
export async function pastPassword<A extends Credentials = BuiltAccount>(
  app: TestApp,
  { client, account: given, params, browser = app.browser() }: Way<A>,
): Promise<{ readonly browser: Browser; readonly request: AuthorizationRequest; readonly account: A }> {
  const account = given ?? ((await buildAccount(app, { totp: true })) as Credentials as A);
  const request = authorizationRequest(app, client, params);
  await browser.open(request.url);
  await typeCredentials(browser, account);
  return { browser, request, account };
}

/** Types the password and then the code of the application. */
export async function typeBothFactors(browser: Browser, account: BuiltAccount): Promise<Page> {
  await typeCredentials(browser, account);
  return browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
}

/** Moves the clock to the middle of a 30-second step, so that the code does not change while a test types it. */
export function toMiddleOfStep(app: TestApp): void {
  app.moveClock(45 - ((Date.now() / 1000) % 30));
}

/** Moves the clock to the beginning of a 30-second step, so that its code is good for as long as a code can be. */
export function toBeginningOfStep(app: Pick<TestApp, 'moveClock'>): void {
  app.moveClock(30 - ((Date.now() / 1000) % 30));
}

/** Returns whether the client has got its code. */
export const isIn = (page: Page) => page.url.searchParams.has('code');

/** Opens a session with one factor for a person who has two, as if the second one was turned on during the session. */
export async function oneFactorSession(
  app: TestApp,
  { client, account }: { readonly client: TestClient; readonly account: BuiltAccount },
): Promise<Browser> {
  const accounts = () => app.services.database.knex('accounts').where({ id: account.sub });
  const { second_factor_at } = (await accounts().first('second_factor_at')) as { second_factor_at: number | null };
  await accounts().update({ second_factor_at: null });
  const { browser } = await signIn(app, app.browser(), { client, account });
  await accounts().update({ second_factor_at });
  return browser;
}
