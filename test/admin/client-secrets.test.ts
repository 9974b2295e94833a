import type { Browser } from '../support/browser.ts';
import { signInAs } from '../support/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { asClient, registerClient, type TestClient } from '../support/test-client.ts';

let app: TestApp;
let manager: Browser;

beforeAll(async () => {
  app = await startApp();
  manager = (await signInAs(app, ['client-manager'])).browser;
});
afterAll(() => app.stop());

const pathOf = ({ clientId }: TestClient, form = '') => `/admin/clients/${clientId}/secrets${form}`;
const reason = 'Renouvellement annuel';
const tokenOf = async (client: TestClient) =>
  (await asClient(app, client, 'token', { grant_type: 'client_credentials' })).status;

/** Draws a secret on the page, and returns the page that shows it. */
async function draw(browser: Browser, client: TestClient, fields: Readonly<Record<string, string>> = {}) {
  await browser.open(pathOf(client, '?nouveau'));
  return browser.submit({ life: '1y', reason, ...fields }, { action: 'draw' });
}

describe('the secrets of a service', () => {
  test('a new secret is shown on one page, one time, and is good at once beside the former one', async () => {
    const client = await registerClient(app);
    const page = await draw(manager, client, { name: 'serveur de production' });
    expect(page.url.pathname).toBe(pathOf(client));
    expect(page.headers['cache-control']).toBe('no-store');
    const secret = page.find('#client-secret')!.text;
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect([await tokenOf({ ...client, secret }), await tokenOf(client)]).toEqual([200, 200]);
    const again = await manager.open(pathOf(client));
    expect(again.find('#shown-secret')).toBeNull();
    expect(again.text).not.toContain(secret);
    expect(again.find('#secrets')!.text).toContain(`serveur de production (se termine par ${secret.slice(-4)})`);
  });
});
