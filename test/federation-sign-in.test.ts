import type { Browser } from './support/browser.ts';
import { buildAccount } from './support/build-account.ts';
import { linkPersona } from './support/link-persona.ts';
import { startApp, type TestApp } from './support/start-app.ts';
import { authorizationRequest, exchange, registerClient, type TestClient } from './support/test-client.ts';
import { databases } from './support/test-database.ts';
import { throughFranceConnect, throughProConnect } from './support/upstream-journey.ts';
import { readJwt } from './support/authorize.ts';

describe.each(databases)('signing in through an upstream, on %s', (database) => {
  let app: TestApp;
  let client: TestClient;

  beforeAll(async () => {
    app = await startApp({ database, upstreams: true });
    client = await registerClient(app);
  });
  afterAll(() => app.stop());

  test.each([
    ['franceconnect', (browser: Browser) => throughFranceConnect(browser)],
    ['proconnect', (browser: Browser) => throughProConnect(browser, { acr: 'eidas1' })],
  ])('whom an account knows at %s is signed in to it', async (upstream, journey) => {
    const account = await buildAccount(app);
    const linked = await linkPersona(app, account, { client, upstream, journey });
    const browser = app.browser();
    const request = authorizationRequest(app, client);
    await browser.open(request.url);
    await browser.submit({}, { button: { upstream } });
    const page = await journey(browser);
    const code = page.url.searchParams.get('code') ?? '';
    const { status, body } = await exchange(app, client, { code, verifier: request.verifier });
    expect(status).toBe(200);
    expect(readJwt(body['id_token']).claims).toMatchObject({ sub: account.sub, acr: 'eidas1' });
    expect(linked.upstream).toBe(upstream);
  });
});
