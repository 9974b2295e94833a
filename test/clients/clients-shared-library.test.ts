import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { createClient } from '../support/services/create-client.ts';
import { startTwoSites } from '../support/requests/two-sites.ts';
import { prepare } from '../support/describe-app.ts';

const { resolve } = createRequire(import.meta.url);

interface Version {
  readonly version: string;
  readonly file: string;
  /** The source text with which a page loads the library from the file. */
  readonly from: string;
}

/** The version of the shared library, and the older version that the map still uses. */
const versions: readonly Version[] = [
  {
    version: '3.3.1',
    file: resolve('@badgateway/oauth2-client/browser/oauth2-client.min.js'),
    from: "await import('/3.3.1/oauth2-client.js')",
  },
  {
    version: '2.4.2',
    file: resolve('oauth2-client-2/browser/oauth2-client.min.js'),
    from: "await import('/2.4.2/oauth2-client.js').then(() => window.OAuth2Client)",
  },
];
const twelveHours = 43_200;

/** Returns the script of a page of the shared library. The page accepts a sign-in only with both `code` and `session_state`. */
const script = (base: string, { protocol, from }: { readonly protocol: string; readonly from: string }) => `
  const { OAuth2Client, OAuth2Fetch, generateCodeVerifier } = ${from};
  const base = '${base}';
  const scope = ['openid', 'profile', 'email'];
  const client = new OAuth2Client({
    clientId: 'cartes-gouv-public',
    authorizationEndpoint: '${protocol}/auth',
    tokenEndpoint: '${protocol}/token',
    revocationEndpoint: '${protocol}/revoke',
  });
  const answer = new URLSearchParams(location.search);
  window.session = new OAuth2Fetch({
    client,
    scheduleRefresh: true,
    getStoredToken: () => JSON.parse(localStorage.getItem('token')),
    storeToken: (token) => localStorage.setItem('token', JSON.stringify(token)),
    getNewToken: () =>
      answer.has('code') && answer.has('session_state')
        ? client.authorizationCode.getTokenFromCodeRedirect(location.href, {
            redirectUri: base + '/login',
            state: 'cartes',
            codeVerifier: sessionStorage.getItem('verifier'),
          })
        : null,
  });
  window.who = async () => {
    const response = await session.fetch('${protocol}/userinfo');
    return (await response.json()).email;
  };
  document.querySelector('#login').onclick = async () => {
    const codeVerifier = await generateCodeVerifier();
    sessionStorage.setItem('verifier', codeVerifier);
    location.href = await client.authorizationCode.getAuthorizeUri({
      redirectUri: base + '/login', state: 'cartes', codeVerifier, scope, extraParams: { approval_prompt: 'auto' },
    });
  };
  document.querySelector('#logout').onclick = () => {
    const [, claims] = JSON.parse(localStorage.getItem('token')).accessToken.split('.');
    const { sid } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
    localStorage.removeItem('token');
    location.href = \`${protocol}/logout?
client_id=cartes-gouv-public
&scope=openid profile email
&response_type=code
&post_logout_redirect_uri=\${base}/logout?session_state=\${sid}\`;
  };
  document.title = answer.has('session_state') && !answer.has('code') ? 'signed out' : await who().catch(() => 'anonymous');
`;

