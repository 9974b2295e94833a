import type { Browser, Page } from '../browser.ts';
import { codeFor } from './register.ts';
import type { TestApp } from '../start-app.ts';
import {
  authorizationRequest,
  codeOf,
  exchange,
  userinfo,
  type AuthorizationRequest,
  type TestClient,
} from '../test-client.ts';
import { throughFranceConnect, throughProConnect } from './upstream-journey.ts';

interface Coming {
  readonly browser: Browser;
  readonly request: AuthorizationRequest;
  /** The page to which the upstream led back. */
  readonly page: Page;
}

interface Way {
  readonly client: TestClient;
  /** The browser that goes this way; a new one by default. */
  readonly browser?: Browser;
  readonly params?: Readonly<Record<string, string>>;
}

type Citizen = Parameters<typeof throughFranceConnect>[1];
type Agent = Parameters<typeof throughProConnect>[1];

/** Presses the button on the open page and goes through FranceConnect back to the provider. */
export async function pressFranceConnect(browser: Browser, citizen?: Citizen): Promise<Page> {
  await browser.submit({}, { button: { upstream: 'franceconnect' } });
  return throughFranceConnect(browser, citizen);
}

export async function pressProConnect(browser: Browser, agent?: Agent): Promise<Page> {
  await browser.submit({}, { button: { upstream: 'proconnect' } });
  return throughProConnect(browser, agent);
}

/** Goes from a service through FranceConnect back to the provider. */
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

/**
 * Accepts the proposed profile with `fields` changed, without optional steps, and types the code; the browser ends at the client's return
 * address.
 */
export async function finishArrival(
  app: TestApp,
  browser: Browser,
  fields: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const email = fields['email'] ?? browser.page.fieldValue('email') ?? '';
  await browser.submit(fields, { action: 'finish' });
  return browser.submit({ code: await codeFor(app, email) }, { action: 'verify' });
}

/** Returns the claims that the service gets about the person who has come back. */
export async function learnt(
  app: TestApp,
  client: TestClient,
  { page, request }: { readonly page: Page; readonly request: AuthorizationRequest },
): Promise<Readonly<Record<string, unknown>>> {
  const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
  const [, payload = ''] = String(body['id_token']).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}') as Record<string, unknown>;
  return { ...claims, ...(await userinfo(app, body['access_token'])).body };
}
