import { isSignedIn, membersOf } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { describePerson } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest, registerClient, signIn } from '../support/test-client.ts';

const setCookies = (page: Page) => [page.headers['set-cookie'] ?? []].flat() as string[];
const attributesOf = (cookie: string) =>
  cookie
    .split('; ')
    .slice(1)
    .map((part) => part.toLowerCase());
const press = { action: 'signin' };

describe('cookies and sessions', () => {
  const { app, client, account } = describePerson();

  test('no cookie can be read by a script or sent by a form of another site, and no cookie is large', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.submit({ username: account.username, password: account.password }, press);
    for (const cookie of browser.jar.all()) {
      expect([cookie.name, cookie.httpOnly, cookie.sameSite]).toEqual([cookie.name, true, 'lax']);
      // A service on the same host may call its own cookie `session`: cookies ignore ports.
      expect(cookie.name).toMatch(/^geopf_/);
      expect(cookie.name.length + cookie.value.length).toBeLessThan(1024);
    }
    // The value is 256 random bits and tells nothing about the account.
    expect(browser.jar.get('geopf_session')?.value).toMatch(/^[\w-]{43}$/);
  });

  test('a cookie that lasts says its age, so that a computer whose clock is hours ahead keeps it', async () => {
    const page = await app.browser().request({ url: authorizationRequest(app, client).url });
    const lasting = setCookies(page).filter((cookie) => /; expires=/i.test(cookie));
    expect(lasting).not.toEqual([]);
    const ages = lasting.map((cookie) => Number(/; max-age=(\d+)/.exec(cookie)?.[1]));
    expect(ages.filter((age) => age >= 600)).toHaveLength(lasting.length);
  });

  test('a session without « Se souvenir de moi » ends with the browser, and after 12 hours without use', async () => {
    const { browser } = await signIn(app, app.browser(), { client, account });
    expect(browser.jar.get('geopf_session')?.expires).toBeUndefined();
    const closed = browser.fork();
    closed.jar.close();
    expect(await isSignedIn(app, closed, client)).toBe(false);
    app.moveClock(11 * 3600);
    expect(await isSignedIn(app, browser, client)).toBe(true);
    app.moveClock(11 * 3600);
    expect(await isSignedIn(app, browser, client)).toBe(true);
    app.moveClock(12 * 3600 + 60);
    expect(await isSignedIn(app, browser, client)).toBe(false);
    // The cookie that is left belongs to no account and lives 12 hours at most.
    expect(browser.jar.get('geopf_session')?.expires ?? 0).toBeLessThan(Date.now() + 12.1 * 3_600_000);
  });

  test('a session with « Se souvenir de moi » lives 30 days and outlives the browser', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    await browser.submit({ username: account.username, password: account.password, rememberMe: true }, press);
    const expires = browser.jar.get('geopf_session')?.expires ?? 0;
    expect(Math.round((expires - Date.now()) / 86_400_000)).toBe(30);
    browser.jar.close();
    app.moveClock(20 * 86_400);
    expect(await isSignedIn(app, browser, client)).toBe(true);
  });

  test('a cookie planted before the sign-in does not name the session afterwards', async () => {
    const { browser: attacker } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
    const planted = [attacker.jar.get('geopf_session')!.value, 'a'.repeat(43), 'planted'];
    for (const value of planted) {
      const browser = value === planted[0] ? attacker.fork() : app.browser();
      if (value !== planted[0])
        browser.jar.store(new URL(app.url), [`geopf_session=${value}; Path=/`, `geopf_session.sig=forged; Path=/`]);
      const form = await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
      if (form.text.includes('Utiliser un autre compte')) await browser.submit({}, { action: 'switch' });
      await browser.submit({ username: account.username, password: account.password }, press);
      expect(browser.jar.get('geopf_session')?.value).not.toBe(value);
      expect(await isSignedIn(app, browser, client)).toBe(true);
    }
    // The session that the attacker knows has ended, because it belonged to another account.
    expect(await isSignedIn(app, attacker, client)).toBe(false);
  });

  test('each sign-in gives the session another cookie, and the former cookie is dead', async () => {
    const { browser } = await signIn(app, app.browser(), { client, account });
    const before = browser.fork();
    await signIn(app, browser, { client, account, params: { prompt: 'login' } });
    expect(browser.jar.get('geopf_session')?.value).not.toBe(before.jar.get('geopf_session')?.value);
    expect(await isSignedIn(app, browser, client)).toBe(true);
    expect(await isSignedIn(app, before, client)).toBe(false);
  });

  test('a cookie with an altered value or signature, or of 5000 bytes, is ignored without an error', async () => {
    const { browser } = await signIn(app, app.browser(), { client, account });
    const good = browser.jar.get('geopf_session')!.value;
    const signature = browser.jar.get('geopf_session.sig')!.value;
    const alter = (value: string) => `${value.slice(0, -1)}${value.endsWith('_') ? '-' : '_'}`;
    const altered = [
      [alter(good), signature],
      [good, alter(signature)],
      [good, ''],
      ['x'.repeat(5000), signature],
      ['%00', 'é'],
      ["' OR 1=1--", signature],
    ];
    for (const [value, sig] of altered) {
      const request = authorizationRequest(app, client, { prompt: 'none' });
      const headers = { cookie: Buffer.from(`geopf_session=${value}; geopf_session.sig=${sig}`).toString('latin1') };
      const page = await app.browser().request({ url: request.url, headers, cookies: false });
      expect([value?.slice(0, 50), page.status]).toEqual([value?.slice(0, 50), 303]);
      expect(page.header('location')).toContain('error=login_required');
    }
  });

  test('an interaction that is unknown, finished or of another browser shows an error page with a reference', async () => {
    const browser = app.browser();
    const form = await browser.open(authorizationRequest(app, client).url);
    const address = form.url.href;
    const [finished, copied] = [browser.tab(), browser.fork()];
    expect((await app.browser().open(address)).h1).toBe('Cette page a expiré');
    await browser.submit({ username: account.username, password: account.password }, press);
    for (const [who, url] of [
      [app.browser(), address],
      [app.browser(), `${app.url}/interaction/unknown`],
      [app.browser(), `${app.url}/interaction/${'x'.repeat(2000)}`],
      [finished, address],
    ] as const) {
      const page = await who.open(url);
      const isFinished = url === address;
      expect([page.status, page.h1]).toEqual([
        400,
        isFinished ? 'Cette demande est déjà terminée' : 'Cette page a expiré',
      ]);
      expect(page.find('#reference')).not.toBeNull();
      expect(page.find('#back')?.getAttribute('href')).toBe(
        isFinished ? new URL(client.redirectUri).origin : undefined,
      );
    }
    const late = await finished.post(address, {
      csrf: form.fieldValue('csrf')!,
      action: 'signin',
      username: account.username,
      password: account.password,
    });
    expect(late.status).toBe(400);
    // A copy of the cookie from before still opens the page. What it answers comes too late, and the request begins again.
    expect((await copied.reload()).h1).toBe('Se connecter');
    const again = await copied.submit({ username: account.username, password: account.password }, press);
    expect([again.status, again.h1, again.url.searchParams.has('code')]).toEqual([200, 'Se connecter', false]);
    expect(await isSignedIn(app, copied, client)).toBe(false);
  });

  test('a browser that refuses cookies is told that they are needed, whatever it opens', async () => {
    for (const start of [authorizationRequest(app, client).url, '/compte', '/inscription']) {
      const browser = app.browser();
      const follow = async (url: string) => {
        let answer = await browser.request({ url, cookies: false });
        for (let hops = 0; answer.status === 303 || answer.status === 302; hops++) {
          expect(hops).toBeLessThan(6);
          const next = new URL(answer.header('location') ?? '', app.url).href;
          answer = await browser.request({ url: next, cookies: false });
        }
        return answer;
      };
      let told = await follow(start);
      if (told.status === 200) {
        // The first page of a request stands there already. Its script asks for the address of its form, and without script the form is sent.
        const url = told.form().getAttribute('action') ?? '';
        const body = { csrf: told.fieldValue('csrf') ?? '', username: 'marie', password: 'x', action: 'signin' };
        const sent = await browser.request({ url, method: 'POST', cookies: false, headers: { origin: app.url }, body });
        expect([sent.status, sent.h1]).toEqual([403, 'Cookies nécessaires']);
        told = await follow(new URL(url, app.url).href);
      }
      expect([told.status, told.h1]).toEqual([403, 'Cookies nécessaires']);
      expect(told.find('#back')?.getAttribute('href')).toBe('/aide');
    }
  });

  test('two tabs keep their own requests, whichever is answered first', async () => {
    const other = await registerClient(app);
    const browser = app.browser();
    const tab = browser.tab();
    const first = authorizationRequest(app, client);
    const second = authorizationRequest(app, other);
    await browser.open(first.url);
    await tab.open(second.url);
    expect(browser.page.url.pathname).not.toBe(tab.page.url.pathname);
    const one = await browser.submit({ username: account.username, password: account.password }, press);
    expect(one.url.searchParams.get('state')).toBe(first.state);
    // The second tab began before the first tab opened a session, so its person signs in anew, to the service of that tab.
    const two = await tab.submit({ username: account.username, password: account.password }, press);
    expect(two.url.searchParams.get('state')).toBe(second.state);
    expect(two.url.searchParams.get('code')).toBeTruthy();
  });

  test('going back to an address that was used shows a page, and the service can be opened again', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    const { url } = browser.page;
    const form = browser.tab();
    const fields = { username: account.username, password: account.password };
    expect((await browser.submit(fields, press)).url.searchParams.get('code')).toBeTruthy();
    const sent = await form.submit(fields, press);
    expect([sent.status, sent.h1]).toEqual([400, 'Cette demande est déjà terminée']);
    const again = await browser.open(url.href);
    expect([again.status, again.h1]).toEqual([400, 'Cette demande est déjà terminée']);
    const asProgram = await browser.request({ url: url.href, headers: { accept: 'application/json' } });
    expect(JSON.parse(asProgram.body)).toMatchObject({ error: 'flow_finished' });
    expect(again.find('#reference')).not.toBeNull();
    expect(again.find('#back')?.getAttribute('href')).toBe(new URL(client.redirectUri).origin);
    expect(await isSignedIn(app, browser, client)).toBe(true);
  });

  test('a request whose session ends while it waits goes on for the person who signs in', async () => {
    const { browser } = await signIn(app, app.browser(), { client, account });
    const tab = browser.tab();
    await tab.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    expect((await tab.reload()).text).toContain('n’est plus ouverte dans ce navigateur');
    const page = await tab.submit({ username: account.username, password: account.password }, press);
    expect(page.url.searchParams.has('code')).toBe(true);
    expect(await isSignedIn(app, browser, client)).toBe(true);
  });
});

