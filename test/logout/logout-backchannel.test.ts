import { rotateKeys } from '../../src/commands/keys/rotate-keys.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { authorize, authorizeSilently, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import type { Browser } from '../support/browser.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { linkPersona } from '../support/people/link-persona.ts';
import { startLogoutReceiver, type LogoutReceiver } from '../support/services/logout-receiver.ts';
import { describeApp } from '../support/describe-app.ts';
import {
  asClient,
  askToSignIn,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signInForTokens,
  typeCredentials,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { until } from '../support/until.ts';
import { throughFranceConnect } from '../support/people/upstream-journey.ts';
import { like, rowsIn } from '../support/rows.ts';
import { openTransaction, untilLocked } from '../support/database/transactions.ts';
import { resetPassword } from '../support/people/account-address.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';

describe.each(bothDatabases)('services learn of the end of a session, on %s', (database) => {
  let receiver: LogoutReceiver;
  let client: TestClient;
  let home: string;

  const app = describeApp({ database, upstreams: true });
  beforeEach(async () => {
    receiver = await startLogoutReceiver();
    client = await registerClient(app, { backchannel_logout_uri: receiver.url });
    home = `${new URL(client.redirectUri).origin}/`;
  });
  afterEach(() => receiver.stop());

  const told = () => until(async () => (await app.rows.logoutNotices.count()) === 0, 'the telling');
  const signedIn = async (account: BuiltAccount, browser = app.browser()) => {
    const { tokens } = await signInForTokens(app, browser, { client, account });
    return { browser, tokens, sid: readJwt(tokens['id_token']).claims['sid'] };
  };
  const leave = (browser: Browser, tokens: Readonly<Record<string, string>>) =>
    browser.open(`${app.protocol}/logout?id_token_hint=${tokens['id_token']}`);
  const inUnit = (work: () => Promise<unknown>) => withUnit(createUnit(), work);

  test('each service with tokens of the session and a logout address is told, and no other service', async () => {
    const receivers = await Promise.all([1, 2, 3, 4].map(() => startLogoutReceiver()));
    const [second, stranger, asker, disabled] = await Promise.all(
      receivers.map(({ url }, index) => registerClient(app, { backchannel_logout_uri: url, first_party: index !== 2 })),
    );
    const silent = await registerClient(app);
    const account = await buildAccount(app);
    const { browser, tokens } = await signedIn(account);
    const others = await Promise.all(
      [second!, silent, disabled!].map((each) => silentTokens(app, browser.fork(), { client: each })),
    );
    // A third-party service without consent gets no tokens, so it must not learn whose session it was.
    expect((await authorizeSilently(app, browser, { client: asker! })).members['error']).toBe('consent_required');
    const record = (await app.services.clients.registry.find(disabled!.clientId))!;
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, disabledAt: 1 }));
    await app.services.operation.versions.check();

    await leave(browser, tokens);
    await told();
    expect(receiver.tokens).toHaveLength(1);
    expect(receivers.map((each) => each.tokens.length)).toEqual([1, 0, 0, 0]);
    const [claims] = await receivers[0]!.claims(app, second!.clientId);
    expect(claims).toMatchObject({ sub: account.sub, sid: readJwt(others[0]!['id_token']).claims['sid'] });
    expect(claims!['sid']).not.toBe((await receiver.claims(app, client.clientId))[0]!['sid']);
    expect(stranger).toBeDefined();
    expect(await app.rows.audit.list({ event: 'logout.untold' })).toEqual([]);

    // The tokens of all services end with the session.
    for (const each of [tokens, ...others]) expect((await userinfo(app, each['access_token'])).status).toBe(401);
    expect((await refresh(app, second!, others[0]!['refresh_token'])).status).toBe(400);
    await Promise.all(receivers.map((each) => each.stop()));
  });

  const ends: readonly (readonly [
    string,
    (about: { browser: Browser; tokens: Record<string, string>; account: BuiltAccount }) => Promise<unknown>,
  ])[] = [
    ['the ID token of the session', ({ browser, tokens }) => leave(browser, tokens)],
    [
      'the button of the logout page',
      async ({ browser }) => {
        await browser.open(`${app.protocol}/logout?client_id=${client.clientId}`);
        await browser.submit({}, { action: 'logout' });
      },
    ],
    [
      'a refresh token, by a program',
      ({ tokens }) => asClient(app, client, 'logout', { refresh_token: tokens['refresh_token']! }),
    ],
    [
      'the sign-in of another person',
      async ({ browser }) => {
        const other = await buildAccount(app);
        await browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url);
        await browser.submit({}, { action: 'switch' });
        await typeCredentials(browser, other);
      },
    ],
    [
      'an operator who disables the account',
      ({ account }) => inUnit(() => disableAccount(app.services, { name: account.username })),
    ],
    [
      'a forgotten password that is chosen anew',
      async ({ account }) => {
        const password = 'sept-loutres-sous-la-pluie-fine';
        await resetPassword(app, account.email, password);
      },
    ],
  ];

  test('when all sessions of an account end, the service is told of each, but not of a session that is spared', async () => {
    const account = await buildAccount(app);
    const sessions = [await signedIn(account), await signedIn(account), await signedIn(account)];
    const bystander = await signedIn(await buildAccount(app));
    const spared = await app.rows.payloads.values('sessionUid', {
      model: 'Session',
      accountId: account.sub,
      payload: like(`%${String(sessions[2]!.sid)}%`),
    });
    const { accounts } = app.services.account;
    await app.services.transaction((trx) => accounts.endSessions(trx, account.sub, { except: spared[0]! }));
    await told();
    const sids = (await receiver.claims(app, client.clientId)).map(({ sid }) => String(sid));
    expect(sids.toSorted()).toEqual(
      sessions
        .slice(0, 2)
        .map(({ sid }) => String(sid))
        .toSorted(),
    );
    await app.services.transaction((trx) => accounts.endSessions(trx, account.sub));
    await told();
    expect((await receiver.claims(app, client.clientId)).at(-1)).toMatchObject({ sid: sessions[2]!.sid });
    expect(receiver.tokens).toHaveLength(3);
    expect((await userinfo(app, bystander.tokens['access_token'])).status).toBe(200);
  });

  test('the service is not told when a session ends by time alone, nor told twice of one end', async () => {
    const account = await buildAccount(app);
    const { browser, tokens } = await signedIn(account);
    const other = await signedIn(await buildAccount(app));
    await leave(other.browser, other.tokens);
    await leave(other.browser, other.tokens);
    await told();
    app.moveClock(13 * 3600);
    expect((await authorize(app, browser, { client, params: { prompt: 'none' } })).members['error']).toBe(
      'login_required',
    );
    await leave(browser, tokens);
    await told();
    expect(await receiver.claims(app, client.clientId)).toMatchObject([{ sid: other.sid }]);
  });

  test('the service is not told when the change that would end the session is rolled back', async () => {
    const account = await buildAccount(app);
    const { tokens } = await signedIn(account);
    const failing = app.services.transaction(async (trx) => {
      await app.services.account.accounts.endSessions(trx, account.sub);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await app.rows.logoutNotices.list()).toEqual([]);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(200);
  });

  test('a service that gets tokens while the session ends is told, or its tokens are worthless', async () => {
    const { browser, tokens } = await signedIn(await buildAccount(app));
    const receivers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => startLogoutReceiver()));
    const clients = await Promise.all(receivers.map(({ url }) => registerClient(app, { backchannel_logout_uri: url })));
    const asked = clients.map(async (each) => {
      const { members, request } = await authorizeSilently(app, browser.fork(), { client: each });
      if (!members['code']) return undefined;
      return (await exchange(app, each, { code: members['code'], verifier: request.verifier })).body['access_token'];
    });
    await Promise.race(asked);
    await leave(browser.fork(), tokens);
    const given = await Promise.all(asked);
    await told();
    expect(given.filter(Boolean)).not.toEqual([]);
    const untold = given.filter((token, index) => token && receivers[index]!.tokens.length === 0);
    const answers = await Promise.all(untold.map((token) => userinfo(app, token)));
    expect(answers.map(({ status }) => status)).toEqual(untold.map(() => 401));
    await Promise.all(receivers.map((each) => each.stop()));
  });

  test('a service that a request is adding to the session at the moment of its end is told', async () => {
    const { browser, tokens, sid } = await signedIn(await buildAccount(app));
    const other = await startLogoutReceiver();
    const added = await registerClient(app, { backchannel_logout_uri: other.url });
    await silentTokens(app, browser.fork(), { client: added });
    const session = { model: 'Session', payload: like(`%${String(sid)}%`) };
    const { payload } = await app.rows.payloads.first(session);
    const { authorizations, ...rest } = payload as { authorizations: Record<string, unknown> };
    const { [added.clientId]: _added, ...earlier } = authorizations;
    await app.rows.payloads.change(session, { payload: { ...rest, authorizations: earlier } });

    const adding = await openTransaction(app);
    await rowsIn(adding).payloads.change(session, { payload });
    const left = leave(browser, tokens);
    await untilLocked(app);
    await adding.commit();
    await left;
    await told();
    expect(await other.claims(app, added.clientId)).toHaveLength(1);
    await other.stop();
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test.each(['RS256', 'ES256'])('the logout token has the claims of the standard, signed with %s', async (alg) => {
    const told256 = await createClient(app, {
      backchannel_logout_uri: receiver.url,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: alg,
    });
    const account = await buildAccount(app);
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client: told256, account });
    const before = Math.floor(Date.now() / 1000);
    await leave(browser, tokens);
    await told();
    const [claims] = await receiver.claims(app, told256.clientId);
    expect(claims).toEqual({
      iss: app.issuer,
      aud: told256.clientId,
      sub: account.sub,
      sid: readJwt(tokens['id_token']).claims['sid'],
      events: { [event]: {} },
      iat: expect.any(Number),
      exp: claims!.iat! + 120,
      jti: expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(claims!.iat).toBeGreaterThanOrEqual(before);
    expect(claims!['sid']).toEqual(expect.stringMatching(/^[\w-]{20,}$/));
    const { header } = readJwt(receiver.tokens[0]);
    expect(header).toEqual({ alg, kid: expect.any(String), typ: 'logout+jwt' });
  });

  test('a logout token is no access token, and no hint at the logout endpoint', async () => {
    const account = await buildAccount(app);
    const { browser, tokens } = await signedIn(account);
    await leave(browser, tokens);
    await told();
    const [token] = receiver.tokens;
    expect((await userinfo(app, token)).status).toBe(401);
    const again = await signedIn(account);
    const page = await again.browser.open(`${app.protocol}/logout?id_token_hint=${token}`);
    // Such a token counts as no hint, so the page asks.
    expect([page.status, page.h1]).toEqual([200, 'Se déconnecter']);
    expect((await userinfo(app, again.tokens['access_token'])).status).toBe(200);
  });

  test('a person who logs out does not wait for any service', async () => {
    const held: (() => void)[] = [];
    const slow = await startLogoutReceiver((response, _request, nth) =>
      nth === 1 ? held.push(() => response.end()) : response.end(),
    );
    client = await registerClient(app, { backchannel_logout_uri: slow.url });
    const { browser, tokens } = await signedIn(await buildAccount(app));
    await leave(browser, tokens);
    expect(browser.page.h1).toBe('Vous êtes déconnecté');
    await until(() => held.length === 1, 'the request to the slow service');
    expect(await app.rows.logoutNotices.list()).toHaveLength(1);
    held[0]!();
    await told();
    await slow.stop();
  });

  test('a service with Keycloak-shaped tokens gets the session name that it was given before', async () => {
    client = await registerClient(app, { backchannel_logout_uri: receiver.url, keycloak_shape: true });
    const { browser, tokens } = await signedIn(await buildAccount(app));
    await leave(browser, tokens);
    await told();
    expect(await receiver.claims(app, client.clientId)).toMatchObject([{ sid: tokens['session_state'] }]);
  });

  test.each(ends)('the service is told when the session is ended by %s', async (_what, end) => {
    const account = await buildAccount(app);
    const { browser, tokens, sid } = await signedIn(account);
    await end({ browser, tokens, account });
    await told();
    expect(await receiver.claims(app, client.clientId)).toMatchObject([{ sub: account.sub, sid }]);
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
  });

  test('FranceConnect is logged out after the local session, and the service is still told', async () => {
    const account = await buildAccount(app);
    await linkPersona(app, account, { client, upstream: 'franceconnect', journey: (tab) => throughFranceConnect(tab) });
    await told();
    const before = receiver.tokens.length;
    const { browser, request } = await askToSignIn(app, client);
    await browser.submit({}, { button: { upstream: 'franceconnect' } });
    const back = await throughFranceConnect(browser);
    const { body } = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
    const page = await browser.open(
      `${app.protocol}/logout?id_token_hint=${String(body['id_token'])}&post_logout_redirect_uri=${home}`,
    );
    expect(page.url.href).toBe(home);
    expect(browser.trail.some(({ url }) => new URL(url).pathname === '/fc/api/v2/session/end')).toBe(true);
    await told();
    expect(receiver.tokens.length).toBe(before + 1);
    expect((await receiver.claims(app, client.clientId)).at(-1)).toMatchObject({
      sub: account.sub,
      sid: readJwt(body['id_token']).claims['sid'],
    });
  });

  test('after a change of keys the logout token is signed with the new key, which is published', async () => {
    const answers = [503, 200];
    const busy = await startLogoutReceiver((response) => response.writeHead(answers.shift() ?? 500).end());
    client = await registerClient(app, { backchannel_logout_uri: busy.url });
    const { browser, tokens } = await signedIn(await buildAccount(app));
    await leave(browser, tokens);
    await until(() => busy.tokens.length === 1, 'the first try');
    await inUnit(() => rotateKeys(app.services, { immediately: true }));
    app.moveClock(60);
    app.services.clients.logoutNotices.wake();
    await told();
    const [first, second] = busy.tokens.map((token) => readJwt(token));
    expect(second!.header['kid']).not.toBe(first!.header['kid']);
    expect(await busy.claims(app, client.clientId)).toHaveLength(2);
    await busy.stop();
  });
});
