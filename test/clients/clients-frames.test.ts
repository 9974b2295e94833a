import type { BrowserContext, Page } from 'playwright-core';
import { describeApp } from '../support/describe-app.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { registerClient, signIn, type TestClient } from '../support/test-client.ts';
import type { Browser } from '../support/browser.ts';
import { describeInChromium } from '../support/chromium.ts';
import { startTwoSites, type TwoSites } from '../support/requests/two-sites.ts';
import { until } from '../support/until.ts';

const page = 'https://carte.example.test';
const frames = ['3p-cookies/step1.html', '3p-cookies/step2.html', 'login-status-iframe.html'];

describe('frames for the pages of services', () => {
  const app = describeApp();

  const policyOf = async (path: string, from?: string) => {
    const answer = await fetch(`${app.protocol}/${path}`, from ? { headers: { referer: `${from}/` } } : {});
    expect([path, answer.status]).toEqual([path, 200]);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const [, embedders] = /frame-ancestors (.*)$/.exec(policy) ?? [];
    return { policy, embedders, old: answer.headers.get('x-frame-options') };
  };

  test('a frame may be embedded by the registered origin that asks for it, and names no other origin', async () => {
    const second = 'https://deux.example.test';
    const client = await registerClient(app, { allowed_origins: [page, second] });
    await registerClient(app, { allowed_origins: ['https://autre.example.test'] });
    for (const path of frames) {
      const { policy, old } = await policyOf(path, page);
      expect([old, policy]).toEqual([null, expect.stringContaining("default-src 'none'")]);
      for (const from of [undefined, 'https://evil.test', `${page}.evil.test`, app.url])
        expect([path, from, (await policyOf(path, from)).embedders]).toEqual([path, from, "'none'"]);
      expect((await policyOf(`${path}?client_id=${client.clientId}`)).embedders).toBe(`${page} ${second}`);
      expect((await policyOf(`${path}?client_id=nobody`)).embedders).toBe("'none'");
    }
    for (const path of frames.filter((name) => !name.includes('step2')))
      expect([path, (await policyOf(path, second)).embedders]).toEqual([path, second]);
    // The first page of the test of cookies leads to the second one, and tells it who embeds them.
    const first = await fetch(`${app.protocol}/${frames[0]}`, { headers: { referer: `${page}/` } });
    const next = /data-next="([^"]+)"/.exec(await first.text())?.[1] ?? '';
    expect((await policyOf(`3p-cookies/${next.replaceAll('&amp;', '&')}`, app.url)).embedders).toBe(page);

    const record = (await app.services.clients.registry.find(client.clientId))!;
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, disabledAt: 1 }));
    await app.services.operation.versions.check();
    for (const path of frames) expect((await policyOf(path, page)).embedders).toBe("'none'");
    expect((await policyOf(`${frames[0]}?client_id=${client.clientId}`)).embedders).toBe("'none'");
  });

  test('no other page of ours may be embedded, not even by registered origins', async () => {
    await registerClient(app, { allowed_origins: [page] });
    for (const url of [
      `${app.url}/plan-du-site`,
      `${app.protocol}/logout`,
      `${app.protocol}/login-status-iframe.htm`,
    ]) {
      const answer = await fetch(url);
      expect([url, answer.headers.get('x-frame-options')]).toEqual([url, 'DENY']);
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  test('the frame of a registered origin learns the status of its session, and nothing about another client', async () => {
    const client = await registerClient(app, { allowed_origins: [page], keycloak_shape: true });
    const other = await registerClient(app, { allowed_origins: ['https://autre.example.test'] });
    const browser = app.browser();
    const init = async (params: Readonly<Record<string, string | undefined>>, who = browser) => {
      const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const query = String(new URLSearchParams(given));
      const answer = await who.request({ url: `${app.protocol}/login-status-iframe.html/init?${query}` });
      return [answer.status, answer.body];
    };
    const about = { client_id: client.clientId, origin: page };
    expect(await init({ ...about, session_state: '' })).toEqual([200, 'unchanged']);
    expect(await init({ ...about, session_state: 'former' })).toEqual([200, 'changed']);

    const account = await buildAccount(app);
    const state = await stateAfterSignIn(browser, { client, account });
    expect(await init({ ...about, session_state: state })).toEqual([200, 'unchanged']);
    expect(await init({ ...about, session_state: '' })).toEqual([200, 'changed']);
    expect(await init({ ...about, session_state: state }, app.browser())).toEqual([200, 'changed']);
    expect(await init(about)).toEqual([204, '']);
    const elsewhere = await browser.request({
      url: `${app.protocol}/login-status-iframe.html/init?${new URLSearchParams({ ...about, session_state: state })}`,
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect([elsewhere.status, elsewhere.body]).toEqual([403, 'error']);
    for (const wrong of [
      { ...about, origin: 'https://evil.test' },
      { ...about, origin: `${page}.evil.test` },
      { ...about, client_id: other.clientId },
      { ...about, client_id: 'nobody' },
      { client_id: client.clientId },
      { origin: page },
    ]) {
      expect([wrong, ...(await init({ ...wrong, session_state: state }))]).toEqual([wrong, 403, 'error']);
    }
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    expect(await init({ ...about, session_state: state })).toEqual([200, 'changed']);
    expect(await init({ ...about, session_state: '' })).toEqual([200, 'unchanged']);
  });

  test('a frame that polls does not keep a session alive', async () => {
    const client = await registerClient(app, { allowed_origins: [page], keycloak_shape: true });
    const browser = app.browser();
    const state = await stateAfterSignIn(browser, { client, account: await buildAccount(app) });
    const ask = async () => {
      const about = new URLSearchParams({ client_id: client.clientId, origin: page, session_state: state });
      return (await browser.request({ url: `${app.protocol}/login-status-iframe.html/init?${about}` })).body;
    };
    for (let hours = 0; hours < 12; hours += 4) {
      expect(await ask()).toBe('unchanged');
      app.moveClock(4 * 3600);
    }
    app.moveClock(60);
    expect(await ask()).toBe('changed');
  });

  /** Returns the session state that the service gets at the sign-in and then asks about. */
  async function stateAfterSignIn(browser: Browser, about: { client: TestClient; account: BuiltAccount }) {
    const { page: back } = await signIn(app, browser, about);
    return back.url.searchParams.get('session_state') ?? 'none was told';
  }
});

describeInChromium('frames in a browser', (_chromium, openProfile) => {
  let sites: TwoSites;
  const clientId = 'carte';

  /** Serves a page of the service that embeds one of ours and shows each message from the frame as its title. */
  const embed = (path: string) =>
    sites.serve('/page.html', {
      type: 'text/html',
      body: `<!DOCTYPE html><title>page</title><iframe src="${sites.app.protocol}/${path}"></iframe><script>
        const frame = document.querySelector('iframe');
        addEventListener('message', ({ data, source, origin }) => {
          if (source === frame.contentWindow && origin === '${new URL(sites.app.issuer).origin}') document.title = data;
        });
      </script>`,
    });
  const hears = async (tab: Page) => {
    await tab.waitForFunction(() => document.title !== 'page');
    return tab.title();
  };

  describe.each([
    ['none', 'an ordinary window', 'supported'],
    ['none', 'a private window, which keeps cookies of other sites back', 'unsupported'],
    ['lax', 'an ordinary window', 'unsupported'],
  ] as const)('session cookies with SameSite=%s in %s', (sessionCookieSameSite, kind, word) => {
    let context: BrowserContext;

    beforeAll(async () => {
      sites = await startTwoSites({ sessionCookieSameSite });
      await registerClient(sites.app, { client_id: clientId, allowed_origins: [sites.origin] });
      context = await openProfile({ sharesCookies: kind === 'an ordinary window' });
    });
    afterAll(async () => {
      await context.close();
      await sites.stop();
    });

    test(`a page of another site learns that our cookies are ${word}, and no test cookie stays`, async () => {
      const tab = await context.newPage();
      await tab.goto(embed('3p-cookies/step1.html'));
      expect(await hears(tab)).toBe(word);
      expect((await context.cookies()).filter(({ name }) => name.includes('3p'))).toEqual([]);
    });
  });

  describe('the status of a session', () => {
    let context: BrowserContext;

    beforeAll(async () => {
      sites = await startTwoSites();
      context = await openProfile();
    });
    afterAll(async () => {
      await context.close();
      await sites.stop();
    });

    const say = async (tab: Page, words: string) => {
      await tab.evaluate(
        ([text, target]) => {
          document.title = 'page';
          document.querySelector('iframe')!.contentWindow!.postMessage(text, target!);
        },
        [words, new URL(sites.app.issuer).origin] as const,
      );
      return hears(tab);
    };

    test('a page of an origin that is not registered gets no frame', async () => {
      const tab = await context.newPage();
      await tab.goto(embed('login-status-iframe.html'));
      const shown = () =>
        Promise.all(tab.frames().map((frame) => frame.evaluate(() => document.URL).catch(() => 'on its way')));
      await until(async () => (await shown()).at(-1)?.startsWith('chrome-error:') === true, 'a frame without a page');
      expect(await shown()).toEqual([tab.url(), 'chrome-error://chromewebdata/']);
    });

    test('a page learns whether the session is still the same', async () => {
      const { app, origin } = sites;
      await registerClient(app, { client_id: clientId, allowed_origins: [origin] });
      await registerClient(app, { client_id: 'other', allowed_origins: ['https://autre.example.test'] });
      const tab = await context.newPage();
      await tab.goto(embed('login-status-iframe.html'));
      expect(await say(tab, `${clientId} `)).toBe('unchanged');
      expect(await say(tab, `${clientId} former`)).toBe('changed');
      expect(await say(tab, 'other ')).toBe('error');
      expect(await say(tab, 'nobody ')).toBe('error');
      // A failed request must not look like the end of the session.
      await context.setOffline(true);
      expect(await say(tab, `${clientId} former`)).toBe('unchanged');
    });
  });
});
