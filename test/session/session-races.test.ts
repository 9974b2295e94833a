import { authorize, authorizeSilently, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { describePerson } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  asClient,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signIn,
  signInForTokens,
  typeCredentials,
  userinfo,
} from '../support/test-client.ts';
import { rowsIn } from '../support/rows.ts';
import { openTransaction, untilLocked } from '../support/database/transactions.ts';
import { hashBearer } from '../../src/crypto/sealer.ts';
import { holdTokens } from '../support/database/triggers.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

describe.each(bothDatabases)('sessions under parallel use, on %s', (database) => {
  const { app, client, account } = describePerson({ database });

  const signedIn = () => signInForTokens(app, app.browser(), { client, account });
  const rememberedClients = async (sub: string) => {
    const sessions = await app.rows.payloads.values('payload', { model: 'Session', accountId: sub });
    return sessions.map((payload) => Object.keys(payload['authorizations'] as object).toSorted());
  };

  test('ten silent sign-ins at once leave all ten clients in the session, and ten exchanges succeed', async () => {
    const { browser, account: person } = await somebodySignedIn(app, client);
    const clients = await Promise.all(Array.from({ length: 10 }, () => registerClient(app)));
    const answers = await Promise.all(clients.map((each) => authorizeSilently(app, browser.fork(), { client: each })));
    expect(answers.filter(({ members }) => members['code'])).toHaveLength(10);
    expect(await rememberedClients(person.sub)).toEqual([
      [client, ...clients].map(({ clientId }) => clientId).toSorted(),
    ]);
    const tokens = await Promise.all(
      answers.map(({ members, request }, index) =>
        exchange(app, clients[index]!, { code: members['code']!, verifier: request.verifier }),
      ),
    );
    expect(tokens.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const refreshed = await Promise.all(
      tokens.map(({ body }, index) => refresh(app, clients[index]!, body['refresh_token'])),
    );
    expect(refreshed.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));

    // One logout ends the tokens of all ten clients.
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    const after = await Promise.all(refreshed.map(({ body }) => userinfo(app, body['access_token'])));
    expect(after.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 401));
    expect(await rememberedClients(person.sub)).toEqual([]);
  });

  test('six first silent sign-ins of one service at once all get tokens, in one grant and under one name of the session', async () => {
    const { browser } = await signedIn();
    const wide = await registerClient(app, { backchannel_logout_uri: 'https://service.example.test/logout' });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => authorizeSilently(app, browser.fork(), { client: wide })),
    );
    const tokens = await Promise.all(
      answers.map(({ members, request }) =>
        exchange(app, wide, { code: members['code'] ?? '', verifier: request.verifier }),
      ),
    );
    expect(tokens.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(new Set(tokens.map(({ body }) => readJwt(body['id_token']).claims['sid'])).size).toBe(1);
    const grants = await app.rows.payloads.list({ model: 'Grant', clientId: wide.clientId });
    expect(grants).toHaveLength(1);
  });

  test('a sign-in anew during silent sign-ins loses no client of the session either', async () => {
    const { browser, account: person } = await somebodySignedIn(app, client);
    const clients = await Promise.all(Array.from({ length: 4 }, () => registerClient(app)));
    const tab = browser.fork();
    const again = signIn(app, tab, { client, account: person, params: { prompt: 'login' } });
    const answers = await Promise.all(clients.map((each) => authorizeSilently(app, browser.fork(), { client: each })));
    await again;
    const given = answers.flatMap(({ members }, index) => (members['code'] ? [clients[index]!.clientId] : []));
    const [remembered, ...others] = await rememberedClients(person.sub);
    expect(others).toEqual([]);
    expect(remembered).toEqual(expect.arrayContaining([client.clientId, ...given]));
  });

  test('a request that is under way during the logout does not bring the session back', async () => {
    for (let round = 0; round < 3; round++) {
      const { browser, tokens } = await signedIn();
      const other = await registerClient(app);
      const silent = Array.from({ length: 4 }, () => authorizeSilently(app, browser.fork(), { client: other }));
      const out = browser.fork().open(`${app.protocol}/logout?id_token_hint=${tokens['id_token']}`);
      const answers = await Promise.all(silent);
      await out;
      expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
      const late = await Promise.all(
        answers.map(({ members, request }) =>
          exchange(app, other, { code: members['code'] ?? 'none', verifier: request.verifier }),
        ),
      );
      for (const { body } of late)
        if (body['access_token']) expect((await userinfo(app, body['access_token'])).status).toBe(401);
      expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    }
  });

  test('a session that was read before the logout cannot be written after it', async () => {
    const { createUnit, withUnit } = await import('../../src/store/unit/unit-of-work.ts');
    const { payloads, committer } = app.services;
    const late = createUnit();
    const session = {
      uid: 'uid-of-a-session',
      accountId: account.sub,
      authorizations: {},
      exp: Math.floor(Date.now() / 1000) + 600,
    };
    const write = (id: string) =>
      withUnit(createUnit(), async () => {
        payloads.upsert('Session', id, session, 600);
        await committer.commit((await import('../../src/store/unit/unit-of-work.ts')).currentUnit()!);
      });
    await write('first-id');
    await withUnit(late, async () => {
      payloads.upsert('Session', 'first-id', session, 600);
      payloads.upsert('AuthorizationCode', 'late-code', { sessionUid: session.uid, accountId: account.sub }, 60);
      payloads.upsert('AccessToken', 'late-token', { sessionUid: session.uid, accountId: account.sub }, 60);
    });
    // The second end has read the session before the first one, and changes nothing more.
    for (const end of [createUnit(), createUnit()])
      await withUnit(end, async () => {
        payloads.endSession(session.uid);
        await committer.commit(end);
      });
    await withUnit(late, () => committer.commit(late));
    const rows = await app.rows.payloads.list({ sessionUid: session.uid });
    expect(rows).toEqual([]);
    await write('second-id');
    expect(await app.rows.payloads.list({ uid: session.uid })).toEqual([]);
  });

  test('a session that gets a new id keeps the services that requests under its former id add before and after it', async () => {
    const { createUnit, withUnit } = await import('../../src/store/unit/unit-of-work.ts');
    const { payloads, committer } = app.services;
    const uid = 'uid-of-a-renewed-session';
    const other = await buildAccount(app);
    const session = (names: string, more: Readonly<Record<string, unknown>> = {}) => ({
      uid,
      accountId: account.sub,
      authorizations: Object.fromEntries([...names].map((name) => [name, {}])),
      ...more,
    });
    const read = async () => payloads.find('Session', 'former-id');
    const put = (known: ReturnType<typeof session>, id = 'former-id') => payloads.upsert('Session', id, known, 600);
    const begin = async (known: ReturnType<typeof session>, id?: string) => {
      const unit = createUnit();
      await withUnit(unit, async () => {
        await read();
        if (id !== undefined) payloads.destroy('Session', 'former-id');
        put(known, id);
      });
      return () => withUnit(unit, () => committer.commit(unit));
    };
    await app.services.inUnit(async () => put(session('a')));
    // All of them have read the session before the first one writes it.
    const before = await begin(session('ab'));
    const renewal = await begin(session('a', { loginTs: 2, acr: 'high' }), 'new-id');
    const after = await begin(session('ac', { loginTs: 1, acr: 'low' }));
    const renewedAgain = await begin(session('ad', { loginTs: 3 }), 'another-id');
    const ofAnother = await begin(session('e', { accountId: other.sub }));
    for (const write of [before, renewal, after, renewedAgain, ofAnother]) await write();
    expect(await app.rows.payloads.list({ uid })).toEqual([
      expect.objectContaining({ id: hashBearer('new-id'), accountId: account.sub }),
    ]);
    expect(await app.rows.payloads.values('payload', { uid })).toEqual([session('abcd', { loginTs: 2, acr: 'high' })]);
  });

  test('a code of a device that was used stays used when a request that had read it before writes it again', async () => {
    const { createUnit, withUnit } = await import('../../src/store/unit/unit-of-work.ts');
    const { payloads, committer } = app.services;
    const units = [
      () => payloads.upsert('DeviceCode', 'code', { clientId: client.clientId }, 600),
      () => payloads.consume('DeviceCode', 'code'),
      () => payloads.upsert('DeviceCode', 'code', { clientId: client.clientId, accountId: account.sub }, 600),
    ];
    for (const work of units) {
      const unit = createUnit();
      await withUnit(unit, async () => work());
      await withUnit(unit, () => committer.commit(unit));
    }
    const uses = await app.rows.payloads.values('consumedAt', { model: 'DeviceCode', accountId: account.sub });
    expect(uses).toEqual([expect.anything()]);
  });

  test('an offline access that is being given while all sessions of its account end is not written', async () => {
    const { createUnit, withUnit } = await import('../../src/store/unit/unit-of-work.ts');
    const { payloads, committer, account, session: sessions } = app.services;
    const person = await buildAccount(app);
    await signIn(app, app.browser(), { client, account: person });
    const [session] = await sessions.list(person.sub);
    const late = createUnit();
    await withUnit(late, async () => {
      await payloads.findSessionByUid(session!.uid);
      payloads.upsert('Grant', 'late-grant', { accountId: person.sub, clientId: client.clientId }, 60);
      payloads.upsert('AuthorizationCode', 'late-code', { accountId: person.sub, grantId: 'late-grant' }, 60);
    });
    // The access is written before the end of the sessions is committed, and waits for it.
    let written: Promise<void> | undefined;
    await app.services.transaction(async (trx) => {
      await account.accounts.endSessions(trx, person.sub);
      written = withUnit(late, () => committer.commit(late));
      await untilLocked(app, 1);
    });
    await written;
    expect(await app.rows.payloads.list({ grantId: 'late-grant' })).toEqual([]);
  });

  test('an account that is disabled while its form is open, or between code and exchange, gets no tokens', async () => {
    const person = await buildAccount(app);
    const { code, request } = await signIn(app, app.browser(), { client, account: person });
    await app.rows.accounts.change({ id: person.sub }, { disabledAt: 1 });
    expect((await exchange(app, client, { code, verifier: request.verifier })).body['error']).toBe('invalid_grant');
    const again = await signIn(app, app.browser(), { client, account: person });
    expect([again.page.status, again.code]).toEqual([422, '']);
  });

  test('when two people sign in in two tabs of one browser, the second is signed in and the first is signed out', async () => {
    const second = await buildAccount(app);
    const browser = app.browser();
    const tab = browser.tab();
    const requests = [authorizationRequest(app, client), authorizationRequest(app, client)] as const;
    await browser.open(requests[0].url);
    await tab.open(requests[1].url);
    await typeCredentials(browser, account);
    const page = await typeCredentials(tab, second);
    expect(page.url.searchParams.get('state')).toBe(requests[1].state);
    expect((await browser.open('/compte')).find('#username')?.textContent).toBe(second.username);
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: requests[1].verifier });
    expect((await userinfo(app, body['access_token'])).body['sub']).toBe(second.sub);
  });

  /** Opens the page of the sessions from a second browser, and returns what closes the session of the first one. */
  const closing = async (person: BuiltAccount) => {
    const { browser } = await signIn(app, app.browser(), { client, account: person });
    const page = await browser.open('/compte/sessions');
    const session = page.fieldValue('session') ?? '';
    const fields = { csrf: page.fieldValue('csrf') ?? '', action: 'close', session };
    return { session, close: () => browser.fork().post('/compte/sessions', fields) };
  };

  /** Holds every statement that ends this session until the answer is called. */
  const holdEnd = async (uid: string) => {
    if (database === 'sqlite') return async () => {};
    const trx = await openTransaction(app);
    await rowsIn(trx).endedSessions.insert({ uid, expiresAt: 0 });
    return () => trx.rollback();
  };

  test('a session that is closed twice at once is closed once, the audit says it once, and both answers say that it is closed', async () => {
    const person = await buildAccount(app);
    await signIn(app, app.browser(), { client, account: person });
    const { session, close } = await closing(person);
    const goOn = await holdEnd(session);
    const closings = [close(), close()];
    await untilLocked(app, 2);
    await goOn();
    const answers = await Promise.all(closings);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    for (const page of answers) expect(page.find('#notice')).not.toBeNull();
    expect(await app.rows.audit.count({ accountId: person.sub, event: 'account.session_closed' })).toBe(1);
  });

  test('of two sessions that close each other at once, one goes on', async () => {
    for (const action of ['close', 'closeOthers']) {
      const person = await buildAccount(app);
      const browsers = [app.browser(), app.browser()] as const;
      for (const browser of browsers) await signIn(app, browser, { client, account: person });
      const pages = await Promise.all(browsers.map((browser) => browser.open('/compte/sessions')));
      const form = (index: number) => {
        const page = pages[index]!;
        return { csrf: page.fieldValue('csrf') ?? '', session: page.fieldValue('session') ?? '', action };
      };
      await Promise.all(browsers.map((browser, index) => browser.fork().post('/compte/sessions', form(index))));
      const after = await Promise.all(browsers.map((browser) => browser.open('/compte')));
      expect(after.filter((page) => page.h1 === 'Se connecter')).toHaveLength(1);
    }
  });

  test('no token survives when a session is closed while its services refresh their tokens', async () => {
    const { browser: there, account: person } = await somebodySignedIn(app, client);
    const clients = await Promise.all(Array.from({ length: 6 }, () => registerClient(app)));
    const given = await Promise.all(clients.map((each) => silentTokens(app, there.fork(), { client: each })));
    const { close } = await closing(person);
    const goOn = await holdTokens(app);
    const refreshing = given.map((tokens, index) => refresh(app, clients[index]!, tokens['refresh_token']));
    await untilLocked(app, 1);
    const closed = close();
    await untilLocked(app, 2);
    await goOn();
    const refreshed = await Promise.all(refreshing);
    expect((await closed).status).toBe(200);
    for (const [index, { body }] of refreshed.entries())
      for (const tokens of [given[index]!, body]) {
        if (!tokens['access_token']) continue;
        expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
        expect((await refresh(app, clients[index]!, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
      }
    expect((await authorizeSilently(app, there, { client })).members['error']).toBe('login_required');
  });

  test('no token that is refreshed during « Ce n’était pas moi » comes back with the next sign-in of its service', async () => {
    const { browser, account: person } = await somebodySignedIn(app, client);
    const given = await silentTokens(app, browser, { client });
    const page = await browser.open('/compte/historique');
    await browser.submit({ event: page.fieldValue('event') ?? '' }, { action: 'notMe' });
    const goOn = await holdTokens(app);
    const refreshing = refresh(app, client, given['refresh_token']);
    await untilLocked(app, 1);
    const reported = browser.submit({ currentPassword: person.password }, { action: 'confirm' });
    await untilLocked(app, 2);
    await goOn();
    const { body } = await refreshing;
    expect((await reported).h1).toBe('Les autres sessions sont fermées');
    const again = await silentTokens(app, browser, { client });
    expect((await userinfo(app, again['access_token'])).status).toBe(200);
    for (const tokens of [given, body]) {
      expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
      expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    }
  });

  if (database !== bothDatabases[0]) return;

  test('a session whose account is disabled gets a clean sign-in page, and another account may sign in there', async () => {
    const person = await buildAccount(app);
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account: person });
    await app.rows.accounts.change({ id: person.sub }, { disabledAt: 1 });
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    for (const prompt of ['', 'select_account', 'consent', 'login']) {
      const { page } = await authorize(app, browser, { client, params: { prompt } });
      expect([prompt, page.status]).toEqual([prompt, 200]);
    }
    expect((await browser.open(`${app.url}/compte`)).h1).toBe('Se connecter');
    expect(browser.page.text).not.toContain('Vous êtes déjà connecté');
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    const { page } = await signIn(app, browser, { client, account });
    expect(page.url.searchParams.get('code')).toBeTruthy();
  });

  test('a session whose row is gone is not a session', async () => {
    const { browser } = await signedIn();
    await app.rows.payloads.remove({ model: 'Session' });
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    const { tokens } = await signedIn();
    expect(tokens['access_token']).toBeTruthy();
  });

  test('each of twenty clients in one session gets its own grant', async () => {
    const { browser } = await signedIn();
    const clients = await Promise.all(Array.from({ length: 5 }, () => registerClient(app)));
    const tokens = await Promise.all(clients.map((each) => silentTokens(app, browser.fork(), { client: each })));
    await asClient(app, clients[0]!, 'revoke', { token: tokens[0]!['refresh_token']! });
    const alive = await Promise.all(tokens.map(async (each) => (await userinfo(app, each['access_token'])).status));
    expect(alive).toEqual([401, 200, 200, 200, 200]);
  });
});
