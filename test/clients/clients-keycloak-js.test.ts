import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { settingsForClient } from '../../src/domain/library-settings/libraries.ts';
import { settingsFacts } from '../../src/domain/library-settings/settings-facts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { readRecipe } from '../support/programs/read-recipe.ts';
import { registerClient } from '../support/test-client.ts';
import { startTwoSites, type TwoSites } from '../support/requests/two-sites.ts';

const library = createRequire(import.meta.url).resolve('keycloak-js');

interface Pattern {
  readonly name: string;
  /** The path of the service below its origin. */
  readonly base: string;
  /** The members of `init`, as source text of the page, beside those that all three services pass. */
  readonly options: string;
  /** The query and fragment of the page, which follow the path. */
  readonly place: string;
  /** True if the logout link names the session by an ID token. */
  readonly hints: boolean;
}

/** The settings with which the pages of today's services call the library. Each service has its own silent page. */
const patterns: readonly Pattern[] = [
  {
    name: 'documentation: answer in the query',
    base: '/aide',
    options: "responseMode: 'query', silentCheckSsoRedirectUri: base + '/silent.html'",
    place: '?question=1#partie-2',
    hints: true,
  },
  {
    name: 'catalogue: answer in the fragment',
    base: '/rechercher-une-donnee',
    options: "silentCheckSsoRedirectUri: base + '/silent.html'",
    place: '?question=1',
    hints: false,
  },
  {
    name: 'shared library: silent check alone',
    base: '/explorer-les-cartes',
    options: "silentCheckSsoFallback: false, silentCheckSsoRedirectUri: base + '/silent.html'",
    place: '?question=1',
    hints: true,
  },
];

