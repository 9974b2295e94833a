import type { Browser, Page } from './browser.ts';
import { codeFor } from './register.ts';
import type { TestApp } from './start-app.ts';
import { authorizationRequest, exchange, userinfo, type AuthorizationRequest, type TestClient } from './test-client.ts';
import { throughFranceConnect, throughProConnect } from './upstream-journey.ts';

interface Coming {
  readonly browser: Browser;
  readonly request: AuthorizationRequest;
  /** Where the upstream led back to. */
  readonly page: Page;
}

interface Way {
  readonly client: TestClient;
  /** A new one by default. */
  readonly browser?: Browser;
  readonly params?: Readonly<Record<string, string>>;
}

type Citizen = Parameters<typeof throughFranceConnect>[1];
type Agent = Parameters<typeof throughProConnect>[1];

/** From whichever page shows the button, through FranceConnect, back to us. */
export async function pressFranceConnect(browser: Browser, citizen?: Citizen): Promise<Page> {
  await browser.submit({}, { button: { upstream: 'franceconnect' } });
  return throughFranceConnect(browser, citizen);
}

export async function pressProConnect(browser: Browser, agent?: Agent): Promise<Page> {
  await browser.submit({}, { button: { upstream: 'proconnect' } });
  return throughProConnect(browser, agent);
}

/** From a service, through FranceConnect, back to us. */
export async function comeFromFranceConnect(
  app: TestApp,
  { client, browser = app.browser(), params }: Way,
  citizen?: Citizen,
): Promise<Coming> {
  const request = authorizationRequest(app, client, params);
  await browser.open(request.url);
  return { browser, request, page: await pressFranceConnect(browser, citizen) };
}

export async function comeFromProConnect(
  app: TestApp,
  { client, browser = app.browser(), params }: Way,
  agent?: Agent,
): Promise<Coming> {
  const request = authorizationRequest(app, client, params);
  await browser.open(request.url);
  return { browser, request, page: await pressProConnect(browser, agent) };
}

/** The proposed profile as it is but for `fields`, nothing of the optional steps, and the code: to the client's return address. */
export async function finishArrival(
  app: TestApp,
  browser: Browser,
  fields: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const email = fields['email'] ?? browser.page.fieldValue('email') ?? '';
  await browser.submit(fields, { action: 'finish' });
  return browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
}

/** What the service learns of who has come back to it. */
export async function learnt(
  app: TestApp,
  client: TestClient,
  { page, request }: { readonly page: Page; readonly request: AuthorizationRequest },
): Promise<Readonly<Record<string, unknown>>> {
  const code = page.url.searchParams.get('code') ?? '';
  const { body } = await exchange(app, client, { code, verifier: request.verifier });
  const [, payload = ''] = String(body['id_token']).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}') as Record<string, unknown>;
  return { ...claims, ...(await userinfo(app, body['access_token'])).body };
}
