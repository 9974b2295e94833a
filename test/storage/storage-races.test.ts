import { randomUUID } from 'node:crypto';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { grantIdOf } from '../../src/oidc/grants/grant-id.ts';
import { createUnit, requireProof, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { authorizeSilently, introspect, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { committersOn, useCommitters, whileHeld } from '../support/database/committers.ts';
import { describeService, prepare } from '../support/describe-app.ts';
import {
  authorizationRequest,
  exchange,
  registerClient,
  signIn,
  signInForTokens,
  userinfo,
} from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { rowsIn, type AllRows } from '../support/rows.ts';
import { untilLocked } from '../support/database/transactions.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

describe.each(bothDatabases)('requests that change one row at the same moment, on %s', (database) => {
  const { app, client } = describeService({ database });
  const services = prepare(() => app.services);

  const sessionsOf = async (accountId: string) =>
    (await app.rows.payloads.list({ accountId, model: 'Session' })).map(({ id, uid }) => ({ id, uid: uid! }));
  const isSignedIn = async (browser: Browser) =>
    (await browser.fork().request({ url: `${app.url}/compte` })).status === 200;

  describe.each(committersOn(database))('written by %s', (way) => {
    let end: () => Promise<void>;
    beforeAll(() => {
      end = useCommitters(app, way);
    });
    afterAll(() => end());

    test('a session that is renewed twice has one id afterwards, and its former id is dead', async () => {
      const { browser, account } = await somebodySignedIn(app, client);
      const { username, password } = account;
      const signingIn = [browser.fork(), browser.fork()].map(async (tab) => {
        await tab.open(authorizationRequest(app, client, { prompt: 'login' }).url);
        return { tab, send: () => tab.submit({ username, password }, { action: 'signin', continuation: false }) };
      });
      const tabs = await Promise.all(signingIn);
      const [{ id, uid } = { id: '', uid: '' }] = await sessionsOf(account.sub);
      const held = { hold: (rows: AllRows) => rows.payloads.lock({ uid }), waiting: 3 };
      await whileHeld(app, held, () =>
        Promise.all([
          ...tabs.map(({ send }) => send()),
          // It has read the session under its former id, and saves it last.
          authorizeSilently(app, browser.fork(), { client }),
        ]),
      );

      const rows = await sessionsOf(account.sub);
      expect(rows.map((row) => [row.uid, row.id === id])).toEqual([[uid, false]]);
      expect(await isSignedIn(browser)).toBe(false);
      expect((await Promise.all(tabs.map(({ tab }) => isSignedIn(tab)))).filter((is) => is)).toHaveLength(1);
    });

    test('a session that ends while it is renewed stays ended', async () => {
      const account = await buildAccount(app);
      const [id, uid] = [randomUUID(), randomUUID()];
      const { services } = app;
      const { payloads } = services;
      const session = { uid, accountId: account.sub };
      await services.inUnit(async () => payloads.upsert('Session', id, session, 600));
      const renew = () =>
        services.inUnit(async () => {
          await payloads.find('Session', id);
          payloads.upsert('Session', randomUUID(), session, 600);
        });
      const held = { hold: (rows: AllRows) => rows.payloads.lock({ uid }), waiting: 2 };
      const work = () => Promise.all([services.inUnit(async () => payloads.endSession(uid)), renew()]);
      await whileHeld(app, held, work);
      expect(await services.inUnit(async () => payloads.findSessionByUid(uid))).toBeUndefined();
      expect(await app.services.session.list(account.sub)).toEqual([]);
    });

    test('a factor that is proved in a session stays proved, whatever is saved at the same moment', async () => {
      const { sub: accountId } = await buildAccount(app);
      const { services } = app;
      const { payloads } = services;
      const [id, uid] = [randomUUID(), randomUUID()];
      const session = { uid, accountId, acr: 'one', amr: ['pwd'], proof: { methods: ['pwd'] } };
      const stepped = { acr: 'two', amr: ['pwd', 'otp'], proof: { methods: ['pwd', 'totp'] }, factorAt: 5 };
      const of = (name: string) => ({ authorizations: { [name]: { sid: name } } });
      const save = (members: object) =>
        services.inUnit(async () => {
          await payloads.find('Session', id);
          payloads.upsert('Session', id, { ...session, ...members }, 600);
        });
      await services.inUnit(async () => payloads.upsert('Session', id, session, 600));
      const held = { hold: (rows: AllRows) => rows.payloads.lock({ uid }), waiting: 3 };
      await whileHeld(app, held, () =>
        Promise.all([save({ ...stepped, ...of('a') }), save(of('b')), save({ factorAt: 4, ...of('c') })]),
      );
      const stored = await services.inUnit(async () => payloads.findSessionByUid(uid));
      expect(stored).toMatchObject({
        ...stepped,
        authorizations: { ...of('a').authorizations, ...of('b').authorizations },
      });
    });

    test('a request that has read a session before its renewal does not bring the former id back', async () => {
      const account = await buildAccount(app);
      const [former, renewed, token, uid] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const { services } = app;
      const { payloads } = services;
      const session = { uid, accountId: account.sub };
      await services.inUnit(async () => {
        payloads.upsert('Session', former, session, 600);
        payloads.upsert('AccessToken', token, { accountId: account.sub, sessionUid: uid }, 600);
      });
      await services.inUnit(async () => {
        await payloads.find('Session', former);
        await services.inUnit(async () => {
          await payloads.find('Session', former);
          payloads.upsert('Session', renewed, session, 600);
        });
        // The record brings the session that it hangs on, under its id of now.
        await payloads.find('AccessToken', token);
        payloads.upsert('Session', former, session, 600);
      });
      const find = (id: string) => services.inUnit(async () => payloads.find('Session', id));
      expect(await find(former)).toBeUndefined();
      expect(await find(renewed)).toMatchObject({ uid });
    });

    test('the first sign-ins of one service with different scopes all keep their scopes', async () => {
      const account = await buildAccount(app);
      const service = await registerClient(app, { scope: 'openid profile email phone offline_access' });
      const { clientId } = service;
      const { browser } = await signIn(app, app.browser(), { client, account });
      const [{ uid: sessionUid } = { uid: '' }] = await sessionsOf(account.sub);
      const grant = grantIdOf({ sessionUid, clientId, accountId: account.sub });
      const held = {
        hold: (rows: AllRows) => rows.payloads.insert({ model: 'Grant', id: grant, payload: {} }),
        waiting: 3,
      };
      const scopes = ['openid email', 'openid profile', 'openid phone'];
      const answers = await whileHeld(app, held, () =>
        Promise.all(scopes.map((scope) => authorizeSilently(app, browser, { client: service, params: { scope } }))),
      );
      const exchanged = answers.map(({ members, request: { verifier } }) =>
        exchange(app, service, { code: members['code'] ?? '', verifier }),
      );
      const tokens = (await Promise.all(exchanged)).map(({ body }) => body);
      expect(tokens.map((body) => body['scope'])).toEqual(scopes);
      const again = tokens.map((body) => refresh(app, service, body['refresh_token']));
      expect((await Promise.all(again)).map(({ body }) => body['scope'])).toEqual(scopes);
      const { openid } = (await app.rows.payloads.first({ id: grant })).payload as { openid: { scope: string } };
      expect(openid.scope.split(' ').toSorted()).toEqual(['email', 'openid', 'phone', 'profile']);
    });

    describe('a grant that ends while its token is refreshed', () => {
      const token = (id: string, grantId: string) => services.payloads.upsert('RefreshToken', id, { grantId }, 600);
      const end = (grant: string) =>
        services.inUnit(async () => services.payloads.revokeGrant(grant, { whole: false }));
      const refresh = ({ grant, old }: { readonly grant: string; readonly old: string }) => {
        services.payloads.consume('RefreshToken', old);
        token(randomUUID(), grant);
      };
      const tokensOf = (grant: string) => rowsIn(services).payloads.list({ grantId: grant });
      const begin = async () => {
        const [grant, old] = [randomUUID(), randomUUID()];
        await services.inUnit(async () => token(old, grant));
        return { grant, old };
      };

      test('a grant that ends in the same moment leaves no token', async () => {
        const about = await begin();
        const [refreshed] = await Promise.allSettled([services.inUnit(async () => refresh(about)), end(about.grant)]);
        // In one process the refresh was asked for first. Without its order the end may be the first, and leaves no token to refresh.
        if (refreshed.status === 'rejected')
          expect([way, refreshed.reason]).toEqual([
            expect.not.stringMatching(/^one process$/),
            new Error('already consumed'),
          ]);
        expect(await tokensOf(about.grant)).toEqual([]);
      });

      if (database === 'postgres') {
        test('a grant that ends before another process has written the new token leaves no token', async () => {
          const about = await begin();
          const unit = createUnit();
          await withUnit(unit, async () => refresh(about));
          const { committer, database: store } = services;
          let ending: Promise<unknown> = Promise.resolve();
          await store.write(async (tx) => {
            await committer.commitWithin(unit, tx);
            ending = end(about.grant);
            await untilLocked(app);
          });
          await ending;
          expect(await tokensOf(about.grant)).toEqual([]);
        });

        test('the end of a session holds nothing of the session while every session of the account is being ended', async () => {
          const { sub: accountId } = await buildAccount(app);
          const uid = randomUUID();
          await services.inUnit(async () => services.payloads.upsert('Session', uid, { uid, accountId }, 600));
          let ending: Promise<unknown> = Promise.resolve();
          await services.transaction(async (trx) => {
            await services.account.accounts.lock(trx, accountId);
            await rowsIn(trx).endedSessions.insert({ uid, expiresAt: 9_999_999_999 });
            ending = services.inUnit(async () => services.payloads.endSession(uid)).catch((error: unknown) => error);
            await untilLocked(app);
            await trx.raw(`SET LOCAL lock_timeout = '200ms'`);
            await services.account.accounts.endSessions(trx, accountId);
          });
          expect(await ending).toBeUndefined();
          expect(await rowsIn(services).payloads.list({ sessionUid: uid })).toEqual([]);
        });

        // Two processes write them apart.
        if (way === 'one process')
          test('a refresh that is written together with a sign-in holds no token while the account is being changed', async () => {
            const { sub: accountId } = await buildAccount(app);
            const [old, name] = [randomUUID(), randomUUID()];
            await services.inUnit(async () => services.payloads.upsert('RefreshToken', old, { accountId }, 600));
            let together: readonly Promise<unknown>[] = [];
            await services.transaction(async (trx) => {
              const credentialVersion = credentialVersionOf((await services.account.accounts.lock(trx, accountId))!);
              together = [
                services.inUnit(async () => services.payloads.consume('RefreshToken', old)),
                services.inUnit(async () => {
                  requireProof({ accountId, credentialVersion, at: 0 });
                  services.payloads.upsert('Flow', name, {}, 600);
                }),
              ].map((unit) => unit.catch((error: unknown) => (error as Error).message));
              await untilLocked(app);
              // A wait for the token would be one that never ends.
              await trx.raw(`SET LOCAL lock_timeout = '200ms'`);
              await services.account.accounts.endSessions(trx, accountId);
            });
            const [refreshed, signedIn] = await Promise.all(together);
            // A batch that waits for a lock too long is written apart. The refresh then waits for nobody.
            expect(['already consumed', undefined]).toContain(refreshed);
            expect(signedIn).toBe('proof outdated');
            expect(await services.payloads.find('Flow', name)).toBeUndefined();
          });
      }
    });
  });

  // SQLite has one writer: nobody holds a row of it.
  if (database === 'postgres')
    test('five sign-ins that wait for a locked account hold up nobody else', async () => {
      const [locked, other] = [await buildAccount(app), await buildAccount(app)];
      const { tokens } = await signInForTokens(app, app.browser(), { client, account: other });
      let token = tokens['refresh_token'];
      const { username, password } = locked;
      const tabs = [1, 2, 3, 4, 5].map(() => app.browser());
      for (const tab of tabs) await tab.open(authorizationRequest(app, client).url);
      const held = { hold: (rows: AllRows) => rows.accounts.lock({ id: locked.sub }), waiting: 5 };
      const signingIn = () => Promise.all(tabs.map((tab) => tab.submit({ username, password }, { action: 'signin' })));
      const statuses: number[] = [];
      const pages = await whileHeld(app, held, signingIn, async () => {
        for (let turn = 0; turn < 30; turn++) {
          const { status, body } = await refresh(app, client, token);
          statuses.push(status);
          token = body['refresh_token'] as string;
        }
      });
      expect(statuses).toEqual(Array(30).fill(200));
      expect(await Promise.all(tabs.map(isSignedIn))).toEqual(Array(5).fill(true));
      expect(pages).toHaveLength(5);
    });

  test('an offline grant that a request of its session adds to stays one', async () => {
    const { services } = app;
    const { payloads } = services;
    const { sub: accountId } = await buildAccount(app);
    const [id, sessionUid] = [randomUUID(), randomUUID()];
    const add = (scope: string, more: object, seconds: number) => {
      const grant = { accountId, clientId: client.clientId, grantId: id, openid: { scope }, exp: 1, ...more };
      return services.inUnit(async () => payloads.upsert('Grant', id, grant, seconds, { isMerged: true }));
    };
    const stored = async () => {
      const row = await app.rows.payloads.first({ id });
      const { openid, exp } = row.payload as { openid: object; exp: number };
      return {
        openid,
        session: row.sessionUid,
        isLong: exp === row.expiresAt && exp > Date.now() / 1000 + 800,
      };
    };
    await add('openid offline_access', { openid: { scope: 'openid offline_access', claims: ['email'] } }, 900);
    await add('openid email', { sessionUid, openid: { scope: 'openid email', claims: ['email', 'picture'] } }, 600);
    expect(await stored()).toEqual({
      openid: { scope: 'openid offline_access email', claims: ['email', 'picture'] },
      session: null,
      isLong: true,
    });
    await add('openid email', { sessionUid }, 600);
    expect((await stored()).openid).toMatchObject({ scope: 'openid offline_access email' });
  });

  test('a session that ended and was written back stays ended, with everything of it', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    await signInForTokens(app, browser, { client, account });
    const tokens = await silentTokens(app, browser, { client });
    const { services } = app;
    const [{ uid } = { uid: '' }] = await sessionsOf(account.sub);
    const rows = await rowsIn(services).payloads.list({ sessionUid: uid });
    await services.inUnit(async () => services.payloads.endSession(uid));
    // A statement that began before the end does not see the mark.
    await rowsIn(services).payloads.insert(rows);

    expect(await isSignedIn(browser)).toBe(false);
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await introspect(app, client, tokens['access_token'])).body).toEqual({ active: false });
    expect((await introspect(app, client, tokens['refresh_token'])).body).toEqual({ active: false });
    expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    expect(await services.session.list(account.sub)).toEqual([]);
  });
});
