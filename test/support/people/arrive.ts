import type { Browser, Page } from '../browser.ts';
import type { CookieJar } from '../requests/cookie-jar.ts';
import { not } from '../rows.ts';
import type { TestApp } from '../start-app.ts';
import { authorizationRequest, type AuthorizationRequest, type TestClient } from '../test-client.ts';
import { throughFranceConnect, throughProConnect } from './upstream-journey.ts';

interface Journey {
  readonly client: TestClient;
  readonly upstream: string;
  /** The misbehaviour of the stand-in, by its name; absent, the stand-in behaves as it should. */
  readonly scenario?: string;
  readonly email?: string;
  /** Claims at FranceConnect that replace those of the test identity. Another civil status makes another person. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Cookies that the browser already has. */
  readonly jar?: CookieJar;
}

interface Arrived {
  readonly browser: Browser;
  readonly request: AuthorizationRequest;
  /** The sign-in page that the browser left. */
  readonly left: string;
  readonly page: Page;
}

/** Opens a service's sign-in in a new browser, goes through an upstream with its first test identity, and comes back. */
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

/** Counts accounts, upstream identities and signed-in sessions: a refused answer must create none of them. */
export const tally = async ({ rows }: TestApp): Promise<readonly number[]> => [
  await rows.accounts.count(),
  await rows.identities.count(),
  await rows.payloads.count({ model: 'Session', accountId: not(null) }),
];