test('behind https the cookies are bound to the host, and every answer asks browsers to stay with https', async () => {
  const host = 'id.example.test';
  const app = await startApp({ config: { issuer: `https://${host}/realms/geoplateforme` } });
  try {
    const client = await registerClient(app);
    const account = await buildAccount(app);
    const browser = app.browser({ headers: { host } });
    const here = (address: string | undefined) => {
      const { pathname, search } = new URL(address ?? '', `https://${host}`);
      return `${app.url}${pathname}${search}`;
    };
    const started = await browser.request({ url: here(authorizationRequest(app, client).url) });
    const sent = {
      csrf: started.fieldValue('csrf')!,
      username: account.username,
      password: account.password,
      action: 'signin',
    };
    const posted = await browser.request({
      url: here(started.form().getAttribute('action')),
      method: 'POST',
      body: sent,
      headers: { origin: `https://${host}`, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(membersOf(posted, client.redirectUri)).toHaveProperty('code');

    for (const page of [started, posted]) {
      expect(page.header('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
      for (const cookie of setCookies(page)) {
        const [name = ''] = cookie.split('=');
        const attributes = attributesOf(cookie);
        expect([name, attributes]).toEqual([name, expect.arrayContaining(['secure', 'httponly', 'samesite=lax'])]);
        expect(attributes.some((attribute) => attribute.startsWith('domain='))).toBe(false);
        expect(name).toMatch(/^__(Host|Secure)-/);
        if (name.startsWith('__Host-')) expect(attributes).toContain('path=/');
      }
    }
    const names = [started, posted].flatMap(setCookies).map((cookie) => cookie.split('=')[0]);
    for (const name of ['__Host-session', '__Secure-request', '__Host-browser']) expect(names).toContain(name);
    const failed = await browser.request({ url: `${app.url}/nowhere` });
    expect([failed.status, failed.header('strict-transport-security')]).toEqual([
      404,
      'max-age=63072000; includeSubDomains',
    ]);
  } finally {
    await app.stop();
  }
});