describeInChromium('the library that the services’ browser code shares', (_chromium, openProfile) => {
  describe.each(versions)('version $version', ({ version, file, from }) => {
    let account: BuiltAccount;
    let context: BrowserContext;
    let base: string;

    const sites = prepare(() => startTwoSites());
    beforeAll(async () => {
      const { app, origin } = sites;
      base = `${origin}/explorer-les-cartes`;
      await createClient(app, {
        client_id: 'cartes-gouv-public',
        keycloak_shape: true,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${base}/login`],
        post_logout_redirect_uris: [`${base}/logout`],
        // The library writes the session behind the address.
        legacy_post_logout_patterns: [`${base}/logout*`],
        allowed_origins: [origin],
        default_scopes: ['openid', 'profile', 'email'],
        refresh_reuse_seconds: 30,
      });
      account = await buildAccount(app);
      sites.serve(`/${version}/oauth2-client.js`, { type: 'text/javascript', body: readFileSync(file, 'utf8') });
      const page = `<!DOCTYPE html><html lang="fr"><title>…</title><button id="login">Se connecter</button>
      <button id="logout">Se déconnecter</button><script type="module">${script(base, { protocol: app.protocol, from })}</script></html>`;
      for (const path of ['', '/login', '/logout'])
        sites.serve(`/explorer-les-cartes${path}`, { type: 'text/html', body: page });
    });
    afterAll(() => sites.stop());
    beforeEach(async () => {
      context = await openProfile();
      await context.clock.install();
    });
    afterEach(() => context.close());

    const told = async (tab: Page, word: string) => {
      await tab.waitForFunction((wanted) => document.title === wanted, word);
    };
    const openTab = async () => {
      const tab = await context.newPage();
      await tab.goto(base);
      return tab;
    };
    const signIn = async () => {
      const tab = await openTab();
      await told(tab, 'anonymous');
      await tab.click('#login');
      await tab.fill('#username', account.username);
      await tab.fill('#password', account.password);
      await tab.click('main button[value="signin"]');
      await told(tab, account.email);
      return tab;
    };
    const who = (tab: Page) => tab.evaluate<unknown>('who()');
    const tokenOf = (tab: Page) =>
      tab.evaluate<{ readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: number }>(
        'session.token',
      );
    /** Moves both clocks to the minute before the tokens end. */
    const untilLastMinute = async () => {
      sites.app.moveClock(twelveHours - 60);
      await context.clock.fastForward((twelveHours - 60) * 1000);
    };
    const renewed = (tab: Page, before: string) =>
      tab.waitForFunction(`session.activeRefresh === null && session.token.accessToken !== '${before}'`);

    test('the library signs in, returns with code and session_state, keeps the person over a reload, and signs out', async () => {
      const tab = await signIn();
      const { searchParams } = new URL(tab.url());
      expect([searchParams.has('code'), searchParams.has('session_state')]).toEqual([true, true]);
      await tab.goto(base);
      await told(tab, account.email);
      await tab.click('#logout');
      await tab.click('main button[value="logout"]');
      await told(tab, 'signed out');
      expect(tab.url()).toMatch(/\/logout\?session_state=[\w-]+$/);
      await tab.goto(base);
      await told(tab, 'anonymous');
    });

    test('the library renews the tokens by itself one minute before the end of the twelve hours', async () => {
      const tab = await signIn();
      const first = await tokenOf(tab);
      await untilLastMinute();
      await renewed(tab, first.accessToken);
      const second = await tokenOf(tab);
      expect(second.refreshToken).not.toBe(first.refreshToken);
      expect(second.expiresAt).toBeGreaterThan(first.expiresAt);
      expect(await who(tab)).toBe(account.email);
    });

    test('two tabs that renew at the same moment both stay signed in, and do so again twelve hours later', async () => {
      const one = await signIn();
      const two = await openTab();
      await told(two, account.email);
      const tabs = [one, two];
      const first = await tokenOf(one);
      expect((await tokenOf(two)).refreshToken).toBe(first.refreshToken);

      await Promise.all(tabs.map((tab) => tab.evaluate('session.refreshToken().then(() => 1)')));
      const second = await tokenOf(one);
      expect(second.refreshToken).not.toBe(first.refreshToken);
      expect((await tokenOf(two)).refreshToken).toBe(second.refreshToken);
      expect(await Promise.all(tabs.map(who))).toEqual([account.email, account.email]);

      await untilLastMinute();
      await Promise.all(tabs.map((tab) => renewed(tab, second.accessToken)));
      expect(await Promise.all(tabs.map(who))).toEqual([account.email, account.email]);
      expect((await tokenOf(two)).refreshToken).toBe((await tokenOf(one)).refreshToken);
    });
  });
});
