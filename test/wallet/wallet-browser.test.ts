import type { BrowserContext, Page as Tab } from 'playwright-core';
import { readRequestObject } from '../../demo/stand-ins/wallet/answer-request.ts';
import { buildAccount } from '../support/build-account.ts';
import { chosenChromium, describeInChromium, openProfile } from '../support/chromium.ts';
import { describeApp, describeService } from '../support/describe-app.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { answerTo, throughWallet } from '../support/people/wallet-journey.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';

describeInChromium('signing in with a wallet in a real browser', (chromium) => {
  let client: TestClient;
  const app = describeApp({ wallet: true });

  beforeAll(async () => {
    client = await registerClient(app);
    const journey = (browser: Parameters<typeof throughWallet>[0]) => throughWallet(browser);
    await linkPersona(app, await buildAccount(app), { client, upstream: 'wallet', journey });
  });

  const leave = async (tab: Tab) => {
    await tab.goto(authorizationRequest(app, client).url);
    await tab.click('button[name="upstream"][value="wallet"]');
    await tab.waitForURL('**/portefeuille/*');
  };

  test.each([true, false])(
    'a wallet on the same device leads back and signs in; with script: %s',
    async (javaScriptEnabled) => {
      const context = await chromium().newContext({ javaScriptEnabled, locale: 'fr-FR' });
      const tab = await context.newPage();
      await leave(tab);
      // The button is for browsers with the API. The link stays beside it.
      const hasApi = javaScriptEnabled && (await tab.evaluate<boolean>("typeof DigitalCredential === 'function'"));
      expect(await tab.locator('#wallet-button').isVisible()).toBe(hasApi);
      await tab.click('#open-wallet');
      await tab.click('[data-testid="show"]');
      await tab.waitForURL(`${app.callback}?*code=*`);
      await context.close();
    },
  );

  test('a page whose wallet answers on another device goes on by itself, and its policy refuses nothing', async () => {
    const context = await chromium().newContext({ locale: 'fr-FR' });
    const tab = await context.newPage();
    const complaints: string[] = [];
    tab.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    await leave(tab);
    const link = new URL((await tab.getAttribute('#open-wallet', 'href')) ?? '');
    const uri = link.searchParams.get('request_uri')!.replace(/link$/, 'qr');
    const request = await readRequestObject(await (await fetch(uri)).text());
    await fetch(request.response_uri!, { method: 'POST', body: new URLSearchParams(await answerTo(app, request)) });
    await tab.waitForURL(`${app.callback}?*code=*`);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

/** The Chromium of npm has no virtual wallet. CHROMIUM_PATH may name a newer one, which has. */
const program = chosenChromium();

if (program !== undefined) {
  describe('the Digital Credentials API', () => {
    let context: BrowserContext;
    const { app, client } = describeService({ wallet: true });
    beforeAll(async () => {
      const journey = (browser: Parameters<typeof throughWallet>[0]) => throughWallet(browser);
      await linkPersona(app, await buildAccount(app), { client, upstream: 'wallet', journey });
      context = await openProfile({ program });
    });
    afterAll(() => context.close());

    test.each(['dc+sd-jwt', 'mso_mdoc'] as const)(
      'the virtual wallet of Chromium signs a person in (%s)',
      async (format) => {
        const tab = await context.newPage();
        await tab.goto(authorizationRequest(app, client, { prompt: 'login' }).url);
        await tab.click('button[name="upstream"][value="wallet"]');
        await tab.waitForURL('**/portefeuille/*');
        const { request } = JSON.parse((await tab.getAttribute('#wallet', 'data-app-wallet')) ?? '') as {
          request: string;
        };
        const response = await answerTo(app, await readRequestObject(request), { format });
        const protocol = (await context.newCDPSession(tab)) as unknown as {
          send(method: string, params: object): Promise<unknown>;
        };
        const behave = (behaviour: object) => protocol.send('DigitalCredentials.setVirtualWalletBehavior', behaviour);
        // A person who turns back stays on the page, which says so.
        await behave({ action: 'decline' });
        await tab.click('#wallet-button');
        await tab.locator('#wallet-problem p').waitFor({ state: 'visible' });
        await behave({ action: 'respond', protocol: 'openid4vp-v1-signed', response });
        await tab.click('#wallet-button');
        await tab.waitForURL(`${app.callback}?*code=*`);
        await tab.close();
      },
    );
  });
}