describeInChromium('keycloak-js, unmodified, on another site than the provider', (_chromium, openProfile) => {
  let sites: TwoSites;
  let account: BuiltAccount;
  const clientId = 'cartes-gouv-public';

  beforeAll(async () => {
    sites = await startTwoSites();
    const { app, origin } = sites;
    await registerClient(app, {
      ...readRecipe('keycloak-js', origin),
      client_id: clientId,
      // The recipe has one application; here are three on one origin.
      legacy_redirect_patterns: patterns.map(({ base }) => `${origin}${base}/*`),
      legacy_post_logout_patterns: patterns.map(({ base }) => `${origin}${base}/*`),
      access_token_signing_alg: 'RS256',
      access_token_seconds: 43_200,
      refresh_token_seconds: 43_200,
    });
    account = await buildAccount(app);
    sites.serve('/keycloak.js', { type: 'text/javascript', body: readFileSync(library, 'utf8') });
  });
  afterAll(() => sites.stop());

  interface Called {
    readonly base: string;
    readonly options: string;
    readonly client?: string;
  }

  /** Serves the pages of the service. The title of the page shows the result of `init`. */
  const servePage = ({ base, options, client = clientId }: Called) => {
    const { origin, app } = sites;
    sites.serve(`${base}/silent.html`, {
      type: 'text/html',
      body: '<!DOCTYPE html><script>parent.postMessage(location.href, location.origin)</script>',
    });
    return sites.serve(`${base}/une-page`, {
      type: 'text/html',
      body: `<!DOCTYPE html><html lang="fr"><title>…</title><button id="login">Se connecter</button><script type="module">
        import Keycloak from '/keycloak.js';
        const base = '${origin}${base}';
        const keycloak = new Keycloak({ url: '${new URL(app.issuer).origin}', realm: 'geoplateforme', clientId: '${client}' });
        window.keycloak = keycloak;
        document.querySelector('#login').onclick = () => keycloak.login({ redirectUri: location.href });
        keycloak.onAuthLogout = () => { document.title = 'ended'; };
        keycloak
          .init({ onLoad: 'check-sso', flow: 'standard', pkceMethod: 'S256', checkLoginIframe: false, messageReceiveTimeout: 25000, ${options} })
          .then((isSignedIn) => (isSignedIn ? 'signed in' : 'anonymous'), (error) => 'failed: ' + error.message)
          .then((word) => { document.title = word; });
      </script></html>`,
    });
  };

  const told = async (tab: Page, word: string) => {
    await tab.waitForFunction((wanted) => document.title === wanted, word);
  };
  const open = async (context: BrowserContext, url: string) => {
    const tab = await context.newPage();
    await tab.goto(url);
    return tab;
  };
  const signIn = async (tab: Page) => {
    await tab.click('#login');
    await tab.fill('#username', account.username);
    await tab.fill('#password', account.password);
    await tab.click('main button[value="signin"]');
    await told(tab, 'signed in');
  };

  interface Keycloak {
    readonly token: string;
    readonly refreshToken: string;
    readonly idToken: string;
    readonly idTokenParsed: Record<string, unknown>;
    readonly tokenParsed: Record<string, unknown>;
    readonly refreshTokenParsed: Record<string, unknown>;
    readonly sessionId: string;
  }
  const stateOf = (tab: Page) =>
    tab.evaluate(() => {
      const { token, refreshToken, idToken, idTokenParsed, tokenParsed, refreshTokenParsed, sessionId } = (
        window as unknown as { keycloak: Keycloak }
      ).keycloak;
      return { token, refreshToken, idToken, idTokenParsed, tokenParsed, refreshTokenParsed, sessionId };
    });
  const call = (tab: Page, expression: string) => tab.evaluate<unknown>(`window.keycloak.${expression}`);

  describe.each(patterns)('$name', ({ base, options, place, hints }) => {
    let context: BrowserContext;
    let url: string;

    beforeAll(async () => {
      url = servePage({ base, options });
      context = await openProfile();
    });
    afterAll(() => context.close());

    test('a page is anonymous without a session, returns after a sign-in, finds the session silently on reload, and ends it by a logout', async () => {
      const tab = await open(context, `${url}${place}`);
      await told(tab, 'anonymous');

      await signIn(tab);
      expect(tab.url()).toBe(`${url}${place}`);
      const first = await stateOf(tab);
      expect(first.idTokenParsed).toMatchObject({
        sub: account.sub,
        email: account.email,
        preferred_username: account.username,
      });
      expect(first.tokenParsed).toMatchObject({ typ: 'Bearer', azp: clientId, sid: first.sessionId });
      expect(first.refreshTokenParsed).toMatchObject({ typ: 'Refresh' });

      await tab.reload();
      await told(tab, 'signed in');
      expect(tab.url()).toBe(`${url}${place}`);
      const second = await stateOf(tab);
      expect(second.sessionId).toBe(first.sessionId);
      expect(second.token).not.toBe(first.token);

      expect(await call(tab, 'updateToken(-1)')).toBe(true);
      const third = await stateOf(tab);
      expect(third.refreshToken).not.toBe(second.refreshToken);
      expect(third.sessionId).toBe(first.sessionId);
      expect(await call(tab, 'updateToken(30)')).toBe(false);
      expect(await call(tab, 'loadUserInfo()')).toMatchObject({ sub: account.sub, email: account.email });
      expect(await call(tab, 'loadUserProfile()')).toMatchObject({ username: account.username, email: account.email });

      const leaving = new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: tab.url() });
      if (hints) leaving.set('id_token_hint', third.idToken);
      await tab.goto(`${sites.app.protocol}/logout?${leaving}`);
      if (!hints) await tab.click('main button[value="logout"]');
      await told(tab, 'anonymous');
      expect(tab.url()).toBe(`${url}${place}`);
    });
  });

  describe('other features of the library', () => {
    let context: BrowserContext;
    beforeAll(async () => {
      context = await openProfile();
    });
    afterAll(() => context.close());

    test('the settings that the administration shows for the library sign a person in as they are', async () => {
      const { app, origin } = sites;
      const address = `${origin}/copied`;
      const client = { ...readRecipe('keycloak-js', origin), client_id: 'copied', redirect_uris: [address] };
      const facts = settingsFacts(client, { clientId: 'copied', issuer: app.issuer });
      const { fitting } = settingsForClient({ facts, placeholder: '' });
      const { settings } = fitting.find(({ id }) => id === 'keycloak-js')!;
      expect(settings?.hints).toEqual([]);
      await registerClient(app, client);
      const body = `<!DOCTYPE html><html lang="fr"><title>…</title><button id="login">Se connecter</button>
        <script type="importmap">{ "imports": { "keycloak-js": "/keycloak.js" } }</script>
        <script type="module">
        ${settings?.files[0]?.text}
        window.keycloak = keycloak;
        document.querySelector('#login').onclick = () => keycloak.login();
        document.title = (await keycloak.init(options)) ? 'signed in' : 'anonymous';
      </script></html>`;
      sites.serve('/copied', { type: 'text/html', body });
      const own = await openProfile();
      const tab = await open(own, address);
      await told(tab, 'anonymous');
      await signIn(tab);
      expect((await stateOf(tab)).idTokenParsed).toMatchObject({ sub: account.sub, email: account.email });
      await own.close();
    });

    test('the logout of the library ends the session, by address and by form', async () => {
      const url = servePage(patterns[0]!);
      for (const logoutMethod of ['GET', 'POST']) {
        const tab = await open(context, url);
        await told(tab, 'anonymous');
        await signIn(tab);
        await call(tab, `logout({ redirectUri: location.href, logoutMethod: '${logoutMethod}' }) && 1`);
        await told(tab, 'anonymous');
        expect(tab.url()).toBe(url);
      }
    });

    test('the registration of the library opens the creation of an account', async () => {
      const url = servePage(patterns[0]!);
      const tab = await open(context, url);
      await told(tab, 'anonymous');
      await call(tab, 'register({ redirectUri: location.href }) && 1');
      await tab.waitForSelector('h1:has-text("Créer un compte Géoplateforme")');
      await tab.close();
    });

    test('a page with the default settings learns from the session status that the session ended elsewhere', async () => {
      const url = servePage({ base: '/aide', options: 'checkLoginIframe: true, checkLoginIframeInterval: 1' });
      const tab = await open(context, url);
      await told(tab, 'anonymous');
      await signIn(tab);
      await tab.reload();
      await told(tab, 'signed in');
      const { idToken } = await stateOf(tab);
      const other = await open(context, `${sites.app.protocol}/logout?id_token_hint=${idToken}`);
      await other.waitForSelector('h1:has-text("Vous êtes déconnecté")');
      await told(tab, 'ended');
    });
  });

  describe('a private window, which keeps our cookie back in frames', () => {
    let context: BrowserContext;
    beforeEach(async () => {
      context = await openProfile({ sharesCookies: false });
    });
    afterEach(() => context.close());

    test('a page that may redirect still finds the session', async () => {
      const { base, options } = patterns[0]!;
      const tab = await open(context, servePage({ base, options }));
      await told(tab, 'anonymous');
      await signIn(tab);
      await tab.reload();
      await told(tab, 'signed in');
    });

    test('a page that may not redirect is anonymous and is not held up', async () => {
      const { base, options } = patterns[2]!;
      const tab = await open(context, servePage({ base, options }));
      await told(tab, 'anonymous');
      await signIn(tab);
      await tab.reload();
      await told(tab, 'anonymous');
    });
  });

  test('on an origin that is not registered the library times out by itself', async () => {
    const stranger = await startTwoSites();
    const context = await openProfile();
    sites.serve('/etranger', {
      type: 'text/html',
      body: `<!DOCTYPE html><title>…</title><script type="module">
        import Keycloak from '/keycloak.js';
        new Keycloak({ url: '${new URL(stranger.app.issuer).origin}', realm: 'geoplateforme', clientId: 'x' })
          .init({ onLoad: 'check-sso', messageReceiveTimeout: 300, silentCheckSsoRedirectUri: location.origin + '/s.html' })
          .catch((error) => { document.title = error.message; });
      </script>`,
    });
    const tab = await open(context, `${sites.origin}/etranger`);
    await told(tab, 'Timeout when waiting for 3rd party check iframe message.');
    await context.close();
    await stranger.stop();
  });
});
