import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { serveSite } from '../../demo/serve-site.ts';
import { startDemo } from '../../demo/start-demo.ts';
import type { Demo } from '../../demo/start-demo.ts';

const clients = [
  { client_id: 'demo', client_secret: 'a-secret-of-the-test-0123456789-abcdef' },
  { client_id: 'demo-tiers', client_secret: 'another-secret-of-the-test-0123456789' },
];
const server = createServer();
let issuer: string;
let demo: Demo;
let home: string;
let ahead: Demo;

/** Returns a bare provider with its own plain pages, because the demonstration must work with any provider. */
function createBareProvider() {
  return new Provider(issuer, {
    clients: clients.map((client) => ({
      ...client,
      redirect_uris: [`${home}/callback`, `${ahead.urls.relyingParty}/callback`],
      post_logout_redirect_uris: [`${home}/`],
      backchannel_logout_uri: `${home}/backchannel-logout`,
      backchannel_logout_session_required: true,
      grant_types: ['authorization_code', 'refresh_token'],
    })),
    cookies: { keys: ['a-cookie-key-of-the-test'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    features: {
      devInteractions: { enabled: true },
      backchannelLogout: { enabled: true },
      revocation: { enabled: true },
    },
    issueRefreshToken: () => true,
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({
        sub,
        name: `<b>${sub}</b>`,
        preferred_username: sub,
        email: `${sub}@example.test`,
        email_verified: true,
      }),
    }),
    // The library refuses loopback addresses for back-channel calls.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
  });
}

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  demo = await startDemo({ issuer, port: 0, smtpPort: 0, clients });
  home = demo.urls.relyingParty;
  ahead = await startDemo({ issuer, port: 0, smtpPort: 0, clients, clockOffset: 86_400 });
});

afterAll(async () => {
  await Promise.all([demo.stop(), ahead.stop()]);
  server.closeAllConnections();
  server.close();
});

/** Follows redirects with one cookie jar for all ports of localhost, as browsers do. */
function openBrowser() {
  const jar = new Map<string, { value: string; path: string }>();
  const go = async (
    address: string,
    form?: Record<string, string>,
  ): Promise<{ url: URL; status: number; text: string }> => {
    const url = new URL(address);
    const sent = [...jar]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`);
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: sent.join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(/; */);
      const [name = '', value = ''] = pair.split(/=(.*)/);
      const path = attributes.find((one) => one.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
      if (value === '' || attributes.some((one) => /^expires=.*1970/i.test(one))) jar.delete(name);
      else jar.set(name, { value, path });
    }
    const target = response.headers.get('location');
    if (target) return go(new URL(target, url).href);
    return { url, status: response.status, text: await response.text() };
  };
  return { go, cookies: jar, session: async () => JSON.parse((await go(`${home}/session.json`)).text) };
}

type Browser = ReturnType<typeof openBrowser>;

/** Goes from `/login` through the two forms of the bare provider and back to the service. */
async function signIn(browser: Browser, { base = home, query = '' } = {}) {
  const first = await browser.go(`${base}/login?${query}`);
  const second = await browser.go(first.url.href, { prompt: 'login', login: 'camille', password: 'x' });
  return browser.go(second.url.href, { prompt: 'consent' });
}

/** Expects the page that asks the browser to come back, because the provider has not started yet. */
async function expectWaitingPage(address: string) {
  const early = await fetch(address, { redirect: 'manual' });
  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '2']);
  const text = await early.text();
  expect(text).toContain('<meta http-equiv="refresh" content="2"');
  expect(text).toContain('<h1>Le fournisseur d’identité démarre</h1>');
}

test('a request that arrives while the site is being built is answered after that', async () => {
  let asked: Promise<Response> | undefined;
  let hear = () => {};
  const arrived = new Promise<void>((resolve) => (hear = resolve));
  subscribe('http.server.request.start', hear);
  const { server: early } = await serveSite(0, async (baseUrl) => {
    asked = fetch(baseUrl);
    await arrived;
    return { answer: (_request, response) => void response.end('here') };
  });
  expect(await (await asked!).text()).toBe('here');
  unsubscribe('http.server.request.start', hear);
  early.closeAllConnections();
  early.close();
});

test('a provider that accepts the connection and stays silent is reported as starting', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const itsIssuer = `http://localhost:${(silent.address() as AddressInfo).port}`;
  const waiting = await startDemo({ issuer: itsIssuer, port: 0, smtpPort: 0, clients, discoverySeconds: 0.1 });
  await expectWaitingPage(`${waiting.urls.relyingParty}/login`);
  silent.closeAllConnections();
  silent.close();
  await waiting.stop();
});

