import { texts } from '../../interactions/texts/index.ts';
import { refresh } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { startLogoutReceiver } from '../support/services/logout-receiver.ts';
import { givePasskey } from '../support/people/passkey-pages.ts';
import { readText } from '../support/requests/page.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  askToSignIn,
  authorizationRequest,
  exchange,
  registerClient,
  signInForTokens,
  typeCredentials,
  userinfo,
} from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { like, not } from '../support/rows.ts';

const path = '/compte/sessions';
const userAgents = {
  firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  safari:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};

describe('the open sessions of an account', () => {
  let account: BuiltAccount;

  const app = describeApp();
  const client = prepare(() => registerClient(app, { client_name: 'Atelier des cartes' }));
  beforeEach(async () => {
    account = await buildAccount(app);
  });

  interface Session {
    readonly browser: Browser;
    readonly tokens: Readonly<Record<string, string>>;
  }

  /** Signs the account in from a new browser, and gives the service tokens of that session. */
  async function open(options: { readonly agent?: keyof typeof userAgents; readonly person?: BuiltAccount } = {}) {
    const { agent, person = account } = options;
    const { browser, tokens } = await signInForTokens(
      app,
      app.browser(agent ? { headers: { 'user-agent': userAgents[agent] } } : {}),
      { client, account: person },
    );
    return { browser, tokens };
  }
  const items = (page: Page) => page.all('#sessions li');
  const uidsOn = (page: Page) => page.all('[name="session"]').map((field) => field.getAttribute('value') ?? '');
  const closeOn = (browser: Browser, uid: string) =>
    browser.submit({}, { action: 'close', form: `form:has([name="session"][value="${uid}"])` });
  const newestUid = async () => (await app.services.session.list(account.sub))[0]!.uid;
  const eventsOf = ({ sub }: BuiltAccount) =>
    app.rows.audit.values('event', { accountId: sub, event: like('%session%') });
  /** Says whether the pages of the account are open to the browser, and its tokens good. */
  const isAlive = async ({ browser, tokens }: Session) => {
    const isIn = (await browser.fork().open('/compte')).find('#sub') !== null;
    const { status } = await userinfo(app, tokens['access_token']);
    return [isIn, status === 200];
  };

  test('all sessions end though an earlier version has left many used tokens, and of those a bounded number goes at once', async () => {
    await open();
    const { services } = app;
    const rows = (more = {}) =>
      app.rows.payloads.count({ accountId: account.sub, model: not(['Flow', 'Link']), ...more });
    const used = Array.from({ length: 1200 }, (_, n) => ({
      model: 'RefreshToken',
      id: `${account.sub}-${n}`,
      payload: '{}',
      accountId: account.sub,
      consumedAt: 1,
      expiresAt: services.nowSeconds() + 600,
    }));
    await app.rows.payloads.insert(used);
    await services.transaction((trx) => services.account.accounts.endSessions(trx, account.sub));
    const [live, left] = [await rows({ consumedAt: null }), await rows()];
    expect([live, left > 0, left < 400]).toEqual([0, true, true]);
  });

  test('each session is listed with its browser, network, dates, way in and services, and this one is marked', async () => {
    await open({ agent: 'firefox' });
    app.moveClock(3600);
    const { browser } = await open({ agent: 'safari' });
    const page = await browser.open(path);
    const [own, other, ...more] = items(page).map((item) => readText(item));
    expect(more).toEqual([]);
    expect(own).toMatch(/Safari sur iOS Cette session .*en ce moment.*Détails .*127\.0\.0\.0\/24.*Se déconnecter/);
    expect(other).toMatch(
      /Firefox sur Windows .*mot de passe Services Atelier des cartes Détails .*127\.0\.0\.0\/24 Niveau un facteur.*sans utilisation.*Fermer/,
    );
    expect(uidsOn(page)).toHaveLength(1);
  });

  test('the buttons of equal rows have different names, on every page that lists things, and forty sessions are listed', async () => {
    const { browser } = await open();
    const [row] = await app.rows.payloads.list({ accountId: account.sub, model: 'Session' });
    const copies = Array.from({ length: 39 }, (_, n) => {
      const uid = `${row!.uid}${n}`;
      return {
        ...row!,
        id: `${row!.id}${n}`,
        uid,
        sessionUid: uid,
        sessionKey: uid,
        payload: { ...row!.payload, uid },
      };
    });
    await app.rows.payloads.insert(copies);
    const twin = await registerClient(app, { client_name: 'Atelier des cartes' });
    const { url, verifier } = authorizationRequest(app, twin);
    const code = (await browser.open(url)).url.searchParams.get('code') ?? '';
    await exchange(app, twin, { code, verifier });
    await app.rows.audit.insert(
      (await app.rows.audit.list({ accountId: account.sub })).map(({ id: _id, ...line }) => line),
    );
    const createdAt = app.services.nowSeconds();
    for (const id of ['one', 'two']) {
      await givePasskey(app, account);
      const trusted = { id, createdAt, expiresAt: createdAt + 86_400, accountId: account.sub, secretHash: id };
      await app.services.transaction((trx) =>
        app.services.factors.trustedBrowsers.insert(trx, { ...trusted, family: 'Firefox' }),
      );
    }
    for (const at of ['sessions', 'securite', 'historique', 'services']) {
      const page = await browser.open(`/compte/${at}`);
      const pressed = page.all('main :is(button, summary, a.fr-btn)');
      const names = pressed.map((one) => one.getAttribute('aria-label') ?? readText(one));
      expect([at, names.filter((name, index) => names.indexOf(name) !== index)]).toEqual([at, []]);
      expect([at, pressed.length >= (at === 'services' ? 2 : 4)]).toEqual([at, true]);
      if (at === 'sessions') expect(items(page)).toHaveLength(40);
    }
  });

  test('a session that is closed from another browser is over, with its tokens, and its service is told', async () => {
    const receiver = await startLogoutReceiver();
    const told = await registerClient(app, { backchannel_logout_uri: receiver.url });
    const { browser: there, tokens } = await signInForTokens(app, app.browser(), { client: told, account });
    const { browser } = await open();
    // Closing asks for no younger sign-in.
    app.moveClock(600);
    await browser.open(path);
    const done = await closeOn(browser, uidsOn(browser.page)[0]!);
    expect(done.find('#notice')?.textContent).toContain('La session est fermée');
    expect(items(done)).toHaveLength(1);
    expect((await there.open('/compte')).h1).toBe('Se connecter');
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await refresh(app, told, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    await until(async () => receiver.tokens.length === 1, 'the telling');
    expect((await receiver.claims(app, told.clientId))[0]).toMatchObject({ sub: account.sub });
    expect(await eventsOf(account)).toEqual(['account.session_closed']);
    await receiver.stop();
  });

  test('all other sessions are closed at once, and the acting one keeps its tokens', async () => {
    const others = [await open(), await open()];
    const own = await open();
    await own.browser.open(path);
    const done = await own.browser.submit({}, { action: 'closeOthers' });
    expect(done.find('#notice')?.textContent).toContain('Toutes les autres sessions sont fermées');
    expect(items(done)).toHaveLength(1);
    expect(done.find('[value="closeOthers"]')).toBeNull();
    for (const other of others) expect(await isAlive(other)).toEqual([false, false]);
    expect(await isAlive(own)).toEqual([true, true]);
    expect((await refresh(app, client, own.tokens['refresh_token'])).status).toBe(200);
    expect(await eventsOf(account)).toEqual(['account.sessions_closed']);
    const line = { accountId: account.sub, event: 'account.sessions_closed' };
    expect(await app.rows.audit.values('details', line)).toEqual([{ closed: 2 }]);
  });

  test('a foreign session and rubbish are not found, and one that is closed already is closed: nothing else changes', async () => {
    const stranger = await buildAccount(app);
    const theirs = await open({ person: stranger });
    const [victim] = await app.services.session.list(stranger.sub);
    const gone = await open();
    const [ended] = await app.services.session.list(account.sub);
    const own = await open();
    await own.browser.open(path);
    await closeOn(own.browser, ended!.uid);
    const csrf = own.browser.page.fieldValue('csrf') ?? '';
    const events = await eventsOf(account);
    for (const session of [victim!.uid, '', 'x', `${victim!.uid}'`, 'a'.repeat(500)])
      expect([session, (await own.browser.post(path, { csrf, action: 'close', session })).status]).toEqual([
        session,
        404,
      ]);
    expect((await own.browser.post(path, { csrf, action: 'close' })).status).toBe(404);
    const again = await own.browser.post(path, { csrf, action: 'close', session: ended!.uid });
    expect([again.status, again.find('#notice')?.textContent]).toEqual([200, expect.stringContaining('fermée')]);
    expect(await isAlive(theirs)).toEqual([true, true]);
    expect(await isAlive(own)).toEqual([true, true]);
    expect(await isAlive(gone)).toEqual([false, false]);
    expect(await eventsOf(account)).toEqual(events);
    expect(await eventsOf(stranger)).toEqual([]);
  });

  test('a closed session leaves offline access alone, and the page says where to withdraw it', async () => {
    const { browser: there, request } = await askToSignIn(app, client, {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    await typeCredentials(there, account);
    const { url } = await there.submit({}, { action: 'accept' });
    const code = url.searchParams.get('code') ?? '';
    const { body: tokens } = await exchange(app, client, { code, verifier: request.verifier });
    const { browser } = await open();
    const page = await browser.open(path);
    expect(page.find('#close-consequence a')?.getAttribute('href')).toBe('/compte/services');
    await closeOn(browser, uidsOn(page)[0]!);
    expect((await there.open('/compte')).h1).toBe('Se connecter');
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(200);
  });

  test('the own session has no button to close it, and such a form leads to the sign-out', async () => {
    const own = await open();
    await own.browser.open('/compte/profil');
    const page = await own.browser.open(path);
    expect(uidsOn(page)).toEqual([]);
    expect(page.find('[value="closeOthers"]')).toBeNull();
    expect(page.find('#sessions a')?.getAttribute('href')).toBe(`${app.protocol}/logout`);
    const uid = await newestUid();
    const csrf = page.fieldValue('csrf') ?? '';
    const asked = await own.browser.post(path, { csrf, action: 'close', session: uid });
    expect(asked.h1).toBe('Se déconnecter');
    expect(await isAlive(own)).toEqual([true, true]);
    await own.browser.submit({}, { action: 'logout' });
    expect(await isAlive(own)).toEqual([false, false]);
  });

  test('a form with an unknown button, or without one, changes nothing', async () => {
    const other = await open();
    const own = await open();
    const csrf = (await own.browser.open(path)).fieldValue('csrf') ?? '';
    for (const action of ['save', 'constructor'])
      expect((await own.browser.post(path, { csrf, action })).status).toBe(200);
    expect((await own.browser.post(path, { csrf })).status).toBe(200);
    expect(await Promise.all([other, own].map(isAlive))).toEqual([
      [true, true],
      [true, true],
    ]);
    expect((await own.browser.request({ url: path, method: 'POST', body: { action: 'closeOthers' } })).status).toBe(
      403,
    );
    expect(await isAlive(other)).toEqual([true, true]);
  });

  test('the page holds nothing that opens a session, neither the value of a cookie nor its hash', async () => {
    const there = await open();
    const own = await open();
    const { body } = await own.browser.open(path);
    const cookies = [there, own].flatMap(({ browser }) => browser.jar.all().map(({ value }) => value));
    const rows = await app.rows.payloads.values('id', { accountId: account.sub });
    const secrets = [...cookies, ...rows].filter((value) => value.length > 20);
    expect(secrets.length).toBeGreaterThan(6);
    for (const secret of secrets) expect(body).not.toContain(secret);
    // The name of a session that stands in the page is no cookie.
    const [name] = uidsOn(own.browser.page);
    for (const { name: cookie } of there.browser.jar.all()) {
      const thief = app.browser();
      thief.jar.store(new URL(app.url), [`${cookie}=${name}; Path=/`]);
      expect((await thief.open('/compte')).h1).toBe('Se connecter');
    }
  });

  test('a session that was opened before its origin was noted is listed, and the page says so', async () => {
    const former = await open();
    const uid = await newestUid();
    const { origin, openedAt, ...rest } = (await app.rows.payloads.first({ uid })).payload;
    expect(origin).toEqual({ network: '127.0.0.0/24', system: 'Linux' });
    // The sign-in is answered by one request, and the session is opened by the next one.
    expect(Math.abs(Number(openedAt) - Number(rest['loginTs']))).toBeLessThan(60);
    await app.rows.payloads.change({ uid }, { payload: rest });
    const { browser } = await open();
    const [, other] = items(await browser.open(path)).map((item) => readText(item));
    expect(other).toMatch(/^Navigateur inconnu .*ouverte avant que nous les affichions ici.*Ouverte le/);

    // The next sign-in in that session notes the origin, and the session is as old as before.
    app.moveClock(3600);
    await signInForTokens(app, former.browser, { client, account, params: { prompt: 'login' } });
    const again = (await app.services.session.list(account.sub)).find((session) => session.uid === uid)!;
    expect(again.origin?.network).toBe('127.0.0.0/24');
    expect([again.openedAt, again.loginAt - again.openedAt >= 3600]).toEqual([rest['loginTs'], true]);
  });

  test('a session that is over by its idle time is not listed, cannot be closed, and is over for good when all others are closed', async () => {
    const idle = await open();
    const uid = await newestUid();
    app.moveClock(13 * 3600);
    const own = await open();
    await own.browser.open('/compte/profil');
    const page = await own.browser.open(path);
    expect(items(page)).toHaveLength(1);
    const csrf = page.fieldValue('csrf') ?? '';
    expect((await own.browser.post(path, { csrf, action: 'close', session: uid })).status).toBe(404);
    await own.browser.post(path, { csrf, action: 'closeOthers' });
    expect(await eventsOf(account)).toEqual([]);
    app.moveClock(-13 * 3600);
    expect(await isAlive(idle)).toEqual([false, false]);
    app.moveClock(13 * 3600);
  });

  test('the shorter session of a person with a role is shown with its own end, also when the role came later', async () => {
    await open();
    const own = await open();
    const endOf = async () =>
      items(await own.browser.open(path)).map((item) => readText(item).match(/Se ferme le (.*?), /)?.[1]);
    const moment = (seconds: number) =>
      texts.fr.dates.moment(app.services.nowSeconds() + seconds).replaceAll('\u00a0', ' ');
    const plain = await endOf();
    expect(plain.map((end) => end && [moment(12 * 3600), moment(12 * 3600 - 60)].includes(end))).toEqual([true, true]);
    await app.rows.accounts.change({ id: account.sub }, { roles: 'support' });
    const withRole = await endOf();
    expect(withRole.map((end) => end && [moment(900), moment(840)].includes(end))).toEqual([true, true]);
    app.moveClock(20 * 60);
    expect(await app.services.session.list(account.sub)).toEqual([]);
  });
});
