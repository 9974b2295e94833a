import { createHmac, randomBytes } from 'node:crypto';
import { createSealer, hashBearer } from '../../src/crypto/sealer.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { isSignedIn, membersOf } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { pressFranceConnect } from '../support/people/first-arrival.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { resetAndUndo } from '../support/people/parked-sign-ins.ts';
import {
  answerAsBefore,
  openCookie,
  plantCookie,
  requestCookie,
  requestCookiesOf,
  uidOf,
} from '../support/requests/request-cookie.ts';
import { above } from '../support/rows.ts';
import { raceFor } from '../support/database/committers.ts';
import { describePerson } from '../support/describe-app.ts';
import {
  asClient,
  askToSignIn,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
} from '../support/test-client.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';

const expired = 'Cette page a expiré';
const finished = 'Cette demande est déjà terminée';
const press = { action: 'signin', continuation: false } as const;

/** Changes a letter near the end of a value; the last one may hold bits that mean nothing. */
const alter = (value: string) => value.replace(/.{10}$/, (end) => `${end.startsWith('A') ? 'B' : 'A'}${end.slice(1)}`);

const headerLength = ({ headers }: Page) =>
  Object.entries(headers)
    .flatMap(([field, value]) => [value ?? []].flat().map((one) => `${field}: ${one}\r\n`.length))
    .reduce((sum, length) => sum + length, 0);

