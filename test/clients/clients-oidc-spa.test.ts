import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { createClient } from '../support/services/create-client.ts';
import { startTwoSites, type TwoSites } from '../support/requests/two-sites.ts';

const library = join(dirname(createRequire(import.meta.url).resolve('oidc-spa')), 'esm');

/** Serves every module of the library from its package. A real service would bundle them into one file. */
function serveLibrary(sites: TwoSites): void {
  for (const entry of readdirSync(library, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.mjs')) continue;
    const file = join(entry.parentPath, entry.name);
    sites.serve(`/oidc-spa/${relative(library, file)}`, { type: 'text/javascript', body: readFileSync(file, 'utf8') });
  }
}

/** Returns the script of the map editor: it signs in at once and needs the name and the email in the ID token. */
const script = (issuer: string, { base, restoration }: { readonly base: string; readonly restoration: string }) => `
  import { oidcEarlyInit } from '/oidc-spa/entrypoint.mjs';
  const { shouldLoadApp } = oidcEarlyInit({ BASE_URL: '${base}', sessionRestorationMethod: '${restoration}' });
  if (shouldLoadApp) {
    const { createOidc } = await import('/oidc-spa/core/index.mjs');
    const parse = (claims) => {
      if (!claims.email?.includes('@') || !claims.preferred_username) throw new Error('the ID token names nobody');
      return claims;
    };
    window.oidc = await createOidc({
      issuerUri: '${issuer}', clientId: 'editeur', autoLogin: true, decodedIdTokenSchema: { parse },
    });
    document.title = oidc.getDecodedIdToken().email;
  }
`;

describeInChromium('oidc-spa, as the map editor uses it', (_chromium, openProfile) => {
  let sites: TwoSites;
  let account: BuiltAccount;
  let context: BrowserContext;
  const restorations = ['full page redirect', 'iframe'];
  const baseOf = (restoration: string) => `/editeur-${restoration.split(' ')[0]}`;

  beforeAll(async () => {
    sites = await startTwoSites();
    const { app, origin } = sites;
    account = await buildAccount(app);
    const homes = restorations.map((one) => `${origin}${baseOf(one)}/`);
    await createClient(app, {
      client_id: 'editeur',
      keycloak_shape: true,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      // The home page receives every answer, also that of a logout.
      redirect_uris: homes,
      post_logout_redirect_uris: homes,
      allowed_origins: [origin],
      default_scopes: ['openid', 'profile', 'email'],
    });
    serveLibrary(sites);
    sites.serve('/au-revoir', { type: 'text/html', body: '<!DOCTYPE html><title>signed out</title>' });
    for (const restoration of restorations) {
      const base = baseOf(restoration);
      const body = `<!DOCTYPE html><html lang="fr"><title>…</title><script type="module">
        ${script(app.issuer, { base, restoration })}</script></html>`;
      for (const path of ['/', '/carte']) sites.serve(`${base}${path}`, { type: 'text/html', body });
    }
  });
  afterAll(() => sites.stop());
  beforeEach(async () => {
    context = await openProfile();
  });
  afterEach(() => context.close());

  const told = async (tab: Page, word: string) => {
    await tab.waitForFunction((wanted) => document.title === wanted, word);
  };
  const accessToken = (tab: Page) => tab.evaluate<string>('oidc.getTokens().then((tokens) => tokens.accessToken)');

  test.each(restorations)(
    'the library signs in at once, keeps the person over a reload by %s, renews and signs out',
    async (restoration) => {
      const url = `${sites.origin}${baseOf(restoration)}/carte?calque=1`;
      const tab = await context.newPage();
      await tab.goto(url);
      await tab.fill('#username', account.username);
      await tab.fill('#password', account.password);
      await tab.click('main button[value="signin"]');
      await told(tab, account.email);
      expect(tab.url()).toBe(url);

      const first = await accessToken(tab);
      await tab.evaluate('oidc.renewTokens()');
      const second = await accessToken(tab);
      expect(second).not.toBe(first);

      await tab.reload();
      await told(tab, account.email);
      expect(await accessToken(tab)).not.toBe(second);

      await tab.evaluate(`void oidc.logout({ redirectTo: 'specific url', url: '/au-revoir' })`);
      await told(tab, 'signed out');
      await tab.goto(url);
      await tab.waitForSelector('#username');
    },
  );
});