test('the service starts before the provider, says that the provider is starting, and works as soon as it has started', async () => {
  server.once('request', (_request, response) => response.writeHead(503).end());
  await expectWaitingPage(`${home}/login`);

  server.on('request', createBareProvider().callback());
  const later = await openBrowser().go(`${home}/login`);
  expect(later.url.href).toMatch(`${issuer}/interaction/`);
});

test('without a session the home page offers « Se connecter », and session.json reports nobody', async () => {
  const browser = openBrowser();
  const page = await browser.go(`${home}/`);
  expect(page.text).toContain('<title>Cartes.gouv.fr (démonstration)</title>');
  expect(page.text).toMatch(/<header>.*href="\/login">Se connecter<\/a><\/header>/s);
  expect(await browser.session()).toEqual({ signedIn: false });
});

test('a person who signs in returns with tokens, claims and a name, and the name is never read as markup', async () => {
  const browser = openBrowser();
  const landed = await signIn(browser);
  expect(landed.url.href).toBe(`${home}/`);
  expect(landed.text).toContain('&lt;b>camille&lt;/b>');
  expect(landed.text).not.toContain('<b>camille');
  expect(landed.text).toContain('Se déconnecter');

  const session = await browser.session();
  expect(session).toMatchObject({
    signedIn: true,
    error: null,
    callback: { code: expect.any(String), state: session.request.state, iss: issuer },
    tokens: { refresh_token: expect.any(String), scope: 'openid profile email', expires_in: expect.any(Number) },
    header: { alg: 'RS256' },
    claims: { iss: issuer, aud: 'demo', sub: 'camille', nonce: session.request.nonce },
    accessTokenClaims: null,
    userinfo: { sub: 'camille', email: 'camille@example.test' },
    backchannelLogouts: [],
  });
  expect(session.request.code_challenge).toMatch(/^[\w-]{43}$/);
});

test('parameters of /login are passed on and replace the defaults, and an empty one is left out', async () => {
  const response = await fetch(`${home}/login?client=demo-tiers&scope=openid&prompt=login&nonce=&acr_values=a+b`, {
    redirect: 'manual',
  });
  const sent = new URL(response.headers.get('location') ?? '').searchParams;
  expect(Object.fromEntries(sent)).toMatchObject({
    client_id: 'demo-tiers',
    scope: 'openid',
    prompt: 'login',
    acr_values: 'a b',
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: `${home}/callback`,
  });
  expect(sent.has('nonce')).toBe(false);
  expect(response.headers.get('set-cookie')).toMatch(/^rp_session=[\w-]{43}; path=\/; samesite=lax; httponly$/);
});

test('the second client gets tokens of its own', async () => {
  const browser = openBrowser();
  await signIn(browser, { query: 'client=demo-tiers&max_age=60' });
  expect((await browser.session()).claims).toMatchObject({ aud: 'demo-tiers', auth_time: expect.any(Number) });
});

test('a person who gives up at the provider sees access_denied, and the state is the one that was sent', async () => {
  const browser = openBrowser();
  const form = await browser.go(`${home}/login`);
  const page = await browser.go(`${form.url.href}/abort`);
  const session = await browser.session();
  expect(page.status).toBe(400);
  expect(page.text).toContain('<code id="error">access_denied</code>');
  expect(page.url.searchParams.get('state')).toBe(session.request.state);
  expect(session).toMatchObject({
    signedIn: false,
    error: 'access_denied',
    callback: { error: 'access_denied' },
    tokens: null,
  });
});

test('an answer without a request is refused and changes nothing', async () => {
  const browser = openBrowser();
  await signIn(browser);
  const before = await browser.session();
  const page = await browser.go(`${home}/callback?code=stolen&state=foreign`);
  expect(page.status).toBe(400);
  expect(page.text).toContain('state_mismatch');
  expect(await browser.session()).toEqual(before);
});

test('a session that was planted before the sign-in is worth nothing afterwards', async () => {
  const browser = openBrowser();
  const form = await browser.go(`${home}/login`);
  const planted = browser.cookies.get('rp_session')?.value;
  const second = await browser.go(form.url.href, { prompt: 'login', login: 'camille', password: 'x' });
  await browser.go(second.url.href, { prompt: 'consent' });
  const answer = await fetch(`${home}/session.json`, { headers: { cookie: `rp_session=${planted}` } });
  expect(await answer.json()).toEqual({ signedIn: false });
  expect((await browser.session()).signedIn).toBe(true);
});