describe('an authorization request that travels in a cookie', () => {
  const keys = [randomBytes(32).toString('base64url')];

  const { app, client, account } = describePerson({ upstreams: true, config: { encryptionKeys: keys } });

  const rows = (model: string) => app.rows.payloads.list({ model });
  const livingRows = () =>
    app.rows.payloads.list({ model: 'Interaction', expiresAt: above(app.services.nowSeconds()) });
  const begin = async (params: Readonly<Record<string, string>> = {}) => {
    const { browser, request } = await askToSignIn(app, client, params);
    return { browser, request, uid: uidOf(browser.page.url) };
  };
  /** Signs in up to the page that leads to the service, and returns the address to which it leads. */
  const answer = async (browser: Browser, { username, password }: BuiltAccount = account) => {
    const page = await browser.submit({ username, password }, press);
    return page.find('#continue')?.getAttribute('href') ?? '';
  };
  const answerBefore = (browser: Browser, person = account) => answerAsBefore(app, browser, person);
  const signOut = async (browser: Browser) => {
    const tab = browser.tab();
    await tab.open(`${app.protocol}/logout`);
    await tab.submit({}, { action: 'logout' });
  };
  const expectNobodyIn = async (browser: Browser, resume: string, h1: string) => {
    const page = await browser.open(resume);
    expect([page.status, page.h1, page.url.searchParams.has('code')]).toEqual([400, h1, false]);
    expect(await isSignedIn(app, browser, client)).toBe(false);
  };

  test('the sign-in with a password leaves no row of a request or a flow but the claim, and no cookie of a request', async () => {
    const flows = (await rows('Flow')).length;
    const { browser, uid } = await begin();
    expect(requestCookiesOf(browser).map(({ path, httpOnly, sameSite }) => [path, httpOnly, sameSite])).toEqual([
      [`/interaction/${uid}`, true, 'lax'],
    ]);
    expect(new URL(await answer(browser)).searchParams.has('code')).toBe(true);
    expect([await rows('Interaction'), (await rows('Flow')).length - flows]).toEqual([[], 1]);
    expect(requestCookiesOf(browser)).toEqual([]);
  });

  test('the cookie is unreadable, and fits with the other headers into the 4 kB that a proxy takes', async () => {
    const { username, password } = account;
    const kept = new Set<boolean>();
    for (let length = 1340; length < 1560; length += 20) {
      const { browser } = await begin({ state: 's'.repeat(length) });
      kept.add((await livingRows()).length === 0);
      expect([length, headerLength(browser.page) < 3890]).toEqual([length, true]);
    }
    // The longest ones are rows.
    expect(kept.size).toBe(2);
    const { browser } = await begin({ login_hint: 'jeanne', claims: JSON.stringify({ userinfo: { email: null } }) });
    const started = requestCookiesOf(browser)[0]!.value;
    expect(started).toMatch(/^[0-9a-f]{8}\.[\w-]+$/);
    expect(Buffer.from(started.split('.')[1]!, 'base64url').toString('latin1')).not.toContain(client.clientId);
    expect(started.length).toBeLessThan(1200);
    expect(headerLength(await browser.submit({ username, password }, press))).toBeLessThan(3890);
  });

  test('an answer of version 0.3.0 that is sent again gives no second code, and opens no session in another browser', async () => {
    const { browser, request } = await begin({ prompt: 'create', response_mode: 'form_post' });
    await browser.click('Se connecter');
    const resume = await answerBefore(browser);
    const [copy, elsewhere] = [browser.fork(), browser.fork()];
    const given = (page: Page) => page.find('input[name="code"]')?.getAttribute('value');
    const code = given(await browser.open(resume));
    expect(code).toBeTruthy();
    // The first answer may have been lost with its process: the copy has no session, so its person signs in once more.
    expect((await copy.request({ url: resume })).body).not.toContain('<form');
    const page = await copy.open(resume);
    expect([page.status, page.h1, given(page)]).toEqual([200, 'Se connecter', undefined]);
    expect(await isSignedIn(app, copy, client)).toBe(false);
    // Going on from there is a sign-in of its own, for the same request.
    await answer(copy);
    expect(copy.page.find('input[name="state"]')?.getAttribute('value')).toBe(request.state);
    expect(given(copy.page)).not.toBe(code);
    expect((await exchange(app, client, { code: given(copy.page)!, verifier: request.verifier })).status).toBe(200);
    app.moveClock(700);
    expect((await elsewhere.open(resume)).h1).toBe('Se connecter');
    // The browser that went on has no cookie any more.
    const again = await browser.open(resume);
    expect([again.status, again.h1]).toEqual([400, finished]);
    expect(again.find('#back')?.getAttribute('href')).toBe(new URL(client.redirectUri).origin);
  });

  test('of a last form that a signed-in browser sends twice the second asks her session, what was refused is not asked again', async () => {
    const thirdParty = await registerClient(app, { first_party: false });
    const { browser } = await begin();
    await browser.open(await answer(browser));
    const onward = (page: Page) => page.find('#continue')?.getAttribute('href') ?? '';
    const twice = async (action: string, params: Readonly<Record<string, string>> = {}) => {
      const request = authorizationRequest(app, thirdParty, params);
      await browser.open(request.url);
      const old = browser.fork();
      const send = (who: Browser) => who.submit({}, { action, continuation: false });
      const pages = await raceFor(app, [() => send(browser.tab()), () => send(browser.tab())]);
      const late = pages.filter((one) => !membersOf(one, thirdParty.redirectUri)['state']);
      expect(late).toHaveLength(1);
      // It may arrive after the other answer: the browser keeps the session that this one has opened.
      const repeated = await send(old.fork());
      expect([repeated.headers['set-cookie'] ?? []].flat().filter((one) => one.includes('session'))).toEqual([]);
      return { request, late: late[0]!, old: await old.submit({}, { action }) };
    };
    const begun = (page: Page) => Object.fromEntries(new URL(onward(page), app.url).searchParams);
    const said = async (url: string) => membersOf(await browser.request({ url }), thirdParty.redirectUri);
    const accepted = await twice('accept');
    expect(begun(accepted.late)).toEqual(Object.fromEntries(new URL(accepted.request.url).searchParams));
    const { state, code } = await said(new URL(onward(accepted.late), app.url).href);
    expect([state, typeof code]).toEqual([accepted.request.state, 'string']);
    // The cookie of the session was renewed by the first answer, and the browser that missed it is signed in no more.
    expect(accepted.old.h1).toBe('Se connecter');
    const asked = await twice('accept', { prompt: 'consent' });
    expect(
      (await browser.open(new URL(onward(asked.late), app.url).href)).find('button[value="accept"]'),
    ).not.toBeNull();
    const refused = await twice('deny', { prompt: 'consent' });
    for (const page of [refused.late, refused.old]) expect([page.status, page.h1]).toEqual([400, finished]);
  });

  test('an answer of version 0.3.0 that is sent again after somebody else has signed in gives nobody a code without a page', async () => {
    for (const params of [{}, { login_hint: account.username }, { max_age: '600' }] as Readonly<
      Record<string, string>
    >[]) {
      const { browser, request } = await begin(params);
      const resume = await answerBefore(browser);
      // The answer of the server never arrives.
      await browser.fork().request({ url: resume });
      const tab = browser.tab();
      const other = await buildAccount(app);
      await tab.open(authorizationRequest(app, client).url);
      await tab.open(await answer(tab, other));
      const page = await browser.open(resume);
      expect([page.h1, page.url.searchParams.has('code')]).toEqual(['Choisir un compte', false]);
      const chosen = await browser.submit({}, { action: 'continue' });
      expect(chosen.url.searchParams.get('state')).toBe(request.state);
    }
  });

  test('a cookie that was altered, sealed under a key that was removed, or is that of another request is none', async () => {
    const { browser, uid } = await begin();
    const other = await begin();
    const { value, path } = requestCookiesOf(browser)[0]!;
    const foreign = createSealer([randomBytes(32).toString('base64url')]);
    const altered = [
      alter(value),
      value.replace('.', '.A'),
      value.slice(0, 60),
      requestCookiesOf(other.browser)[0]!.value,
      foreign.sealApart(JSON.stringify(openCookie(app, { value, uid })), `request:${hashBearer(uid)}`),
      'x'.repeat(5000),
      '',
    ];
    for (const wrong of altered) {
      plantCookie(app, browser, { value: wrong, path });
      const page = await browser.reload();
      expect([wrong.slice(0, 20), page.status, page.h1]).toEqual([wrong.slice(0, 20), 400, expired]);
    }
    plantCookie(app, browser, { value, path });
    expect((await browser.reload()).h1).toBe('Se connecter');
    const resume = new URL(await answerBefore(browser));
    const answered = requestCookiesOf(browser).find((cookie) => cookie.path === resume.pathname)!;
    plantCookie(app, browser, { value: alter(answered.value), path: resume.pathname });
    // Without its answer the request goes back to its page.
    expect((await browser.open(resume.href)).h1).toBe('Se connecter');
    expect(await isSignedIn(app, browser, client)).toBe(false);
  });

  test('the cookie of another browser beside that of this one changes nothing', async () => {
    const { browser } = await begin();
    const other = await begin();
    plantCookie(app, browser, { value: requestCookiesOf(other.browser)[0]!.value, path: '/' });
    expect((await browser.reload()).h1).toBe('Se connecter');
    expect((await browser.open(await answer(browser))).url.searchParams.has('code')).toBe(true);
  });

  test('of two people who answer in two tabs of one browser, the one who goes on last is signed in, and the other one is not', async () => {
    for (const how of [answer, answerBefore]) {
      const other = await buildAccount(app);
      const { browser } = await begin();
      const tab = browser.tab();
      await tab.open(authorizationRequest(app, client).url);
      const early = how === answerBefore ? await how(tab, other) : undefined;
      const first = await browser.open(await how(browser));
      const session = browser.fork();
      const second = await tab.open(early ?? (await how(tab, other)));
      expect([first, second].map(({ url }) => url.searchParams.has('code'))).toEqual([true, true]);
      expect(await isSignedIn(app, session, client)).toBe(false);
      expect((await browser.open('/compte')).text).toContain(other.username);
    }
  });

  test('an answer that somebody plants in another browser signs nobody in', async () => {
    const attacker = await begin();
    const resume = await answerBefore(attacker.browser, await buildAccount(app));
    const { value } = requestCookiesOf(attacker.browser).find(({ path }) => path.includes('/auth/'))!;
    const { browser: victim } = await begin();
    for (const browser of [victim, app.browser()]) {
      plantCookie(app, browser, { value, path: new URL(resume).pathname });
      await expectNobodyIn(browser, resume, expired);
    }
  });

  test('an answer of version 0.3.0 ends after ten minutes and with a logout, and the request asks again', async () => {
    for (const end of [() => app.moveClock(601), signOut]) {
      const { browser } = await begin();
      const resume = await answerBefore(browser);
      await signIn(app, browser.tab(), { client, account });
      await end(browser);
      expect((await browser.open(resume)).h1).toBe('Se connecter');
      expect(new URL(await answer(browser)).searchParams.has('code')).toBe(true);
    }
  });

  test('a request that was left for an hour has expired', async () => {
    const { browser } = await begin();
    const kept = requestCookiesOf(browser)[0]!;
    // The library forgives clocks that differ by 15 seconds.
    app.moveClock(3620);
    plantCookie(app, browser, kept);
    const page = await browser.reload();
    expect([page.status, page.h1]).toEqual([400, expired]);
  });

  const happenings: Readonly<Record<string, (person: BuiltAccount) => Promise<unknown>>> = {
    'the password was reset': (person) => resetAndUndo(app, person),
    'the account was disabled': (person) =>
      app.services.inUnit(() => disableAccount(app.services, { name: person.username })),
  };
  test.each(Object.keys(happenings))('an answer of version 0.3.0 from before %s signs nobody in', async (what) => {
    const person = await buildAccount(app);
    const { browser, uid } = await begin();
    const resume = await answerBefore(browser, person);
    await happenings[what]!(person);
    await expectNobodyIn(browser, resume, expired);
    // Nothing was written, not even the claim: the person may sign in again on the page of the request.
    expect(await app.services.payloads.find('Flow', `finished:${uid}`)).toBeUndefined();
    expect((await browser.open(`/interaction/${uid}`)).h1).toBe('Se connecter');
  });

  test('a request goes on under a new key, which is put in front of the one that sealed it', async () => {
    const { browser } = await begin();
    keys.unshift(randomBytes(32).toString('base64url'));
    await app.restart();
    expect(new URL(await answer(browser)).searchParams.has('code')).toBe(true);
  });

  test('a request that a process of an earlier version has begun as a row goes on to its service', async () => {
    const before = await rows('Interaction');
    const { browser, request, uid } = await begin();
    const { value } = requestCookiesOf(browser)[0]!;
    const payload = openCookie(app, { value, uid });
    const returnTo = `${app.protocol}/auth/${uid}`;
    await app.services.inUnit(async () =>
      app.services.payloads.upsert('Interaction', uid, { ...payload, kind: 'Interaction', returnTo }, 3600),
    );
    browser.jar.delete(requestCookie);
    expect((await browser.reload()).h1).toBe(expired);
    // The cookies of the library, as an earlier version set them.
    for (const [kind, path] of [
      ['geopf_interaction', `/interaction/${uid}`],
      ['geopf_resume', new URL(returnTo).pathname],
    ] as const) {
      const signature = createHmac('sha1', app.services.config.cookieKeys[0]!).update(`${kind}=${uid}`);
      browser.jar.store(new URL(app.url), [
        `${kind}=${uid}; Path=${path}`,
        `${kind}.sig=${signature.digest('base64url')}; Path=${path}`,
      ]);
    }
    expect((await browser.reload()).h1).toBe('Se connecter');
    const page = await browser.open(await answer(browser));
    expect([page.url.searchParams.get('state'), page.url.searchParams.has('code')]).toEqual([request.state, true]);
    expect([requestCookiesOf(browser), await rows('Interaction')]).toEqual([[], before]);
  });

  test('a request that is too large for a cookie is a row for ten minutes, and goes on within them', async () => {
    const state = 's'.repeat(3000);
    const late = await begin({ state });
    expect(requestCookiesOf(late.browser).map(({ value }) => value.length < 100)).toEqual([true, true]);
    app.moveClock(620);
    expect((await late.browser.reload()).h1).toBe(expired);
    const { browser, uid } = await begin({ state });
    const stranger = await app.open('/aide');
    expect((await stranger.open(`/interaction/${uid}`)).h1).toBe(expired);
    app.moveClock(500);
    const [copy, other] = [browser.fork(), browser.fork()];
    await answer(browser);
    expect(membersOf(browser.page, client.redirectUri)).toMatchObject({ state, code: expect.any(String) });
    expect(headerLength(browser.page)).toBeLessThan(3890);
    await expectNobodyIn(copy, `/interaction/${uid}`, finished);
    const { status, h1 } = await other.submit({ username: account.username, password: account.password }, press);
    expect([status, h1]).toEqual([400, finished]);
  });

  test('an answer that the statements of an upstream make too large for a cookie is a row, and counts once too', async () => {
    const person = await buildAccount(app);
    await linkPersona(app, person, { client, upstream: 'franceconnect', journey: throughFranceConnect });
    const { browser } = await begin({ state: 's'.repeat(900) });
    await pressFranceConnect(browser);
    expect(browser.page.url.searchParams.has('code')).toBe(true);
    const resume = browser.trail.at(-2)!.url;
    expect([requestCookiesOf(browser), await livingRows()]).toEqual([[], []]);
    const again = await browser.open(resume);
    expect([again.status, again.h1]).toEqual([400, finished]);
  });

  type Works = readonly (() => Promise<Page>)[];
  const bothAtOnce = (works: Works) => raceFor(app, works);
  const inTurn = async ([first, second]: Works) => [await first!(), await second!()];
  test.each([
    { when: 'at once', send: bothAtOnce, isWritten: false },
    { when: 'one after the other', send: inTurn, isWritten: true },
  ])(
    'of two requests that came with one pushed request, and are answered $when, the second gets an error and no code',
    async ({ send, isWritten }) => {
      const request = authorizationRequest(app, client);
      const fields = Object.fromEntries(new URL(request.url).searchParams);
      const { body } = await asClient(app, client, 'ext/par/request', fields);
      const address = `${app.protocol}/auth?${String(new URLSearchParams({ client_id: client.clientId, request_uri: String(body['request_uri']) }))}`;
      const tabs = [app.browser(), app.browser()];
      for (const tab of tabs) await tab.open(address);
      const { username, password } = account;
      const answerIn = (tab: Browser) => tab.fork().submit({ username, password }, press);
      // Earlier tests have left codes that have expired, which the job clears.
      const codes = async () => (await rows('AuthorizationCode')).map(({ id }) => id);
      const before = await codes();
      const pages = await send(tabs.map((tab) => () => answerIn(tab)));
      const members = pages.map((page) => membersOf(page, client.redirectUri));
      expect(members.map((one) => one['error'] ?? 'code').toSorted()).toEqual(['code', 'invalid_request_uri']);
      expect((await codes()).filter((id) => !before.includes(id))).toHaveLength(1);
      const late = members.findIndex((one) => one['error']);
      expect((await answerIn(tabs[1 - late]!)).h1).toBe(finished);
      // A request that lost the race has left nothing, so it gets the same error again. The other one has ended with its error.
      const again = await answerIn(tabs[late]!);
      if (isWritten) expect(again.h1).toBe(finished);
      else expect(membersOf(again, client.redirectUri)['error']).toBe('invalid_request_uri');
      const { code } = members[1 - late]!;
      expect((await exchange(app, client, { code: code!, verifier: request.verifier })).status).toBe(200);
    },
  );
});
