import { createHash, randomBytes } from 'node:crypto';
import type { BrowserContext, Page as Tab } from 'playwright-core';
import { readJwt } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describeInChromium } from '../support/chromium.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { asClient, registerClient, signIn, type TestClient } from '../support/test-client.ts';

const fromBrowser = { 'sec-fetch-dest': 'webidentity' };
const origin = 'https://carte.example';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('the endpoints that browsers ask', () => {
  const app = describeApp({ config: { fedcm: true } });
  let cookie: string;
  const verifier = randomBytes(32).toString('base64url');
  const params = {
    scope: 'openid email',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    nonce: 'n-1',
  };

  const ask = async (path: string, options: { headers?: Readonly<Record<string, string>>; form?: object } = {}) => {
    const { headers = {}, form } = options;
    const response = await fetch(`${app.url}${path}`, {
      redirect: 'manual',
      headers: { ...fromBrowser, cookie, origin, ...headers },
      ...(form && { method: 'POST', body: new URLSearchParams(form as Record<string, string>) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} } as Answer;
  };

  const assertion = (about: Readonly<Record<string, string>> = {}, headers = {}) =>
    ask('/fedcm/assertion', {
      headers,
      form: { client_id: client.clientId, account_id: account.sub, params: JSON.stringify(params), ...about },
    });

  const account = prepare(() => buildAccount(app));
  const client = prepare(() => registerClient(app, { allowed_origins: [origin] }));
  const browser = prepare(() => app.browser());
  beforeAll(async () => {
    await signIn(app, browser, { client, account });
    cookie = `geopf_fedcm=${browser.jar.get('geopf_fedcm')?.value}`;
  });

  test('the documents name every endpoint', async () => {
    const { body } = await ask('/.well-known/web-identity');
    expect(body).toEqual({
      provider_urls: [`${app.url}/fedcm/config.json`],
      accounts_endpoint: `${app.url}/fedcm/accounts`,
      login_url: `${app.url}/compte/navigateur`,
    });
    const { body: config } = await ask('/fedcm/config.json');
    expect(config).toMatchObject({ id_assertion_endpoint: '/fedcm/assertion', login_url: '/compte/navigateur' });
  });

  test('a code is redeemed as any other, and holds nothing that was not asked for', async () => {
    const { status, headers, body } = await assertion();
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect([headers.get('access-control-allow-credentials'), headers.getSetCookie()]).toEqual(['true', []]);
    const redeemed = await asClient(app, client, 'token', {
      grant_type: 'authorization_code',
      code: String(body['token']),
      redirect_uri: client.redirectUri,
      code_verifier: verifier,
    });
    expect(readJwt(redeemed.body['id_token']).claims).toMatchObject({ sub: account.sub, nonce: 'n-1' });
  });

  test.each([
    ['no cookie', {}, { cookie: '' }, 401],
    ['the cookie of the session instead', {}, { cookie: 'geopf_session=x' }, 401],
    ['a page of another origin', {}, { origin: 'https://autre.example' }, 403],
    ['no origin', {}, { origin: '' }, 403],
    ['a script that asks itself', {}, { 'sec-fetch-dest': 'empty' }, 403],
    ['another person', { account_id: '00000000-0000-4000-8000-000000000000' }, {}, 401],
    ['another service', { client_id: 'geopf-id' }, {}, 403],
    ['params that are a list', { params: '[]' }, {}, 400],
    ['params that are no JSON', { params: '{' }, {}, 400],
    ['no proof key', { params: '{"scope":"openid"}' }, {}, 400],
    ['a foreign return address', { params: JSON.stringify({ ...params, redirect_uri: origin }) }, {}, 400],
    ['a sign-in that is too old', { params: JSON.stringify({ ...params, max_age: 0 }) }, {}, 400],
    ['a level that needs the person', { params: JSON.stringify({ ...params, acr_values: 'eidas0-mfa' }) }, {}, 400],
    ['a form of 20 kB', { params: JSON.stringify({ ...params, claims: 'x'.repeat(20_000) }) }, {}, 413],
  ])('%s gets no code', async (_what, form, headers, status) => {
    const answer = await assertion(form, headers);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).not.toContain('"token"');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('a service that needs a yes gets none without a page', async () => {
    const other = await registerClient(app, { allowed_origins: [origin], first_party: false });
    const { status, body } = await assertion({ client_id: other.clientId });
    expect([status, body['error']]).toEqual([400, expect.objectContaining({ code: 'consent_required' })]);
  });

  test('the cookie opens no page and no other endpoint', async () => {
    for (const path of ['/compte', `/realms/geoplateforme/protocol/openid-connect/auth?client_id=${client.clientId}`]) {
      const response = await fetch(`${app.url}${path}`, { redirect: 'manual', headers: { cookie } });
      expect(await response.text()).not.toContain(account.username);
    }
  });

  test('the service learns who may be meant from the browser alone, and a page reads no list of accounts', async () => {
    const { body, headers } = await ask('/fedcm/accounts');
    expect(body['accounts']).toEqual([
      expect.objectContaining({ id: account.sub, email: account.email, approved_clients: [client.clientId] }),
    ]);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const asked = await ask('/fedcm/accounts', { headers: { 'sec-fetch-dest': 'empty' } });
    expect(asked.status).toBe(403);
  });

  test('a service that lets the person go holds nothing of hers any more', async () => {
    const leaving = await registerClient(app, { allowed_origins: [origin] });
    const { body } = await assertion({ client_id: leaving.clientId });
    const redeem = { grant_type: 'authorization_code', code: String(body['token']), code_verifier: verifier };
    const { body: tokens } = await asClient(app, leaving, 'token', { ...redeem, redirect_uri: leaving.redirectUri });
    const form = { client_id: leaving.clientId, account_hint: account.sub };
    // A page that means the person before her ends nothing of hers.
    for (const hint of [{ account_hint: '00000000-0000-4000-8000-000000000000' }, { account_hint: '' }])
      expect((await ask('/fedcm/disconnect', { form: { ...form, ...hint } })).status).toBe(401);
    expect((await ask('/fedcm/disconnect', { form: { client_id: leaving.clientId } })).status).toBe(401);
    const held = await app.services.clients.accessList.listAccess(account.sub);
    expect(held.map(({ clientId }) => clientId)).toContain(leaving.clientId);
    expect(await ask('/fedcm/disconnect', { form })).toMatchObject({ status: 200, body: { account_id: account.sub } });
    const again = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    expect((await asClient(app, leaving, 'token', again)).status).toBe(400);
    expect((await ask('/fedcm/disconnect', { form })).status).toBe(200);
  });

  test('a logout tells the browser, takes the cookie away and ends what it was good for', async () => {
    await browser.open('/realms/geoplateforme/protocol/openid-connect/logout');
    await browser.submit({}, {});
    const { headers } = browser.page;
    expect(headers['set-login'] ?? '').toBe('logged-out');
    const after = await assertion();
    expect([after.status, after.headers.get('set-login')]).toEqual([401, 'logged-out']);
  });
});

describeInChromium('a service on another site, whose browser shares no cookies', (_chromium, openProfile) => {
  const app = describeApp({ config: { fedcm: true } });
  let context: BrowserContext;
  let tab: Tab;
  let client: TestClient;
  let account: BuiltAccount;
  let home: string;
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');

  /** Asks the browser for the person, in the page of the service. Another provider, which is away, takes nothing from her. */
  const askBrowser = () =>
    tab.evaluate(
      async ([configURL, clientId, code_challenge]) => {
        const params = { scope: 'openid', code_challenge, code_challenge_method: 'S256', nonce: 'n' };
        const away = { configURL: 'http://localhost:9/fedcm/config.json', clientId: 'x' };
        const wish = { identity: { providers: [{ configURL, clientId, params }, away] } } as CredentialRequestOptions;
        return ((await navigator.credentials.get(wish)) as unknown as { token: string }).token;
      },
      [`${home}/fedcm/config.json`, client.clientId, challenge],
    );

  const redeem = async (code: string) => {
    const about = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri, code_verifier: verifier };
    return readJwt((await asClient(app, client, 'token', about)).body['id_token']).claims['sub'];
  };

  beforeAll(async () => {
    // The provider is on localhost, and the service on 127.0.0.1.
    const page = app.callback.replace('localhost', '127.0.0.1');
    home = new URL(app.issuer).origin;
    account = await buildAccount(app);
    client = await registerClient(app, { allowed_origins: [new URL(page).origin] });
    context = await openProfile({ sharesCookies: false });
    tab = await context.newPage();
    await tab.goto(`${home}/compte/navigateur`);
    await tab.fill('[name="username"]', account.username);
    await tab.fill('[name="password"]', account.password);
    await tab.click('button[name="action"][value="signin"]');
    await tab.waitForURL(`${home}/compte/navigateur`);
    await tab.goto(page);
    const protocol = await context.newCDPSession(tab);
    await protocol.send('FedCm.enable', { disableRejectionDelay: true });
    protocol.on('FedCm.dialogShown', ({ dialogId, dialogType }) => {
      if (dialogType === 'AccountChooser') void protocol.send('FedCm.selectAccount', { dialogId, accountIndex: 0 });
    });
  });
  afterAll(() => context.close());

  test('the person signs in by the dialog of her browser, and the service redeems the code', async () => {
    expect(await redeem(await askBrowser())).toBe(account.sub);
  });

  test('a service that lets her go asks the browser, and holds nothing of hers any more', async () => {
    await tab.evaluate(
      ([configURL, clientId, accountHint]) => {
        const { disconnect } = (
          globalThis as unknown as { IdentityCredential: { disconnect: (of: object) => Promise<void> } }
        ).IdentityCredential;
        return disconnect({ configURL, clientId, accountHint });
      },
      [`${home}/fedcm/config.json`, client.clientId, account.sub],
    );
    expect(await app.services.clients.accessList.listAccess(account.sub)).toEqual([]);
  });
});
