import type { Browser, Page } from './browser.ts';
import type { CookieJar } from './cookie-jar.ts';
import type { TestApp } from './start-app.ts';
import { authorizationRequest, type AuthorizationRequest, type TestClient } from './test-client.ts';
import { throughFranceConnect, throughProConnect } from './upstream-journey.ts';

interface Journey {
  readonly client: TestClient;
  readonly upstream: string;
  /** What the stand-in does, by its name; absent: as it should. */
  readonly scenario?: string;
  readonly email?: string;
  /** At FranceConnect, in the place of what the test identity has: another civil status is another person. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Cookies that the browser has already. */
  readonly jar?: CookieJar;
}

interface Arrived {
  readonly browser: Browser;
  readonly request: AuthorizationRequest;
  /** The sign-in page that was left. */
  readonly left: string;
  readonly page: Page;
}

/** A new browser asks a service's sign-in, goes through an upstream with its first test identity, and comes back. */
export async function arrive(
  app: TestApp,
  { client, upstream, scenario, email, claims, jar }: Journey,
): Promise<Arrived> {
  const browser = app.browser(jar ? { jar } : {});
  const request = authorizationRequest(app, client);
  await browser.open(request.url);
  const left = browser.page.url.href;
  await browser.submit({}, { button: { upstream } });
  const persona = scenario && `scenario:${scenario}`;
  const page =
    upstream === 'franceconnect'
      ? await throughFranceConnect(browser, { persona, claims: { ...claims, ...(email && { email }) } })
      : await throughProConnect(browser, { persona, email });
  return { browser, request, left, page };
}

/** What nobody may have got by an answer that was refused: accounts, identities, sessions that are signed in. */
export async function tally({ services }: TestApp): Promise<readonly number[]> {
  const { knex } = services.database;
  const count = async (table: string, where: object = {}) =>
    Number((await knex(table).where(where).count({ n: '*' }))[0]?.['n']);
  const sessions = await knex('payloads').where({ model: 'Session' }).whereNotNull('account_id').count({ n: '*' });
  return [await count('accounts'), await count('identities'), Number(sessions[0]?.['n'])];
}
