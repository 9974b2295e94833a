import type { BrowserContext, Page } from 'playwright-core';
import { authorize, authorizeSilently } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, type TestClient } from '../support/test-client.ts';
import { startTwoSites, type TwoSites } from '../support/requests/two-sites.ts';
import { until } from '../support/until.ts';

describe('a silent sign-in that cannot return to the service', () => {
  const { app, client } = describeService();

  const wrong = () => ({ redirect_uri: `${app.callback}/silent.html?secret=of-the-page#part` });

  test('a frame gets a small page without other files, and the log names client and address', async () => {
    const { page } = await authorizeSilently(app, app.browser(), { client, params: wrong() });
    expect([page.status, page.header('location')]).toEqual([400, undefined]);
    expect(page.find('#error')?.text).toBe('invalid_redirect_uri');
    expect(page.body.length).toBeLessThan(1000);
    expect(page.all('link, script, img, style')).toEqual([]);
    expect(page.header('x-frame-options')).toBe('DENY');
    const line = app
      .logs()
      .split('\n')
      .find((text) => text.includes('authorization refused') && text.includes(client.clientId));
    expect(JSON.parse(line!)).toMatchObject({
      error: 'invalid_redirect_uri',
      client: client.clientId,
      returnAddress: `${app.callback}/silent.html`,
    });
    expect(app.logs()).not.toContain('of-the-page');
  });

  test('a request at the top of a window, or one that may ask the person, gets a page for people', async () => {
    const { url } = authorizationRequest(app, client, { ...wrong(), prompt: 'none' });
    const page = await app.browser().open(url);
    expect([page.status, page.find('#back')?.getAttribute('href')]).toEqual([400, new URL(app.callback).origin]);
    const asking = await authorize(app, app.browser(), { client, params: wrong() });
    expect(asking.page.find('#back')).not.toBeNull();
  });
});

describeInChromium('silent sign-in in a frame on another site', (chromium, openProfile) => {
  let sites: TwoSites;
  let account: BuiltAccount;
  let client: TestClient;

  const start = async (sessionCookieSameSite: 'lax' | 'none') => {
    sites = await startTwoSites({ sessionCookieSameSite });
    const { app, origin } = sites;
    const redirectUri = sites.serve('/silent.html', {
      type: 'text/html',
      body: '<!DOCTYPE html><script>parent.postMessage(location.href, location.origin)</script>',
    });
    account = await buildAccount(app);
    client = {
      ...(await registerClient(app, {
        redirect_uris: [redirectUri],
        allowed_origins: [origin],
        token_endpoint_auth_method: 'none',
      })),
      redirectUri,
    };
  };

  /** Opens a page of the service whose frame makes a silent sign-in and whose title becomes the answer. */
  const ask = async (context: BrowserContext, params: Record<string, string> = {}) => {
    const { url } = authorizationRequest(sites.app, client, { prompt: 'none', ...params });
    const page = sites.serve('/page.html', {
      type: 'text/html',
      body: `<!DOCTYPE html><title>page</title><script>
        addEventListener('message', ({ data }) => { document.title = data; });
      </script><iframe></iframe><script>document.querySelector('iframe').src = ${JSON.stringify(url)}</script>`,
    });
    const tab = await context.newPage();
    await tab.goto(page);
    return tab;
  };
  const answerOf = async (tab: Page) => {
    await tab.waitForFunction(() => document.title !== 'page');
    return new URL(await tab.title()).searchParams;
  };
  const signIn = async (context: BrowserContext) => {
    const tab = await context.newPage();
    await tab.goto(authorizationRequest(sites.app, client).url);
    await tab.fill('#username', account.username);
    await tab.fill('#password', account.password);
    await tab.click('main button[value="signin"]');
    await tab.waitForURL(`${client.redirectUri}?**`);
    await tab.close();
  };

  describe.each([
    ['none', 'an ordinary window', 'code'],
    ['none', 'a private window, which keeps our cookie back', 'login_required'],
    ['lax', 'an ordinary window', 'login_required'],
  ] as const)('session cookies with SameSite=%s in %s', (sameSite, kind, word) => {
    let context: BrowserContext;

    beforeAll(async () => {
      await start(sameSite);
      context = await openProfile({ sharesCookies: kind === 'an ordinary window' });
    });
    afterAll(async () => {
      await context.close();
      await sites.stop();
    });

    test(`the page hears login_required before a sign-in and ${word} after it`, async () => {
      expect((await answerOf(await ask(context))).get('error')).toBe('login_required');
      await signIn(context);
      const answer = await answerOf(await ask(context));
      expect(answer.has('code') ? 'code' : answer.get('error')).toBe(word);
    });

    test('the error for an unregistered return address is shown in the frame and sent to no page', async () => {
      const { origin } = sites;
      const tab = await ask(context, { redirect_uri: `${origin}/autre.html` });
      const shown = () =>
        Promise.all(tab.frames().map((frame) => frame.evaluate(() => document.URL).catch(() => 'on its way')));
      await until(async () => (await shown()).at(-1)?.startsWith('chrome-error:') === true, 'a frame without a page');
      expect(await shown()).toEqual([`${origin}/page.html`, 'chrome-error://chromewebdata/']);
      expect(await tab.title()).toBe('page');
    });
  });

  test('an answer as a form reaches the service by itself, and without a script by the button', async () => {
    await start('lax');
    const received = { type: 'text/html', body: '<!DOCTYPE html><title>received</title>' };
    const address = sites.serve('/silent.html', received);
    const { url } = authorizationRequest(sites.app, client, { response_mode: 'form_post' });
    for (const hasScript of [true, false]) {
      const context = await chromium().newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: hasScript });
      await signIn(context);
      const tab = await context.newPage();
      const sent = tab.waitForRequest((request) => request.url() === address && request.method() === 'POST');
      await tab.goto(url);
      if (!hasScript) await tab.click('#continue');
      expect(new URLSearchParams((await sent).postData() ?? '').get('code')).toBeTruthy();
      await tab.waitForURL(address);
      await context.close();
    }
    await sites.stop();
  });
});
