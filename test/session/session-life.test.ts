import { isDeepStrictEqual } from 'node:util';
import { giveRole, takeRole } from '../support/people/give-role.ts';
import { authorizeSilently, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { addTotp, buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  askToSignIn,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  userinfo,
} from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const minute = 60;
const hour = 3600;
const day = 86_400;
const codePage = 'Double authentification';

describe.each(bothDatabases)('how long a session lives, on %s', (database) => {
  const { app, client } = describeService({ database });
  beforeEach(() => toMiddleOfStep(app));

  const type = (browser: Browser, secret: string) => browser.submit({ otp: totpCode(secret) }, { action: 'verify' });
  const signedIn = async (account: BuiltAccount, { remember = false } = {}) => {
    const { browser, request } = await askToSignIn(app, client);
    const { username, password } = account;
    await browser.submit({ username, password, ...(remember ? { rememberMe: true } : {}) }, { action: 'signin' });
    if (account.totpSecret) await type(browser, account.totpSecret);
    const { body } = await exchange(app, client, { code: codeOf(browser.page), verifier: request.verifier });
    return { browser, tokens: body };
  };
  const errorOf = async (browser: Browser) => (await authorizeSilently(app, browser, { client })).members['error'];

  describe('the session of a person without a role', () => {
    test('opening a page of the account or a silent request of a service counts as use of the session', async () => {
      const { browser } = await signedIn(await buildAccount(app));
      for (let visits = 0; visits < 3; visits++) {
        app.moveClock(11 * hour);
        expect((await browser.open('/compte')).find('#sub')).not.toBeNull();
      }
      app.moveClock(11 * hour);
      expect(await errorOf(browser)).toBeUndefined();
      app.moveClock(12 * hour);
      expect((await browser.open('/compte')).find('#password')).not.toBeNull();
    });

    test('a service that uses its tokens does not extend the session, and its tokens end with the session', async () => {
      const { browser, tokens } = await signedIn(await buildAccount(app));
      app.moveClock(11 * hour);
      const refreshed = await refresh(app, client, tokens['refresh_token']);
      expect((await userinfo(app, refreshed.body['access_token'])).status).toBe(200);
      app.moveClock(hour + minute);
      expect((await refresh(app, client, refreshed.body['refresh_token'])).body['error']).toBe('invalid_grant');
      expect(await errorOf(browser)).toBe('login_required');
    });

    test('a use of the session is written once a minute at most, and never for a token', async () => {
      const account = await buildAccount(app);
      const { browser, tokens } = await signedIn(account);
      // The job clears the sessions of earlier tests, which have expired.
      const sessions = () => app.rows.payloads.list({ model: 'Session', accountId: account.sub });
      const isWritten = async (use: () => Promise<unknown>) => {
        const before = await sessions();
        await use();
        return !isDeepStrictEqual(await sessions(), before);
      };
      expect(await isWritten(() => browser.open('/compte'))).toBe(false);
      app.moveClock(minute);
      expect(await isWritten(() => userinfo(app, tokens['access_token']))).toBe(false);
      expect(await isWritten(() => browser.open('/compte'))).toBe(true);
      expect(await isWritten(() => browser.open('/compte'))).toBe(false);
    });

    test('a session ends thirty days after the sign-in, however much it is used', async () => {
      const { browser } = await signedIn(await buildAccount(app));
      for (let uses = 0; uses < 65; uses++) {
        app.moveClock(11 * hour);
        await authorizeSilently(app, browser, { client });
      }
      expect(await errorOf(browser)).toBeUndefined();
      app.moveClock(5 * hour);
      expect(await errorOf(browser)).toBe('login_required');
    });

    test('a remembered session needs no use, and still ends thirty days after the sign-in', async () => {
      const { browser } = await signedIn(await buildAccount(app), { remember: true });
      const until = browser.jar.get('geopf_session')?.expires;
      app.moveClock(29 * day);
      browser.jar.close();
      expect(await errorOf(browser)).toBeUndefined();
      expect(Math.abs(Number(browser.jar.get('geopf_session')?.expires) - Number(until))).toBeLessThan(10_000);
      app.moveClock(day);
      expect(await errorOf(browser)).toBe('login_required');
    });
  });

  describe('the session of a person who holds a role', () => {
    test.each([['ending with the browser'], ['remembered']])(
      '%s: it is over after fifteen minutes without use, and its tokens with it',
      async (kind) => {
        const account = await buildAccount(app, { roles: ['support'] });
        const { browser } = await signedIn(account, { remember: kind === 'remembered' });
        app.moveClock(14 * minute);
        expect(await errorOf(browser)).toBeUndefined();
        app.moveClock(14 * minute);
        expect((await browser.open('/compte')).find('#sub')).not.toBeNull();
        const { access_token } = await silentTokens(app, browser, { client });
        app.moveClock(9 * minute);
        expect((await userinfo(app, access_token)).status).toBe(200);
        app.moveClock(6 * minute);
        expect((await userinfo(app, access_token)).status).toBe(401);
        expect(await errorOf(browser)).toBe('login_required');
      },
    );

    test('the session of a person who holds a role ends after twelve hours, however much it is used', async () => {
      const { browser } = await signedIn(await buildAccount(app, { roles: ['admin'] }));
      for (let uses = 0; uses < 55; uses++) {
        app.moveClock(13 * minute);
        await authorizeSilently(app, browser, { client });
      }
      expect(await errorOf(browser)).toBeUndefined();
      app.moveClock(5 * minute);
      expect(await errorOf(browser)).toBe('login_required');
    });

    test('a role counts from the moment at which it is granted, and a session that it has ended stays ended without it', async () => {
      const account = await buildAccount(app);
      const { browser, tokens } = await signedIn(account, { remember: true });
      const other = await signedIn(account, { remember: true });
      app.moveClock(16 * minute);
      expect(await errorOf(browser)).toBeUndefined();
      await giveRole(app, { name: account.username, role: 'support' });
      // This session was used a moment ago and goes on; the other session was not used and ends.
      expect(await errorOf(browser)).toBeUndefined();
      expect((await refresh(app, client, other.tokens['refresh_token'])).body['error']).toBe('invalid_grant');
      app.moveClock(16 * minute);
      expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
      await takeRole(app, { name: account.username, role: 'support' });
      expect([await errorOf(browser), await errorOf(other.browser)]).toEqual(['login_required', 'login_required']);
    });
  });

  if (database !== bothDatabases[0]) return;

  describe('the remembered session of a person who has two factors', () => {
    test('a remembered session asks for the second factor alone after a day', async () => {
      const account = await buildAccount(app, { totp: true });
      const { browser, tokens } = await signedIn(account, { remember: true });
      app.moveClock(23 * hour);
      expect(await errorOf(browser)).toBeUndefined();
      app.moveClock(hour);
      expect(await errorOf(browser)).toBe('login_required');
      const request = authorizationRequest(app, client);
      const page = await browser.open(request.url);
      expect([page.h1, page.find('#password')]).toEqual([codePage, null]);
      expect(page.all('button[value=cancel]')).toHaveLength(0);
      const back = await type(browser, account.totpSecret);
      const { body } = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
      const { auth_time, ...claims } = readJwt(body['id_token']).claims;
      expect(claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] });
      expect(auth_time).toBe(readJwt(tokens['id_token']).claims['auth_time']);
      // The code extends the session by another day, but not beyond the former last day.
      app.moveClock(23 * hour);
      browser.jar.close();
      expect(await errorOf(browser)).toBeUndefined();
      app.moveClock(28 * day + hour);
      await browser.open(authorizationRequest(app, client).url);
      expect(browser.page.find('#password')).not.toBeNull();
    });

    test('a remembered session opens no page of the account before the second factor is given', async () => {
      const account = await buildAccount(app, { totp: true });
      const { browser } = await signedIn(account, { remember: true });
      app.moveClock(day);
      for (const path of ['/compte', '/compte/profil', '/compte/securite']) {
        const page = await browser.open(path);
        expect([path, page.h1, page.text.includes(account.email)]).toEqual([path, codePage, false]);
      }
      expect((await type(browser, account.totpSecret)).url.pathname).toBe('/compte/securite');
      expect((await browser.open('/compte')).find('#sub')).not.toBeNull();
    });

    test('a page left open changes nothing in the account before the second factor is given', async () => {
      const account = await buildAccount(app, { totp: true });
      const { browser } = await signedIn(account, { remember: true });
      await browser.open('/compte/identite');
      app.moveClock(day);
      expect((await browser.submit({ familyName: 'Autre' }, { action: 'save' })).h1).toBe(codePage);
      expect((await app.services.account.accounts.find(account.sub))?.profile).not.toMatchObject({
        familyName: 'Autre',
      });
    });

    test('a remembered session asks for the second factor when it was turned on elsewhere', async () => {
      const account = await buildAccount(app);
      const { browser } = await signedIn(account, { remember: true });
      const secret = await addTotp(app, account.sub);
      app.moveClock(day);
      toMiddleOfStep(app);
      expect(await errorOf(browser)).toBe('login_required');
      expect((await browser.open(authorizationRequest(app, client).url)).h1).toBe(codePage);
      expect((await type(browser, secret)).url.searchParams.get('code')).toBeTruthy();
    });

    test('a person with one factor, or in a session that ends with the browser, is not asked for a second factor after a day', async () => {
      const plain = await signedIn(await buildAccount(app), { remember: true });
      const short = await signedIn(await buildAccount(app, { totp: true }));
      for (let uses = 0; uses < 3; uses++) {
        app.moveClock(10 * hour);
        expect([await errorOf(plain.browser), await errorOf(short.browser)]).toEqual([undefined, undefined]);
      }
      const { id_token } = await silentTokens(app, short.browser, { client });
      expect(readJwt(id_token).claims['acr']).toBe('eidas0-mfa');
    });
  });
});

describe.each(bothDatabases)('a shorter life of sessions, on %s', (database) => {
  test('the life of sessions is a setting, and a role does not lengthen it', async () => {
    const app = await startApp({ database, config: { sessionIdleSeconds: 300 } });
    try {
      const client = await registerClient(app);
      for (const roles of [[], ['admin']]) {
        const browser = app.browser();
        const { username, password } = await buildAccount(app, { roles });
        await browser.open(authorizationRequest(app, client).url);
        await browser.submit({ username, password }, { action: 'signin' });
        app.moveClock(240);
        expect((await authorizeSilently(app, browser, { client })).members['code']).toBeTruthy();
        app.moveClock(300);
        expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
      }
    } finally {
      await app.stop();
    }
  });
});
