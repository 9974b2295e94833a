import { closeSession } from '../../src/commands/session/close-session.ts';
import { isSignedIn } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { describePerson } from '../support/describe-app.ts';
import { authorizationRequest, codeOf, exchange, signIn, typeCredentials } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { throughFranceConnect, throughProConnect } from '../support/people/upstream-journey.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const journeys = {
  franceconnect: (browser: Browser) => throughFranceConnect(browser),
  proconnect: (browser: Browser) => throughProConnect(browser),
} as const;
type Upstream = keyof typeof journeys;

describe.each(bothDatabases)('the logout at an upstream, after a session that opened one there, on %s', (database) => {
  let home: string;

  const { app, client, account } = describePerson({ database, upstreams: true });
  beforeAll(async () => {
    home = `${new URL(client.redirectUri).origin}/`;
    for (const upstream of ['franceconnect', 'proconnect'] as const)
      await linkPersona(app, account, { client, upstream, journey: journeys[upstream] });
  });
  beforeEach(async () => {
    app.standIns.clearLog();
    // A browser that nobody signs out keeps its rows for a day.
    await app.rows.upstreamSessions.remove();
  });

  const signInBy = async (
    upstream: Upstream,
    browser = app.browser(),
    params: Readonly<Record<string, string>> = {},
  ) => {
    const request = authorizationRequest(app, client, params);
    await browser.open(request.url);
    await browser.submit({}, { button: { upstream } });
    const page = await journeys[upstream](browser);
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    return { browser, idToken: String(body['id_token']) };
  };
  const logout = (browser: Browser, params: Readonly<Record<string, string>>) =>
    browser.open(`${app.protocol}/logout?${String(new URLSearchParams(params))}`);
  const leave = (browser: Browser, idToken: string) =>
    logout(browser, { id_token_hint: idToken, post_logout_redirect_uri: home, state: 'rp-state' });
  const kept = () => app.rows.upstreamSessions.list();
  const hops = (browser: Browser, path: string) =>
    browser.trail.filter(({ url }) => new URL(url).pathname.endsWith(path));

  test.each(['franceconnect', 'proconnect'] as const)(
    'a logout leads through %s with the three parameters that it takes, and on to the service',
    async (upstream) => {
      const { browser, idToken } = await signInBy(upstream);
      const page = await leave(browser, idToken);
      expect(page.url.href).toBe(`${home}?state=rp-state`);
      const [hop] = hops(browser, '/session/end');
      const asked = new URL(hop!.url).searchParams;
      expect([...asked.keys()]).toEqual(['id_token_hint', 'post_logout_redirect_uri', 'state']);
      expect(asked.get('post_logout_redirect_uri')).toBe(`${app.url}/retour/${upstream}/deconnexion`);
      expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
      expect(await isSignedIn(app, browser, client)).toBe(false);
      expect(await kept()).toEqual([]);
      // The session at the upstream has ended too, so the next sign-in asks the person who she is.
      await browser.open(authorizationRequest(app, client).url);
      const first = await browser.submit({}, { button: { upstream } });
      expect(first.find('button[name="idp"], input[name="email"]')).not.toBeNull();
    },
  );

  /** How an identity arrives that is not taken. */
  const arrivals: Readonly<Record<string, (browser: Browser) => Promise<unknown>>> = {
    'on the page that asks for the link': async (browser) => {
      await signIn(app, browser, { client, account: await buildAccount(app) });
      await browser.open('/compte/securite');
      await browser.submit({}, { action: 'link', form: 'form:has([name="upstream"][value="franceconnect"])' });
      expect((await throughFranceConnect(browser)).url.pathname).toBe('/compte/securite/liaison');
    },
    'where nobody was signed in': async (browser) => {
      await browser.open(authorizationRequest(app, client).url);
      await browser.submit({}, { button: { upstream: 'franceconnect' } });
      await throughFranceConnect(browser, { claims: { family_name: 'AUTRE-PERSONNE' } });
      expect(await isSignedIn(app, browser, client)).toBe(false);
    },
    'before another person signed in by password': async (browser) => {
      await arrivals['where nobody was signed in']!(browser);
      await signIn(app, browser, { client, account: await buildAccount(app) });
      expect(await isSignedIn(app, browser, client)).toBe(true);
    },
    'or was, of a person in whose place another one has signed in': async (browser) => {
      await signInBy('franceconnect', browser);
      const other = await buildAccount(app);
      await browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url);
      await browser.submit({}, { action: 'switch' });
      await typeCredentials(browser, other);
    },
  };

  const endings: readonly (readonly [string, (browser: Browser) => Promise<unknown>])[] = [
    ['time alone', async () => app.moveClock(31 * 86_400)],
    [
      'the end of all sessions of the account',
      () => app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub)),
    ],
    [
      'the closing of the session from another browser',
      async () => {
        const [session] = await app.services.session.list(account.sub);
        const closing = { accountId: account.sub, sessionUid: session!.uid };
        await app.services.inUnit(() => closeSession(app.services, closing));
      },
    ],
    [
      'the sign-in of another person',
      async (browser) => {
        const other = await buildAccount(app);
        await browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url);
        await browser.submit({}, { action: 'switch' });
        await typeCredentials(browser, other);
      },
    ],
  ];
  test.each(endings)('the row that a session holds of the upstream session is deleted by %s', async (what, end) => {
    const { browser } = await signInBy('franceconnect');
    const uids = async () => (await app.services.session.list(account.sub)).map(({ uid }) => uid);
    const ofSessions = async (of: readonly unknown[]) =>
      (await kept()).filter(({ sessionUid: uid }) => of.includes(uid));
    const open = await uids();
    expect(await ofSessions(open)).toHaveLength(1);
    await end(browser);
    // The browser holds its own row until its logout, or for a day.
    if (what !== 'time alone') return expect(await ofSessions(open)).toEqual([]);
    // The job of the application would hold rows that it deletes at the same moment.
    await withoutJobs(app, async () => {
      for (const kind of ['payloads', 'upstream sessions'] as const)
        while ((await app.services.operation.expiry.clear(kind)) > 0);
    });
    expect(await kept()).toEqual([]);
  });

  const broken = (page: Page) => page.find('#upstream-open')?.text.replace(/\s+/g, ' ') ?? '';

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('when the upstream returns an error, the page says that its session has not ended', async () => {
    const { browser, idToken } = await signInBy('franceconnect');
    const stopped = await browser.request({
      url: `${app.protocol}/logout?${String(new URLSearchParams({ id_token_hint: idToken }))}`,
      headers: { 'sec-fetch-dest': 'document' },
    });
    const state = new URL(stopped.header('location')!).searchParams.get('state')!;
    const page = await browser.open(`/retour/franceconnect/deconnexion?error=server_error&state=${state}`);
    expect(broken(page)).toContain('mais FranceConnect n’a pas pu être prévenu');
  });

  test.each(['logout-error-page', 'logout-never-returns', 'logout-unregistered'])(
    'when FranceConnect leads nobody back (%s), the session here has ended all the same',
    async (scenario) => {
      const { browser, idToken } = await signInBy('franceconnect');
      app.standIns.setScenario(scenario, {}, 1);
      const page = await leave(browser, idToken);
      expect(page.url.pathname).toBe('/fc/api/v2/session/end');
      expect(await isSignedIn(app, browser, client)).toBe(false);
      expect(await kept()).toEqual([]);
    },
  );

  test('the state of one upstream does not work at the address of another', async () => {
    const { browser, idToken } = await signInBy('franceconnect');
    app.standIns.setScenario('logout-never-returns', {}, 1);
    const stuck = await leave(browser, idToken);
    const state = stuck.url.searchParams.get('state')!;
    const wrong = await browser.open(`/retour/proconnect/deconnexion?state=${state}`);
    expect(wrong.url.pathname).toBe('/retour/proconnect/deconnexion');
    expect((await browser.open(`/retour/franceconnect/deconnexion?state=${state}`)).url.href).toBe(
      `${home}?state=rp-state`,
    );
  });

  test('the button of the logout page says so and leads to the upstream, from a page that goes on by itself', async () => {
    const { browser } = await signInBy('franceconnect');
    const asked = await logout(browser, { client_id: client.clientId, post_logout_redirect_uri: home });
    expect(asked.text).toContain('Vous serez aussi déconnecté de FranceConnect.');
    const stopped = await browser.submit({}, { action: 'logout', continuation: false });
    expect(stopped.find('#continue')?.getAttribute('href')).toContain('/fc/api/v2/session/end?id_token_hint=');
    expect((await kept()).length).toBe(0);
    expect((await browser.click('#continue')).url.href).toBe(home);
  });

  test('a person who signed in through both upstreams is led through both', async () => {
    const { browser } = await signInBy('franceconnect');
    const { idToken } = await signInBy('proconnect', browser, { prompt: 'login' });
    expect(new Set((await kept()).map(({ upstream }) => upstream))).toEqual(new Set(['franceconnect', 'proconnect']));
    const page = await leave(browser, idToken);
    expect(page.url.href).toBe(`${home}?state=rp-state`);
    expect(hops(browser, '/session/end').map(({ url }) => new URL(url).pathname)).toEqual([
      '/fc/api/v2/session/end',
      '/pc/api/v2/session/end',
    ]);
  });

  test.each(Object.entries(arrivals))(
    'a session at the upstream whose identity was not taken ends with the logout too: %s',
    async (_where, arrive) => {
      const browser = app.browser();
      await arrive(browser);
      const isIn = await isSignedIn(app, browser, client);
      const asked = await logout(browser, {});
      if (isIn) {
        expect(asked.text).toContain('Vous serez aussi déconnecté de FranceConnect.');
        await browser.submit({}, { action: 'logout' });
      }
      expect(hops(browser, '/fc/api/v2/session/end')).toHaveLength(1);
      expect(await kept()).toEqual([]);
    },
  );

  test('a person who signed in twice through one upstream is led through it once', async () => {
    const { browser } = await signInBy('franceconnect');
    const { idToken } = await signInBy('franceconnect', browser, { prompt: 'login' });
    await leave(browser, idToken);
    expect(hops(browser, '/fc/api/v2/session/end')).toHaveLength(1);
    expect(await isSignedIn(app, browser, client)).toBe(false);
  });

  test('the raw token is kept sealed and never logged', async () => {
    const { browser, idToken } = await signInBy('franceconnect');
    const rows = await kept();
    expect(rows).toHaveLength(2);
    const raw = (await app.services.federation.upstreamSessions.list(rows[0]!.sessionUid))[0]!.idToken!;
    expect(raw.split('.')).toHaveLength(3);
    const stored = [rows, await app.rows.payloads.list(), await app.rows.audit.list()];
    expect(JSON.stringify(stored)).not.toContain(raw.split('.')[1]);
    await leave(browser, idToken);
    for (const part of raw.split('.').slice(1)) expect(app.logs()).not.toContain(part);
  });

  test('the session here ends first, and the page says that the upstream could not be told', async () => {
    const { browser, idToken } = await signInBy('franceconnect');
    // The token is sealed under a key that no longer exists.
    await app.rows.upstreamSessions.change({}, { sealedIdToken: 'gone.AAAA' });
    const page = await leave(browser, idToken);
    expect(page.h1).toBe('Vous êtes déconnecté');
    expect(broken(page)).toContain('Vous êtes déconnecté ici, mais FranceConnect n’a pas pu être prévenu');
    expect(page.find(`a[href="${home}?state=rp-state"]`)).not.toBeNull();
    expect(await isSignedIn(app, browser, client)).toBe(false);
    expect(await kept()).toEqual([]);
  });

  test('the session here has ended before its upstream is asked, however long the upstream takes', async () => {
    const { browser, idToken } = await signInBy('franceconnect');
    const upstream = app.services.upstreams.find(({ name }) => name === 'franceconnect')!;
    const endSession = upstream.endSession.bind(upstream);
    const found: unknown[] = [];
    Object.assign(upstream, {
      endSession: async (asked: Parameters<typeof endSession>[0]) => {
        found.push({ kept: await kept(), isSignedIn: await isSignedIn(app, browser, client) });
        return endSession(asked);
      },
    });
    try {
      expect((await leave(browser, idToken)).url.href).toBe(`${home}?state=rp-state`);
    } finally {
      Object.assign(upstream, { endSession });
    }
    expect(found).toEqual([{ kept: [], isSignedIn: false }]);
  });

  test('a return without its state, with another one or a second time changes nothing and leads nowhere', async () => {
    const { browser, idToken } = await signInBy('franceconnect');
    const path = '/retour/franceconnect/deconnexion';
    for (const query of ['', '?state=', '?state=made-up', '?state=a&state=b']) {
      const page = await browser.open(`${path}${query}`);
      expect([page.status, page.h1]).toEqual([200, 'Vous êtes toujours connecté']);
      expect(page.find('#sign-out')?.getAttribute('href')).toMatch(/\/logout$/);
    }
    expect(await isSignedIn(app, browser, client)).toBe(true);

    app.standIns.setScenario('logout-no-state', {}, 1);
    const lost = await leave(browser, idToken);
    expect([lost.url.pathname, lost.h1]).toEqual([path, 'Vous êtes déconnecté']);

    const again = await signInBy('franceconnect', app.browser());
    await leave(again.browser, again.idToken);
    const [back] = hops(again.browser, path);
    const second = await again.browser.open(back!.url);
    expect([second.url.pathname, second.h1]).toEqual([path, 'Vous êtes déconnecté']);
  });
});
