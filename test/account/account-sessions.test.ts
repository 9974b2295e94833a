import { refresh } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { startLogoutReceiver } from '../support/logout-receiver.ts';
import { readText } from '../support/page.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { registerClient, signInForTokens, userinfo, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';

const path = '/compte/sessions';
const userAgents = {
  firefox: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  safari:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};

describe.each(bothDatabases)('the open sessions of an account, on %s', (database) => {
  let app: TestApp;
  let client: TestClient;
  let account: BuiltAccount;

  beforeAll(async () => {
    app = await startApp({ database });
    client = await registerClient(app, { client_name: 'Atelier des cartes' });
  });
  beforeEach(async () => {
    account = await buildAccount(app);
  });
  afterAll(() => app.stop());

  interface Session {
    readonly browser: Browser;
    readonly tokens: Readonly<Record<string, string>>;
  }

  /** Signs the account in from a new browser, and gives the service tokens of that session. */
  async function open(options: { readonly agent?: keyof typeof userAgents; readonly person?: BuiltAccount } = {}) {
    const { agent, person = account } = options;
    const browser = app.browser(agent ? { headers: { 'user-agent': userAgents[agent] } } : {});
    const { tokens } = await signInForTokens(app, browser, { client, account: person });
    return { browser, tokens };
  }
  const items = (page: Page) => page.all('#sessions > li');
  const uidsOn = (page: Page) => page.all('[name="session"]').map((field) => field.getAttribute('value') ?? '');
  const closeOn = (browser: Browser, uid: string) =>
    browser.submit({}, { action: 'close', form: `form:has([name="session"][value="${uid}"])` });
  const eventsOf = ({ sub }: BuiltAccount) =>
    app.services.database
      .knex('audit')
      .where({ account_id: sub })
      .whereLike('event', '%session%')
      .pluck<string[]>('event');
  /** Says whether the pages of the account are open to the browser, and its tokens good. */
  const isAlive = async ({ browser, tokens }: Session) => {
    const isIn = (await browser.fork().open('/compte')).find('#sub') !== null;
    const { status } = await userinfo(app, tokens['access_token']);
    return [isIn, status === 200];
  };

  test('each session is listed with its browser, network, dates, way in and services, and this one is marked', async () => {
    await open({ agent: 'firefox' });
    app.moveClock(3600);
    const { browser } = await open({ agent: 'safari' });
    const page = await browser.open(path);
    const [own, other, ...more] = items(page).map((item) => readText(item));
    expect(more).toEqual([]);
    expect(own).toMatch(/Safari sur iOS Cette session .*127\.0\.0\.0\/24.*en ce moment.*Se déconnecter/);
    expect(other).toMatch(
      /Firefox sur Windows .*127\.0\.0\.0\/24.*mot de passe \(un facteur\).*Atelier des cartes.*sans utilisation.*Fermer/,
    );
    expect(uidsOn(page)).toHaveLength(1);
  });

  test('a session that is closed from another browser is over, with its tokens, and its service is told', async () => {
    const receiver = await startLogoutReceiver();
    const told = await registerClient(app, { backchannel_logout_uri: receiver.url });
    const there = app.browser();
    const { tokens } = await signInForTokens(app, there, { client: told, account });
    const { browser } = await open();
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
  });

  test("another person's session, an ended one and rubbish are not found, and nothing is closed", async () => {
    const stranger = await buildAccount(app);
    const theirs = await open({ person: stranger });
    const [victim] = await app.services.listSessions(stranger.sub);
    const gone = await open();
    const [ended] = await app.services.listSessions(account.sub);
    const own = await open();
    await own.browser.open(path);
    await closeOn(own.browser, ended!.uid);
    const csrf = own.browser.page.fieldValue('csrf') ?? '';
    const events = await eventsOf(account);
    for (const session of [victim!.uid, ended!.uid, '', 'x', `${victim!.uid}'`, 'a'.repeat(500)])
      expect([session, (await own.browser.post(path, { csrf, action: 'close', session })).status]).toEqual([
        session,
        404,
      ]);
    expect((await own.browser.post(path, { csrf, action: 'close' })).status).toBe(404);
    expect(await isAlive(theirs)).toEqual([true, true]);
    expect(await isAlive(own)).toEqual([true, true]);
    expect(await isAlive(gone)).toEqual([false, false]);
    expect(await eventsOf(account)).toEqual(events);
    expect(await eventsOf(stranger)).toEqual([]);
  });
});
