import { orSay } from '../../src/cli/or-say.ts';
import { disableClient } from '../../src/commands/clients/life/client-life.ts';
import { authorizeSilently, isSignedIn, membersOf } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { pressFranceConnect } from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { resetAndUndo } from '../support/people/parked-sign-ins.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';
import { describeInChromium } from '../support/chromium.ts';
import { requestCookiesOf } from '../support/requests/request-cookie.ts';
import { describePerson } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  typeCredentials,
} from '../support/test-client.ts';

const finished = 'Cette demande est déjà terminée';
const signInPage = 'Se connecter';

describe('a sign-in for a service that knows nothing of its person', () => {
  const { app, client, account } = describePerson({ upstreams: true });

  const type = (browser: Browser, person: BuiltAccount = account) =>
    browser.submit({ username: person.username, password: person.password }, { action: 'signin', continuation: false });
  const begin = async (browser = app.browser(), params: Readonly<Record<string, string>> = {}) => {
    const request = authorizationRequest(app, client, params);
    await browser.open(request.url);
    return { browser, request };
  };
  const codeOn = (page: Page) => membersOf(page, client.redirectUri)['code'];

  describe('takes three requests, of which the last one is that of the service', () => {
    /** Returns the requests to us and to the service, as method and path; without those at an upstream. */
    const requestsOf = ({ trail }: Browser) =>
      trail
        .map(({ method, url }) => `${method} ${new URL(url).pathname.replace(/(interaction\/)[\w-]+/, '$1…')}`)
        .filter((line) => !line.includes(' /fc/'));
    const auth = '/realms/geoplateforme/protocol/openid-connect/auth';
    const short = [`GET ${auth}`, 'POST /interaction/…', 'GET /callback'];

    test.each([true, false])('by password, with script or without (%j)', async (script) => {
      for (const mode of ['query', 'fragment']) {
        const { browser, request } = await begin(app.browser({ script }), { response_mode: mode });
        expect(browser.page.url.pathname.startsWith(script ? '/interaction/' : auth)).toBe(true);
        const { url } = await typeCredentials(browser, account);
        const members = mode === 'query' ? url.searchParams : new URLSearchParams(url.hash.slice(1));
        expect([requestsOf(browser), members.get('state')]).toEqual([short, request.state]);
      }
    });

    test('by passkey', async () => {
      const passkey = await givePasskey(app, account);
      const { browser } = await begin();
      await usePasskey(browser, { passkey, account });
      expect(requestsOf(browser)).toEqual(short);
    });

    test('and two more through FranceConnect, to leave and to come back', async () => {
      const citizen = await buildAccount(app);
      await linkPersona(app, citizen, { client, upstream: 'franceconnect', journey: throughFranceConnect });
      const { browser } = await begin();
      await pressFranceConnect(browser);
      const requests = requestsOf(browser);
      expect(requests).toEqual([...short.slice(0, 2), 'GET /retour/franceconnect', 'GET /interaction/…', short.at(-1)]);
    });

    test('and one more to a page of ours, which needs no page on the way', async () => {
      const browser = await app.open('/compte');
      expect((await type(browser)).url.pathname).toBe('/compte');
    });
  });

  describeInChromium('in Chromium', (chromium) => {
    test.each([true, false])(
      'takes three requests too, and Back shows that the request has ended, or asks the session anew (script: %j)',
      async (script) => {
        const context = await chromium().newContext({ javaScriptEnabled: script, locale: 'fr-FR' });
        const tab = await context.newPage();
        const asked: string[] = [];
        tab.on('request', (request) => void (request.isNavigationRequest() && asked.push(request.method())));
        await tab.goto(authorizationRequest(app, client).url);
        expect(new URL(tab.url()).pathname.startsWith('/interaction/')).toBe(script);
        await tab.reload();
        await tab.locator('#username').fill(account.username);
        await tab.locator('#password').fill(account.password);
        await tab.locator('#step button[value="signin"]').click();
        await tab.waitForURL(`${client.redirectUri}**`);
        const first = new URL(tab.url()).searchParams.get('code');
        expect([asked, first === null]).toEqual([['GET', 'GET', 'POST', 'GET'], false]);
        await tab.goBack();
        // Without script the address of the service is asked again, as by a new request of its own, and the session answers it.
        if (script) expect(await tab.locator('h1').textContent()).toBe(finished);
        else expect([null, first]).not.toContain(new URL(tab.url()).searchParams.get('code'));
        await context.close();
      },
    );
  });

  test('its first page is loaded anew, changes its language and goes back like any other page, with script or without', async () => {
    for (const script of [true, false]) {
      const { browser } = await begin(app.browser({ script }));
      const form = browser.page.form().getAttribute('action') ?? '';
      expect((await browser.reload()).h1).toBe(signInPage);
      await begin(browser);
      const english = await browser.submit({ username: 'jeanne' }, { button: { lang: 'en' } });
      expect([english.h1, english.fieldValue('username')]).toEqual(['Sign in', 'jeanne']);
      // The address of its forms shows the same request, and so does Back.
      expect([form.startsWith('/interaction/'), (await browser.open(form)).h1]).toEqual([true, 'Sign in']);
      expect(browser.page.form().getAttribute('action')).toBeUndefined();
    }
  });

  test('a page that a pushed request asks for stands at an address that is good more than once', async () => {
    const request = authorizationRequest(app, client);
    const { body } = await asClient(
      app,
      client,
      'ext/par/request',
      Object.fromEntries(new URL(request.url).searchParams),
    );
    const params = new URLSearchParams({ client_id: client.clientId, request_uri: String(body['request_uri']) });
    const browser = await app.open(`${app.protocol}/auth?${params}`, { script: false });
    app.moveClock(120);
    expect([browser.page.url.pathname.startsWith('/interaction/'), (await browser.reload()).h1]).toEqual([
      true,
      signInPage,
    ]);
    expect(codeOn(await type(browser))).toBeDefined();
  });

  test('an error of the request is told as before, and a page that cannot be drawn leads back to the service', async () => {
    const { page } = await authorizeSilently(app, app.browser(), { client });
    expect([page.status, membersOf(page, client.redirectUri)['error']]).toEqual([303, 'login_required']);
    const { config } = app.services;
    Object.assign(config, { signInOpen: false });
    const { browser, request } = await begin();
    Object.assign(config, { signInOpen: true });
    const back = new URL(browser.page.find('#back')?.getAttribute('href') ?? '');
    expect([browser.page.status, back.searchParams.get('state')]).toEqual([503, request.state]);
  });

  describe('ends with a page that holds the code', () => {
    const toLastPage = async (person: BuiltAccount = account) => {
      const { browser, request } = await begin();
      const { url } = browser.page;
      const form = browser.tab();
      const before = browser.fork();
      const page = await type(browser, person);
      const code = codeOn(page);
      if (code === undefined) throw new Error(`the page « ${page.h1} » holds no code`);
      const spend = async () => (await exchange(app, client, { code, verifier: request.verifier })).status;
      return { browser, request, url, form, before, page, code, spend };
    };

    test('nobody keeps it, nothing tells where it came from, and it can post nothing', async () => {
      const { page, code } = await toLastPage();
      expect([page.header('cache-control'), page.header('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
      expect(page.header('content-security-policy')).toContain("form-action 'none'");
      expect(page.header('content-security-policy')).toContain("script-src 'self';");
      expect([page.status, page.header('location'), page.all('form').length]).toEqual([200, undefined, 0]);
      // The link, and the address to which the page goes on by itself.
      expect(page.body.split(code)).toHaveLength(3);
      expect(app.logs()).not.toContain(code);
    });

    const doors: Readonly<Record<string, (left: Awaited<ReturnType<typeof toLastPage>>) => Promise<unknown>>> = {
      'the form is sent again': async ({ form }) => expect((await type(form)).h1).toBe(finished),
      'its address is opened again': async ({ form }) => expect((await form.reload()).h1).toBe(finished),
      'another browser opens its address': async ({ url }) => {
        const page = await app.browser().open(url.href);
        expect([page.status, codeOn(page)]).toEqual([400, undefined]);
      },
      'a copy of all cookies from before sends the form again': async ({ before, code }) => {
        const page = await type(before);
        expect([codeOn(page), page.body.includes(code)]).toEqual([undefined, false]);
        // It goes to the beginning of the request, where nobody is signed in.
        expect((await before.open(page.find('#continue')!.getAttribute('href')!)).h1).toBe(signInPage);
        expect(await isSignedIn(app, before, client)).toBe(false);
      },
      'a form without its token is sent': async ({ form, url }) => {
        const page = await form.post(url.href, { username: account.username, password: account.password, csrf: 'x' });
        expect([page.status, codeOn(page)]).toEqual([403, undefined]);
      },
    };
    test.each(Object.entries(doors))('which stays good for its service, once, where %s', async (_door, open) => {
      const left = await toLastPage();
      await open(left);
      expect([await left.spend(), await left.spend()]).toEqual([200, 400]);
    });

    const ends: Readonly<Record<string, (browser: Browser, person: BuiltAccount) => unknown>> = {
      'a minute later': () => app.moveClock(61),
      'after a logout': async (browser) => {
        const tab = browser.tab();
        await tab.open(`${app.protocol}/logout`);
        await tab.submit({}, { action: 'logout' });
      },
      'once somebody else has signed in here': async (browser) => {
        const tab = browser.tab();
        await tab.open(authorizationRequest(app, client, { prompt: 'login' }).url);
        await tab.submit({}, { action: 'switch' });
        expect(codeOn(await type(tab, await buildAccount(app)))).toBeDefined();
      },
      'once the password was reset': (_browser, person) => resetAndUndo(app, person),
    };
    test.each(Object.entries(ends))('which is worth nothing %s', async (_when, end) => {
      const person = await buildAccount(app);
      const { browser, spend } = await toLastPage(person);
      await end(browser, person);
      expect(await spend()).toBe(400);
    });

    test('which exactly one of two forms gets that are sent at once', async () => {
      const { browser } = await begin();
      const pages = await Promise.all([type(browser.tab()), type(browser.tab())]);
      const ways = pages.map((page) => page.find('#continue')?.getAttribute('href') ?? '').toSorted();
      expect(pages.filter((page) => codeOn(page) !== undefined)).toHaveLength(1);
      // The other page leads to the beginning of the request, by a page too: a redirect after a form would have to stay with us.
      expect([pages.map(({ status }) => status), new URL(ways[0]!, app.url).pathname.endsWith('/auth')]).toEqual([
        [200, 200],
        true,
      ]);
    });

    test('which nobody gets for somebody else who sends a form of the same request at once', async () => {
      const { browser } = await begin();
      const people = [account, await buildAccount(app)];
      const tabs = people.map(() => browser.tab());
      const pages = await Promise.all(tabs.map((tab, index) => type(tab, people[index]!)));
      const lost = pages.findIndex((page) => codeOn(page) === undefined);
      const next = await tabs[lost]!.open(pages[lost]!.find('#continue')!.getAttribute('href')!);
      // The page names the person who is signed in by now, and asks.
      expect([next.url.origin, codeOn(next), next.body.includes(people[1 - lost]!.username)]).toEqual([
        app.url,
        undefined,
        true,
      ]);
    });

    test('which nobody gets whose account changes at the moment of the commit', async () => {
      const person = await buildAccount(app);
      const { browser } = await begin();
      const { committer } = app.services;
      const commit = committer.commit.bind(committer);
      committer.commit = async (unit) => {
        if (unit.proof) await app.rows.accounts.change({ id: person.sub }, { sessionEpoch: 7 });
        return commit(unit);
      };
      const { username, password } = person;
      const body = { csrf: browser.page.fieldValue('csrf') ?? '', username, password, action: 'signin' };
      const sent = { url: browser.page.url.href, method: 'POST', headers: { origin: app.url }, body };
      const page = await browser.request(sent).finally(() => Object.assign(committer, { commit }));
      // It goes back to its page, and says nothing of a code that was never written.
      expect([page.status, page.header('location'), page.body.includes('code=')]).toEqual([
        303,
        browser.page.url.pathname,
        false,
      ]);
      expect(await isSignedIn(app, browser, client)).toBe(false);
    });

    test('which no browser gets whose request has ended, was taken, or is another one', async () => {
      const { browser, request } = await begin();
      const other = await begin();
      const form = browser.tab();
      // The request cookie of another tab opens its own address alone.
      for (const { name } of browser.jar.all()) if (name.includes('request')) browser.jar.delete(name);
      for (const cookie of requestCookiesOf(other.browser))
        browser.jar.store(new URL(app.url), [`${cookie.name}=${cookie.value}; Path=${form.page.url.pathname}`]);
      expect([(await type(form)).h1, codeOn(form.page), request.state === other.request.state]).toEqual([
        'Cette page a expiré',
        undefined,
        false,
      ]);
      const late = (await begin()).browser;
      app.moveClock(3_620);
      expect([(await type(late)).status, codeOn(late.page)]).toEqual([400, undefined]);
      // The service is disabled while the page is open.
      const gone = await registerClient(app);
      const waiting = await app.open(authorizationRequest(app, gone).url);
      orSay(await app.services.inUnit(() => disableClient(app.services, { clientId: gone.clientId })));
      const page = await type(waiting);
      expect([page.status, page.find('#continue')]).toEqual([400, null]);
    });

    test('which a consent gives to the session that its page names alone', async () => {
      const theirs = await registerClient(app, { first_party: false });
      const { browser } = await signIn(app, app.browser(), { client, account });
      await browser.open(authorizationRequest(app, theirs).url);
      expect(browser.page.form().getAttribute('action')).toMatch(/^\/interaction\//);
      const tab = browser.tab();
      await tab.open(authorizationRequest(app, client, { prompt: 'login' }).url);
      await tab.submit({}, { action: 'switch' });
      await type(tab, await buildAccount(app));
      const page = await browser.submit({}, { action: 'accept', continuation: false });
      expect([page.h1, membersOf(page, theirs.redirectUri)]).toEqual([signInPage, {}]);
    });
  });
});