test('tokens are refreshed and userinfo is read again', async () => {
  const browser = openBrowser();
  await signIn(browser);
  const before = await browser.session();
  const after = await browser.go(`${home}/refresh`, {});
  expect(after.url.href).toBe(`${home}/`);
  const session = await browser.session();
  expect(session.tokens.access_token).not.toBe(before.tokens.access_token);
  expect(session.claims.sub).toBe('camille');
  expect((await browser.go(`${home}/userinfo`, {})).status).toBe(200);
});

test('a refused refresh shows the protocol error', async () => {
  const browser = openBrowser();
  await signIn(browser);
  const { refresh_token } = (await browser.session()).tokens;
  const authorization = `Basic ${Buffer.from(`demo:${clients[0]?.client_secret}`).toString('base64')}`;
  await fetch(`${issuer}/token/revocation`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ token: refresh_token }),
  });
  const page = await browser.go(`${home}/refresh`, {});
  expect(page.status).toBe(400);
  expect(page.text).toContain('<code id="error">invalid_grant</code>');
  expect((await browser.session()).error).toBe('invalid_grant');
});

test('the logout goes through the provider and returns to the home page', async () => {
  const browser = openBrowser();
  await signIn(browser);
  const asked = await browser.go(`${home}/logout`, {});
  expect(asked.url.href).toMatch(`${issuer}/session/end`);
  expect(asked.url.searchParams.get('post_logout_redirect_uri')).toBe(`${home}/`);
  const xsrf = /name="xsrf" value="(\w+)"/.exec(asked.text)?.[1] ?? '';
  const landed = await browser.go(`${issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
  expect(landed.url.origin + landed.url.pathname).toBe(`${home}/`);
  expect(landed.url.searchParams.get('state')).toBe(asked.url.searchParams.get('state'));
  expect(landed.text).toContain('Vous êtes déconnecté.');
  expect(await browser.session()).toEqual({ signedIn: false });
});

test('a logout at the provider reaches the service by the back channel', async () => {
  const browser = openBrowser();
  await signIn(browser);
  const { sid } = (await browser.session()).claims;
  const { text } = await browser.go(`${issuer}/session/end`);
  const xsrf = /name="xsrf" value="(\w+)"/.exec(text)?.[1] ?? '';
  await browser.go(`${issuer}/session/end/confirm`, { xsrf, logout: 'yes' });
  const session = await browser.session();
  expect(session).toMatchObject({
    signedIn: false,
    tokens: null,
    backchannelLogouts: [{ iss: issuer, aud: 'demo', sid }],
  });
  expect(sid).toEqual(expect.any(String));
});

test('a logout token that the provider did not sign is refused', async () => {
  const token = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"camille"}').toString('base64url')}.`;
  const answer = await fetch(`${home}/backchannel-logout`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
});

test('the stand-ins of the upstreams run beside the demonstration, know the provider’s settings, and stop with it', async () => {
  const franceConnect = {
    clientId: 'geopf-id',
    clientSecret: 'a-secret-of-the-test-0123456789-abcdef',
    idTokenAlg: 'ES256',
    userinfoAlg: 'ES256',
    callbackPath: '/retour/franceconnect',
  };
  const beside = await startDemo({ issuer, port: 0, smtpPort: 0, clients, standIns: { port: 0, franceConnect } });
  const { origin } = new URL(issuer);
  const ask = (upstream = '') =>
    fetch(
      `${upstream}/authorize?${new URLSearchParams({
        client_id: 'geopf-id',
        response_type: 'code',
        redirect_uri: `${origin}/retour/franceconnect`,
        scope: 'openid',
        acr_values: 'eidas1',
        state: 's'.repeat(43),
        nonce: 'n'.repeat(43),
      })}`,
      { redirect: 'manual' },
    );
  expect((await ask(beside.urls.franceConnect)).status).toBe(303);
  // The provider was declared at only one of the two stand-ins.
  expect((await ask(beside.urls.proConnect)).status).toBe(400);
  await beside.stop();
  await expect(ask(beside.urls.franceConnect)).rejects.toThrow('fetch failed');
});

test('a request for another host name is refused', async () => {
  const { port } = new URL(home);
  const [response] = await once(
    request({ host: '127.0.0.1', port, path: '/mail.json', headers: { host: 'evil.test' } }).end(),
    'response',
  );
  response.resume();
  expect(response.statusCode).toBe(421);
});

test('the service uses the clock offset: one day ahead, the ID token has expired', async () => {
  const page = await signIn(openBrowser(), { base: ahead.urls.relyingParty });
  expect(page.status).toBe(400);
  expect(page.text).toContain('JWT timestamp claim value failed validation');
});
