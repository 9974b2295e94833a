import { createClient } from './create-client.ts';
import type { Browser, Page } from '../browser.ts';
import type { BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';
import { asClient, typeCredentials, type Answer, type TestClient } from '../test-client.ts';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** A client without a browser of its own, and without a secret: a script, or QGIS. */
export function createScript(app: TestApp, members: Readonly<Record<string, unknown>> = {}): Promise<TestClient> {
  return createClient(app, {
    client_name: 'QGIS',
    redirect_uris: [],
    grant_types: [deviceGrant, 'refresh_token'],
    token_endpoint_auth_method: 'none',
    ...members,
  });
}

/** The answer to a device that asks for a code. */
export interface DeviceAnswer {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

/** Sends a request of a script, which names its client in the body. */
export async function asScript(
  app: TestApp,
  client: TestClient,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  if (client.secret) return asClient(app, client, path, fields);
  const body = new URLSearchParams({ client_id: client.clientId, ...fields });
  const response = await fetch(`${app.protocol}/${path}`, { method: 'POST', body });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

export async function askForUserCode(
  app: TestApp,
  client: TestClient,
  params: Readonly<Record<string, string>> = {},
): Promise<DeviceAnswer> {
  const { status, body } = await asScript(app, client, 'auth/device', { scope: 'openid profile email', ...params });
  if (status !== 200) throw new Error(`no code: ${JSON.stringify(body)}`);
  return body as unknown as DeviceAnswer;
}

export function poll(app: TestApp, client: TestClient, { device_code }: DeviceAnswer): Promise<Answer> {
  return asScript(app, client, 'token', { grant_type: deviceGrant, device_code });
}

/** Types the code at the address that the device shows, and returns the next page. */
export async function typeCode(browser: Browser, { verification_uri, user_code }: DeviceAnswer): Promise<Page> {
  await browser.open(verification_uri);
  return browser.submit({ userCode: user_code }, { action: 'next' });
}

/** Goes to the page that asks whether the device gets access. */
export async function toAccess(browser: Browser, code: DeviceAnswer, account: BuiltAccount): Promise<Page> {
  await typeCode(browser, code);
  return typeCredentials(browser, account);
}
