import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { createClient } from '../support/services/create-client.ts';
import { readRecipe } from '../support/programs/read-recipe.ts';
import { startTwoSites, type TwoSites } from '../support/requests/two-sites.ts';

const entry = createRequire(import.meta.url).resolve('oidc-client-ts');
const library = join(dirname(entry), '..', 'browser', 'oidc-client-ts.min.js');

interface Service {
  readonly clientId: string;
  readonly base: string;
  /** The settings of the library, as source text of the page, beside those of every service. */
  readonly settings?: string;
}

/** Returns the one script for the home page, the return page of a sign-in and the return page of the frame. */
const script = (origin: string, issuer: string, { clientId, base, settings = '' }: Service) => `
  const home = '${origin}${base}';
  window.manager = new oidc.UserManager({
    authority: '${issuer}',
    client_id: '${clientId}',
    redirect_uri: home + '/retour',
    silent_redirect_uri: home + '/silence',
    post_logout_redirect_uri: home + '/au-revoir',
    scope: 'openid profile email',
    loadUserInfo: true,
    silentRequestTimeoutInSeconds: 60,
    ${settings}
  });
  const events = [];
  window.heard = () => events;
  for (const name of ['UserLoaded', 'UserSignedOut', 'SilentRenewError', 'UserSessionChanged', 'AccessTokenExpired'])
    manager.events['add' + name](() => events.push(name));
  const show = async () => {
    const user = await manager.getUser();
    document.title = user ? user.profile.email : 'anonymous';
  };
  document.querySelector('#login').onclick = () => manager.signinRedirect({ state: { page: location.href }, nonce: 'n-0S6' });
  document.querySelector('#logout').onclick = () => manager.signoutRedirect({ state: 'fini' });
  if (location.pathname.endsWith('/silence')) manager.signinSilentCallback();
  else if (location.pathname.endsWith('/retour'))
    manager.signinRedirectCallback().then(
      (user) => location.replace(user.state.page),
      (error) => { document.title = 'failed: ' + error.message; },
    );
  else if (location.pathname.endsWith('/au-revoir'))
    manager.signoutRedirectCallback().then(({ userState }) => { document.title = 'signed out: ' + userState; });
  else show();
`;

