import { authorizeSilently, membersOf, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { askForUserCode, createScript, poll, typeCode } from '../support/services/device.ts';
import { startLogoutReceiver } from '../support/services/logout-receiver.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';
import { bothDatabases, describeOnPostgres } from '../support/test-database.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  typeCredentials,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';
import { rowsIn } from '../support/rows.ts';
import { until } from '../support/until.ts';
import { openTransaction, untilLocked } from '../support/database/transactions.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const path = '/compte/services';

interface Person {
  readonly account: BuiltAccount;
  readonly browser: Browser;
}

/** Signs a new person in to a service of the operator. */
async function somebody(app: TestApp, client: TestClient): Promise<Person> {
  const { browser, account } = await somebodySignedIn(app, client);
  return { account, browser };
}

/** Agrees to what a service asks for, and returns its code. */
async function agree(app: TestApp, browser: Browser, client: TestClient, params: Record<string, string> = {}) {
  const request = authorizationRequest(app, client, params);
  const tab = browser.tab();
  await tab.open(request.url);
  const back = await tab.submit({}, { action: 'accept' });
  return { code: back.url.searchParams.get('code') ?? '', verifier: request.verifier };
}

async function agreedTokens(app: TestApp, browser: Browser, client: TestClient, params: Record<string, string> = {}) {
  return (await exchange(app, client, await agree(app, browser, client, params))).body;
}

const formOf = (clientId: string) => `form:has([name="client"][value="${clientId}"])`;

async function withdraw(browser: Browser, { clientId }: TestClient): Promise<Page> {
  await browser.open(path);
  return browser.submit({}, { action: 'withdraw', form: formOf(clientId) });
}

const rowsOf = (app: TestApp, { account }: Person, { clientId }: TestClient) =>
  app.rows.payloads.count({ accountId: account.sub, clientId });

describe.each(bothDatabases)('the services of an account, on %s', (database) => {
  const app = describeApp({ database });
  const ours = prepare(() => registerClient(app, { client_name: 'Cartes' }));
  const theirs = prepare(() =>
    registerClient(app, {
      first_party: false,
      client_name: 'Atelier',
      optional_claims: ['email'],
      policy_uri: 'https://atelier.example/donnees',
    }),
  );

  const item = (page: Page, { clientId }: TestClient) => page.find(`.app-list__item:has([value="${clientId}"])`);
  const textOf = (page: Page, client: TestClient) => item(page, client)?.textContent ?? '';
  const listed = (page: Page, list: string) => page.all(`#${list} h3`).map((name) => name.textContent);

  test('a service whose access is withdrawn has nothing left in any session, and asks for the consent again', async () => {
    const person = await somebody(app, ours);
    const { browser, account } = person;
    const { browser: elsewhere } = await signIn(app, app.browser(), { client: ours, account });
    const tokens = [
      await agreedTokens(app, browser, theirs),
      await agreedTokens(app, elsewhere, theirs, { scope: 'openid offline_access', prompt: 'consent' }),
    ];
    const unused = await agree(app, browser, theirs, { prompt: 'consent' });
    const stranger = await agreedTokens(app, (await somebody(app, ours)).browser, theirs);
    const page = await withdraw(browser, theirs);
    expect(page.find('#notice')?.textContent).toContain('L’accès du service Atelier est retiré');
    expect(item(page, theirs)).toBeNull();
    for (const { access_token, refresh_token } of tokens) {
      expect((await refresh(app, theirs, refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
      expect((await userinfo(app, access_token)).status).toBe(401);
    }
    expect((await exchange(app, theirs, unused)).body).toMatchObject({ error: 'invalid_grant' });
    for (const each of [browser, elsewhere])
      expect((await authorizeSilently(app, each, { client: theirs })).members['error']).toBe('consent_required');
    expect(await rowsOf(app, person, theirs)).toBe(0);
    // Her sessions, the other services and the other people go on.
    await silentTokens(app, elsewhere, { client: ours });
    expect((await refresh(app, theirs, stranger['refresh_token'])).status).toBe(200);
    const line = await app.rows.audit.first({ event: 'access.withdrawn', accountId: account.sub });
    expect(line.clientId).toBe(theirs.clientId);
  });

  test('a service of the operator whose access is closed loses its tokens, and gets new ones at the next sign-in', async () => {
    const { browser } = await somebody(app, ours);
    const { refresh_token, access_token } = await silentTokens(app, browser, { client: ours });
    const page = await withdraw(browser, ours);
    expect(page.find('#notice')?.textContent).toContain('L’accès du service Cartes est fermé');
    expect((await refresh(app, ours, refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    expect((await userinfo(app, access_token)).status).toBe(401);
    const again = await silentTokens(app, browser, { client: ours });
    expect((await userinfo(app, again['access_token'])).status).toBe(200);
  });

  test('the service is told that its session is over, and no other service is', async () => {
    const [receiver, other] = [await startLogoutReceiver(), await startLogoutReceiver()];
    const told = await registerClient(app, { backchannel_logout_uri: receiver.url });
    const untold = await registerClient(app, { backchannel_logout_uri: other.url });
    const { browser, account } = await somebody(app, told);
    await silentTokens(app, browser, { client: untold });
    await withdraw(browser, told);
    await until(() => receiver.tokens.length === 1, 'the telling');
    expect(await receiver.claims(app, told.clientId)).toMatchObject([{ sub: account.sub, sid: expect.any(String) }]);
    // The end of the whole session later is no news to that service.
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    await until(() => other.tokens.length === 1, 'the telling of the other service');
    expect(receiver.tokens).toHaveLength(1);
    await Promise.all([receiver.stop(), other.stop()]);
  });

  test('a consent whose code had not reached the service yet is asked for again, and counts from then on', async () => {
    const { browser, account } = await somebody(app, ours);
    await agree(app, browser, theirs);
    const tab = browser.tab();
    const { url, verifier } = authorizationRequest(app, theirs, { prompt: 'consent' });
    await tab.open(url);
    const left = await tab.submit({}, { action: 'accept', continuation: false });
    const { code = '' } = membersOf(left, theirs.redirectUri);
    await withdraw(browser, theirs);
    expect([code !== '', (await exchange(app, theirs, { code, verifier })).status]).toEqual([true, 400]);
    app.moveClock(60);
    expect((await tab.open(authorizationRequest(app, theirs).url)).h1).toContain('Atelier');
    const since = app.services.nowSeconds();
    await tab.submit({}, { action: 'accept' });
    const access = await app.services.clients.accessList.listAccess(account.sub);
    expect(access.find(({ clientId }) => clientId === theirs.clientId)?.since).toBeGreaterThanOrEqual(since);
    app.moveClock(-60);
  });

  test('a service leaves the list when its session is over by time, and one with lasting access stays', async () => {
    const lasting = await registerClient(app, { first_party: false });
    const { browser, account } = await somebody(app, ours);
    await agree(app, browser, theirs);
    await agree(app, browser, lasting, { scope: 'openid offline_access', prompt: 'consent' });
    app.moveClock(13 * 3600);
    const { browser: later } = await signIn(app, app.browser(), { client: await registerClient(app), account });
    const page = await later.open(path);
    expect([ours, theirs, lasting].map((client) => item(page, client) !== null)).toEqual([false, false, true]);
    app.moveClock(-13 * 3600);
  });

  test('a service account is no service of anybody, and a client that is gone or switched off is said to be off', async () => {
    const robot = await registerClient(app, { service_account: true });
    const person = await somebody(app, ours);
    const sub = person.account.sub;
    const record = (await app.services.clients.registry.find(robot.clientId))!;
    await app.services.transaction((trx) =>
      app.services.clients.registry.update(trx, { ...record, serviceAccountId: sub }),
    );
    await app.services.operation.versions.check();
    expect((await asClient(app, robot, 'token', { grant_type: 'client_credentials' })).status).toBe(200);
    expect((await app.services.clients.accessList.listAccess(sub)).map(({ clientId }) => clientId)).toEqual([
      ours.clientId,
    ]);
    const gone = await registerClient(app, { first_party: false, client_name: 'Parti' });
    await agreedTokens(app, person.browser, gone);
    await app.rows.clients.remove({ clientId: gone.clientId });
    const page = await person.browser.open(path);
    expect(textOf(page, gone)).toContain('Suspendu');
    expect(textOf(page, gone)).toContain(gone.clientId);
    expect((await withdraw(person.browser, gone)).status).toBe(200);
    expect(await rowsOf(app, person, gone)).toBe(0);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('a person whom no service knows is told so', async () => {
    const account = await buildAccount(app);
    const browser = await app.open(path);
    const page = await typeCredentials(browser, account);
    expect(page.text).toContain('Aucun service n’a accès à votre compte');
    expect(page.all('[name="client"]')).toEqual([]);
  });

  test('a client that holds nothing of this person cannot be withdrawn: 404, and nothing changes', async () => {
    const holder = await somebody(app, ours);
    const { refresh_token } = await agreedTokens(app, holder.browser, theirs);
    const { browser, account } = await somebody(app, ours);
    const before = (await app.services.clients.accessList.listAccess(account.sub)).length;
    for (const client of [theirs.clientId, 'geopf-id', 'unknown', '', '../..', `${ours.clientId}'`, 'é'.repeat(300)]) {
      await browser.open(path);
      const page = await browser.submit({ client }, { action: 'withdraw', form: formOf(ours.clientId) });
      expect([client, page.status]).toEqual([client, 404]);
    }
    const { body } = await refresh(app, theirs, refresh_token);
    expect(body['access_token']).toBeTruthy();
    expect(await app.services.clients.accessList.listAccess(account.sub)).toHaveLength(before);
    expect(await app.rows.logoutNotices.list({ accountId: account.sub })).toEqual([]);
  });

  test('a form without the button changes nothing', async () => {
    const { browser, account } = await somebody(app, ours);
    const csrf = (await browser.open(path)).fieldValue('csrf')!;
    await browser.post(path, { csrf, client: ours.clientId });
    expect(await app.services.clients.accessList.listAccess(account.sub)).toHaveLength(1);
  });

  test('a page that another person left open in this browser withdraws nothing from the person who is signed in', async () => {
    const { browser } = await somebody(app, ours);
    const left = browser.tab();
    await left.open(path);
    const next = await buildAccount(app);
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    await signIn(app, browser, { client: ours, account: next });
    await left.submit({}, { action: 'withdraw', form: formOf(ours.clientId) });
    expect(await app.services.clients.accessList.listAccess(next.sub)).toHaveLength(1);
  });

  test('a person sees each service with what it may read, since when, its last use, and how it goes on', async () => {
    const { browser, account } = await somebody(app, ours);
    const spare = await createScript(app, { client_name: 'QGIS', first_party: false });
    await agreedTokens(app, browser, theirs, { scope: 'openid email phone offline_access', prompt: 'consent' });
    app.moveClock(3 * 86_400);
    await signIn(app, browser, { client: ours, account });
    const code = await askForUserCode(app, spare, { scope: 'openid' });
    await typeCode(browser, code);
    await browser.submit({}, { action: 'accept' });
    const page = await browser.open(path);
    expect(listed(page, 'agreed-services')).toEqual(['QGIS', 'Atelier']);
    expect(listed(page, 'own-services')).toEqual(['Cartes']);
    const days = ['Depuis', 'Dernière utilisation'].map(
      (label) => new RegExp(`${label}(\\d+(?:er)?\\s\\S+\\s\\d+)`, 'u').exec(textOf(page, theirs))?.[1],
    );
    expect(days[0]).toBeTruthy();
    expect(days[1]).toBe(days[0]);
    expect(/Depuis(\d+(?:er)?\s\S+\s\d+)/u.exec(textOf(page, ours))?.[1]).toBe(days[0]);
    expect(/Dernière utilisation(\d+(?:er)?\s\S+\s\d+)/u.exec(textOf(page, ours))?.[1]).not.toBe(days[0]);
    expect(textOf(page, theirs)).toContain(
      'si vous les renseignezTéléphoneNon transmises, à votre demandeAdresse électronique',
    );
    expect(textOf(page, theirs)).not.toContain('Prénom');
    expect(textOf(page, theirs)).toContain('quand vous n’êtes pas connecté');
    expect(item(page, theirs)?.querySelector('a')?.getAttribute('href')).toBe('https://atelier.example/donnees');
    expect(textOf(page, spare)).toContain('avec un code que vous avez confirmé');
    expect(textOf(page, spare)).toContain('L’identifiant technique de votre compte');
    expect(textOf(page, ours)).toContain('Données transmisesNom d’utilisateur, Langue, ');
    expect(page.text).toContain('il n’y a donc pas d’accord à retirer');
    app.moveClock(-3 * 86_400);
  });

  test('a service of the operator to which a lasting access was refused has none, and is not listed', async () => {
    const refused = await registerClient(app);
    const { browser } = await somebody(app, ours);
    const wanted = { scope: 'openid email offline_access', prompt: 'consent' };
    const tab = browser.tab();
    await tab.open(authorizationRequest(app, refused, wanted).url);
    await tab.submit({}, { action: 'deny' });
    expect(item(await browser.open(path), refused)).toBeNull();
    expect((await agreedTokens(app, browser, refused, wanted))['scope']).toContain('offline_access');
    expect(textOf(await browser.open(path), refused)).toContain('quand vous n’êtes pas connecté');
  });

  test('a program that used the password is listed as such, and loses its tokens as any other', async () => {
    const { browser, account } = await somebody(app, ours);
    const script = await registerClient(app, { legacy_password_grant: true, client_name: 'Script' });
    const { username, password } = account;
    const fields = { grant_type: 'password', username, password, scope: 'openid email' };
    const { body } = await asClient(app, script, 'token', fields);
    expect(textOf(await browser.open(path), script)).toContain('qui a utilisé votre mot de passe');
    await withdraw(browser, script);
    expect((await refresh(app, script, body['refresh_token'])).body).toMatchObject({ error: 'invalid_grant' });
    expect((await userinfo(app, body['access_token'])).status).toBe(401);
  });

  test('a device whose code was confirmed gets nothing any more once its access is withdrawn', async () => {
    const { browser } = await somebody(app, ours);
    const script = await createScript(app, { client_name: 'QGIS', first_party: false });
    const code = await askForUserCode(app, script);
    await typeCode(browser, code);
    await browser.submit({}, { action: 'accept' });
    await withdraw(browser, script);
    expect((await poll(app, script, code)).body).toMatchObject({ error: 'invalid_grant' });
  });

  test('a button that is pressed twice withdraws once, and says so each time', async () => {
    const { account, browser } = await somebody(app, ours);
    await agree(app, browser, theirs);
    await browser.open(path);
    const choice = { action: 'withdraw', form: formOf(theirs.clientId) };
    const pages = await Promise.all([1, 2, 3].map(() => browser.fork().submit({}, choice)));
    for (const page of [...pages, await browser.submit({}, choice)])
      expect([page.status, page.find('#notice')?.textContent]).toEqual([200, expect.stringContaining('est retiré')]);
    const line = { accountId: account.sub, event: 'access.withdrawn' };
    expect(await app.rows.audit.list({ ...line })).toHaveLength(1);
  });
});

describeOnPostgres('a withdrawal while the service is at the token endpoint', () => {
  const app = describeApp({ database: 'postgres' });
  const ours = prepare(() => registerClient(app));
  const theirs = prepare(() => registerClient(app, { first_party: false }));

  /** Runs both in this order, each up to the row that the service is about to use; then both go on. */
  async function inOrder<A, B>(model: string, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
    const trx = await openTransaction(app);
    await rowsIn(trx).payloads.lock({ model, clientId: theirs.clientId });
    const one = first();
    await untilLocked(app, 1);
    const two = second();
    await untilLocked(app, 2);
    await trx.commit();
    return Promise.all([one, two]);
  }

  test.each(['RefreshToken', 'AuthorizationCode'])(
    'no token survives, whether the withdrawal or the service comes first to the %s',
    async (model) => {
      for (const isWithdrawnFirst of [false, true]) {
        const person = await somebody(app, ours);
        const { browser } = person;
        const code = await agree(app, browser, theirs);
        const isRefresh = model === 'RefreshToken';
        const token = isRefresh ? (await exchange(app, theirs, code)).body['refresh_token'] : undefined;
        const use = () => (isRefresh ? refresh(app, theirs, token) : exchange(app, theirs, code));
        const end = () => withdraw(browser, theirs);
        const [answer, page] = isWithdrawnFirst
          ? (await inOrder(model, end, use)).toReversed()
          : await inOrder(model, use, end);
        expect((page as Page).status).toBe(200);
        const { status, body } = answer as Awaited<ReturnType<typeof use>>;
        // A service that waits longer than a batch may has its turn after the withdrawal.
        if (isWithdrawnFirst) expect(status).toBe(400);
        expect(await rowsOf(app, person, theirs)).toBe(0);
        expect((await userinfo(app, body['access_token'] ?? 'none')).status).toBe(401);
      }
    },
  );
});
