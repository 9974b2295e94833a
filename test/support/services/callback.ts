import type { Browser, Page } from '../browser.ts';
import type { TestApp } from '../start-app.ts';
import { authorizationRequest, type AuthorizationRequest, type TestClient } from '../test-client.ts';

/** Starts a sign-in of this client, and leaves the browser at the upstream's first page. */
export async function leaveFor(
  app: TestApp,
  browser: Browser,
  {
    client,
    upstream,
    params,
  }: {
    readonly client: TestClient;
    readonly upstream: string;
    readonly params?: Readonly<Record<string, string>>;
  },
): Promise<AuthorizationRequest> {
  const request = authorizationRequest(app, client, params);
  await browser.open(request.url);
  await browser.submit({}, { button: { upstream } });
  return request;
}

/** Goes through FranceConnect's pages, and returns the address of the callback, which the browser does not open. */
export async function callbackFromFranceConnect(browser: Browser, persona = 'test'): Promise<URL> {
  await browser.submit({}, { button: { idp: 'demonstration' } });
  await browser.submit({ persona }, { action: 'signin' });
  return answerOf(browser, 'continue');
}

/** Returns the address to which this button of the open page leads. */
export async function answerOf(browser: Browser, action: string): Promise<URL> {
  const answer: Page = await browser.request({ url: browser.page.url.href, method: 'POST', body: { action } });
  return new URL(answer.header('location') ?? '', browser.page.url);
}