describeInChromium('oidc-client-ts, on another site than the provider', (_chromium, openProfile) => {
  let sites: TwoSites;
  let account: BuiltAccount;
  let context: BrowserContext;

  beforeAll(async () => {
    sites = await startTwoSites();
    account = await buildAccount(sites.app);
    sites.serve('/oidc-client-ts.js', { type: 'text/javascript', body: readFileSync(library, 'utf8') });
  });
  afterAll(() => sites.stop());
  beforeEach(async () => {
    context = await openProfile();
    await context.clock.install();
  });
  afterEach(() => context.close());

  /** Registers a client as any new service does, serves its pages, and returns the address of its home page. */
  const serve = async (service: Service, metadata: Readonly<Record<string, unknown>> = {}) => {
    const { app, origin } = sites;
    const home = `${origin}${service.base}`;
    await createClient(app, {
      ...readRecipe('single-page', home),
      client_id: service.clientId,
      allowed_origins: [origin],
      ...metadata,
    });
    const body = `<!DOCTYPE html><html lang="fr"><title>…</title><button id="login">Se connecter</button>
      <button id="logout">Se déconnecter</button><script src="/oidc-client-ts.js"></script>
      <script>${script(origin, app.issuer, service)}</script></html>`;
    for (const path of ['', '/retour', '/silence', '/au-revoir'])
      sites.serve(`${service.base}${path}`, { type: 'text/html', body });
    return home;
  };

  const told = async (tab: Page, word: string) => {
    await tab.waitForFunction((wanted) => document.title === wanted, word);
  };
  const heard = (tab: Page, name: string) =>
    tab.waitForFunction((wanted) => {
      return (window as unknown as { heard(): readonly string[] }).heard().includes(wanted);
    }, name);

  interface User {
    readonly access_token: string;
    readonly refresh_token?: string;
    readonly id_token: string;
    readonly expires_at: number;
    readonly session_state: string | null;
    readonly profile: Readonly<Record<string, unknown>>;
  }
  const userOf = (tab: Page) => tab.evaluate<User>('manager.getUser().then((user) => ({ ...user }))');
  const signInAt = async (home: string) => {
    const tab = await context.newPage();
    await tab.goto(home);
    await told(tab, 'anonymous');
    await tab.click('#login');
    await tab.fill('#username', account.username);
    await tab.fill('#password', account.password);
    await tab.click('main button[value="signin"]');
    await told(tab, account.email);
    return tab;
  };
  /** Moves both clocks to the last minute of an access token, which lives ten minutes. */
  const untilLastMinute = async () => {
    sites.app.moveClock(545);
    await context.clock.fastForward(545_000);
  };
  const asked = (tab: Page) => {
    const grants: string[] = [];
    tab.on('request', (request) => {
      if (request.url().endsWith('/token') && request.method() === 'POST')
        grants.push(new URLSearchParams(request.postData() ?? '').get('grant_type') ?? '');
    });
    return grants;
  };

  test('the library signs in by redirect with nonce and PKCE, keeps the person over a reload, and signs out by redirect', async () => {
    const home = await serve({ clientId: 'redirect', base: '/redirection' });
    const tab = await signInAt(`${home}?page=1#partie-2`);
    expect(tab.url()).toBe(`${home}?page=1#partie-2`);
    const { profile } = await userOf(tab);
    expect(profile).toMatchObject({ sub: account.sub, email: account.email, preferred_username: account.username });
    await tab.reload();
    await told(tab, account.email);

    await tab.click('#logout');
    await told(tab, 'signed out: fini');
    await tab.goto(home);
    await told(tab, 'anonymous');
    const silent = await tab.evaluate('manager.signinSilent().catch((error) => error.error)');
    expect(silent).toBe('login_required');
  });

  test('without a refresh token the library renews in a frame before the access token ends', async () => {
    const home = await serve({ clientId: 'frame', base: '/cadre' });
    const tab = await signInAt(home);
    const first = await userOf(tab);
    expect(first.refresh_token).toBeUndefined();
    const grants = asked(tab);
    await untilLastMinute();
    await heard(tab, 'UserLoaded');
    const second = await userOf(tab);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.expires_at).toBeGreaterThan(first.expires_at);
    expect(second.profile['sub']).toBe(account.sub);
    expect(grants).toEqual(['authorization_code']);
  });

  test('with a refresh token the library renews by it and gets another one each time', async () => {
    const grant_types = ['authorization_code', 'refresh_token'];
    const home = await serve({ clientId: 'refresh', base: '/rotation' }, { grant_types });
    const tab = await signInAt(home);
    const first = await userOf(tab);
    const grants = asked(tab);
    await untilLastMinute();
    await heard(tab, 'UserLoaded');
    const second = await userOf(tab);
    expect([second.access_token, second.refresh_token]).not.toContain(first.access_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    await tab.evaluate('manager.signinSilent()');
    expect((await userOf(tab)).refresh_token).not.toBe(second.refresh_token);
    expect(grants).toEqual(['refresh_token', 'refresh_token']);
  });

  test('with the address of the status frame the library learns that the session ended elsewhere', async () => {
    const frame = `${sites.app.protocol}/login-status-iframe.html`;
    const settings = `monitorSession: true, checkSessionIntervalInSeconds: 1, metadataSeed: { check_session_iframe: '${frame}' }`;
    const home = await serve({ clientId: 'status', base: '/statut', settings }, { keycloak_shape: true });
    const tab = await signInAt(home);
    const { id_token, session_state } = await userOf(tab);
    expect(session_state).toEqual(expect.any(String));
    const other = await context.newPage();
    await other.goto(`${sites.app.protocol}/logout?id_token_hint=${id_token}`);
    await other.waitForSelector('h1:has-text("Vous êtes déconnecté")');
    await heard(tab, 'UserSignedOut');
  });
});
