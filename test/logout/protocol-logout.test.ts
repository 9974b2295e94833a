import { rotateKeys } from '../../src/commands/keys/rotate-keys.ts';
import { withdrawKey } from '../../src/commands/keys/withdraw-key.ts';
import { authorizeSilently, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { describePerson } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient, signInForTokens, userinfo } from '../support/test-client.ts';

describe.each(bothDatabases)('logout asked by a service, on %s', (database) => {
  let home: string;

  const { app, client, account } = describePerson({ database });
  beforeAll(() => {
    home = `${new URL(client.redirectUri).origin}/`;
  });

  const signedIn = async (who: BuiltAccount = account) => {
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account: who });
    const isAlive = async () => 'code' in (await authorizeSilently(app, browser, { client })).members;
    return { browser, tokens, isAlive };
  };
  /** Returns the sentence of the page for the developer of the service. */
  const causeOf = (page: Page) =>
    page
      .all('p')
      .find((line) => line.querySelector('#error'))
      ?.text.replace('invalid_request ', '');
  const address = (params: Record<string, string> = {}) =>
    `${app.protocol}/logout?${String(new URLSearchParams(params))}`;

  test('a logout with the ID token of the session ends it at once, and the person returns with the state', async () => {
    const { browser, tokens, isAlive } = await signedIn();
    const old = browser.fork();
    const before = browser.jar.get('geopf_session')?.value;
    const page = await browser.open(
      address({ id_token_hint: tokens['id_token']!, post_logout_redirect_uri: home, state: 'a b"é' }),
    );
    expect(page.url.href.split('?')[0]).toBe(home);
    expect(page.url.searchParams.get('state')).toBe('a b"é');
    expect(await isAlive()).toBe(false);
    expect(browser.jar.get('geopf_session')?.value).not.toBe(before);
    // A copy of the former session cookie no longer signs in.
    expect((await authorizeSilently(app, old, { client })).members['error']).toBe('login_required');
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await refresh(app, client, tokens['refresh_token'])).status).toBe(400);
  });

  test('a logout ends every service of the session, and no other session', async () => {
    const { browser, tokens } = await signedIn();
    const elsewhere = await signedIn();
    const second = await registerClient(app);
    const others = await silentTokens(app, browser, { client: second });
    await browser.open(address({ id_token_hint: tokens['id_token']! }));
    expect((await userinfo(app, others['access_token'])).status).toBe(401);
    expect((await refresh(app, second, others['refresh_token'])).status).toBe(400);
    expect(await elsewhere.isAlive()).toBe(true);
    expect((await userinfo(app, elsewhere.tokens['access_token'])).status).toBe(200);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('an expired ID token is still a hint', async () => {
    const { browser, tokens, isAlive } = await signedIn();
    app.moveClock(3700);
    await browser.open(address({ id_token_hint: tokens['id_token']! }));
    expect(await isAlive()).toBe(false);
  });

  test('a form of another site cannot log a person out without a question', async () => {
    const { browser, isAlive } = await signedIn();
    const page = await browser.post(
      `${app.protocol}/logout`,
      { action: 'logout', client_id: client.clientId },
      { from: 'https://evil.test/' },
    );
    expect(page.h1).toBe('Se déconnecter');
    expect(await isAlive()).toBe(true);
  });

  test('a wrong address or a wrong client is named on the page, which asks, signs out and stays here', async () => {
    const { browser, tokens, isAlive } = await signedIn();
    const hint = tokens['id_token']!;
    const other = await registerClient(app);
    const wrong: readonly (readonly [params: Record<string, string>, cause: RegExp, client: string])[] = [
      [{ id_token_hint: hint, client_id: other.clientId }, /^client_id is not the audience/, 'unknown client'],
      [{ client_id: 'nobody' }, /^client_id is unknown/, 'unknown client'],
      ...['https://evil.test/', `${home}x`, 'javascript:alert(1)', client.redirectUri].map(
        (post_logout_redirect_uri) =>
          [
            { id_token_hint: hint, post_logout_redirect_uri },
            /^post_logout_redirect_uri is not registered/,
            client.clientId,
          ] as const,
      ),
    ];
    for (const [params, cause, clientId] of wrong) {
      const page = await browser.open(address(params));
      expect([params, page.status, page.h1]).toEqual([params, 400, 'Se déconnecter']);
      expect(page.find('#error')?.text).toBe('invalid_request');
      expect(causeOf(page)).toMatch(cause);
      const line = app
        .logs()
        .split('\n')
        .find((text) => text.includes('logout request') && text.includes(page.find('#reference')!.text));
      expect(JSON.parse(line!)).toMatchObject({
        level: 40,
        client: clientId,
        description: expect.stringMatching(cause),
      });
      expect(line).not.toContain('evil.test');
    }
    expect(await isAlive()).toBe(true);
    const unregistered = { id_token_hint: hint, post_logout_redirect_uri: 'https://evil.test/' };
    const json = await browser.request({ url: address(unregistered), headers: { accept: 'application/json' } });
    expect([json.status, json.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: expect.any(String), reference: expect.any(String) },
    ]);
    await browser.open(address(unregistered));
    const done = await browser.submit({}, { action: 'logout' });
    expect([done.url.origin, done.h1]).toEqual([app.url, 'Vous êtes déconnecté']);
    expect(await isAlive()).toBe(false);
    const again = await browser.open(address(unregistered));
    expect([again.status, again.h1, again.find('#error')?.text]).toEqual([
      400,
      'Vous êtes déconnecté',
      'invalid_request',
    ]);
  });

  test('in development the page compares an unregistered address with the registered ones', async () => {
    const { browser, tokens } = await signedIn();
    const asked = { id_token_hint: tokens['id_token']!, post_logout_redirect_uri: home.slice(0, -1) };
    const page = await browser.open(address(asked));
    expect(page.find('#addresses')?.text).toContain(home);
    await browser.submit({}, { action: 'logout' });
    // Nobody is signed in any more.
    const done = await browser.open(address(asked));
    expect(done.find('#addresses')?.text).toContain(home);
    const { config } = app.services;
    Object.assign(config, { production: true });
    try {
      expect((await browser.open(address(asked))).find('#addresses')).toBeNull();
    } finally {
      Object.assign(config, { production: false });
    }
  });

  test('a hint that cannot be verified counts as no hint: the page says so, asks, signs out and stays here', async () => {
    const { browser, tokens, isAlive } = await signedIn();
    const hint = tokens['id_token']!;
    const forged = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${hint.split('.')[1]}.`;
    for (const id_token_hint of ['junk', 'a.b.c', forged, `${hint.slice(0, -4)}AAAA`, tokens['access_token']!]) {
      const page = await browser.open(address({ id_token_hint, post_logout_redirect_uri: home }));
      expect([id_token_hint, page.status, page.h1]).toEqual([id_token_hint, 200, 'Se déconnecter']);
      expect(page.text).toContain('id_token_hint is not a valid ID token');
    }
    expect(await isAlive()).toBe(true);
    const done = await browser.submit({}, { action: 'logout' });
    expect([done.url.origin, done.h1, await isAlive()]).toEqual([app.url, 'Vous êtes déconnecté', false]);
  });

  test('a logout without a client does not follow the return address', async () => {
    const page = await app.browser().open(address({ post_logout_redirect_uri: 'https://evil.test/' }));
    expect([page.status, page.url.origin]).toEqual([200, app.url]);
    expect(page.body).not.toContain('evil.test');
  });

  test('the last logout page of the library is replaced by ours', async () => {
    const stranger = await app.browser().open(`${app.protocol}/logout/success`);
    expect([stranger.status, stranger.h1]).toEqual([200, 'Vous êtes déconnecté']);
    const { browser, isAlive } = await signedIn();
    expect((await browser.open(`${app.protocol}/logout/success`)).h1).toBe('Se déconnecter');
    expect(await isAlive()).toBe(true);
  });

  test('a person without a session is told so and offered the way back', async () => {
    const page = await app.browser().open(address({ client_id: client.clientId }));
    expect(page.h1).toBe('Vous êtes déconnecté');
    expect(page.find(`a[href="${new URL(home).origin}"]`)).not.toBeNull();
    expect(page.header('clear-site-data')).toContain('"cache"');
  });

  test('without a hint one page asks, and only its button logs out', async () => {
    const { browser, isAlive } = await signedIn();
    const page = await browser.open(
      address({ client_id: client.clientId, post_logout_redirect_uri: home, state: 's' }),
    );
    expect(page.h1).toBe('Se déconnecter');
    expect(page.text).toContain('Service de test');
    expect(await isAlive()).toBe(true);
    const back = await browser.submit({}, { action: 'logout' });
    expect(back.url.href).toBe(`${home}?state=s`);
    expect(await isAlive()).toBe(false);
  });

  test('a person who chooses to stay returns to the service with the session', async () => {
    const { browser, isAlive } = await signedIn();
    await browser.open(address({ client_id: client.clientId, post_logout_redirect_uri: home, state: 's' }));
    const back = await browser.submit({}, { action: 'stay' });
    expect(back.url.href).toBe(`${home}?state=s`);
    expect(await isAlive()).toBe(true);
  });

  test('the form of the logout page works only in its own browser', async () => {
    const { browser, isAlive } = await signedIn();
    const page = await browser.open(address({ client_id: client.clientId }));
    const theirs = (await app.browser().open('/langue')).fieldValue('csrf')!;
    for (const csrf of ['', 'wrong', theirs]) {
      const answer = await browser.fork().post(page.url.href, { csrf, action: 'logout' });
      expect([csrf, answer.status]).toEqual([csrf, 403]);
    }
    const foreign = await browser
      .fork()
      .post(page.url.href, { csrf: page.fieldValue('csrf')!, action: 'logout' }, { from: 'https://evil.test/' });
    expect(foreign.status).toBe(403);
    expect(await isAlive()).toBe(true);
  });

  test('a service may post its logout request, which ends the session at once with a hint', async () => {
    const { browser, tokens, isAlive } = await signedIn();
    const page = await browser.post(
      `${app.protocol}/logout`,
      { id_token_hint: tokens['id_token']!, post_logout_redirect_uri: home },
      { from: home },
    );
    expect(page.url.href).toBe(home);
    expect(await isAlive()).toBe(false);
  });

  test('a hint for another person leads to the question first', async () => {
    const { browser, isAlive } = await signedIn();
    const other = await signedIn(await buildAccount(app));
    const page = await browser.open(address({ id_token_hint: other.tokens['id_token']! }));
    expect(page.h1).toBe('Se déconnecter');
    expect(await isAlive()).toBe(true);
  });

  test('a person signs out although the key of her ID token is no longer published, and returns where its service is named', async () => {
    const { browser, tokens, isAlive } = await signedIn();
    const kid = String(readJwt(tokens['id_token']).header['kid']);
    await app.services.inUnit(() => rotateKeys(app.services, { immediately: true }));
    await app.services.inUnit(() => withdrawKey(app.services, { kid }));
    const page = await browser.open(
      address({ id_token_hint: tokens['id_token']!, client_id: client.clientId, post_logout_redirect_uri: home }),
    );
    expect([page.status, page.h1, page.find('#error')?.text]).toEqual([200, 'Se déconnecter', 'invalid_request']);
    // The client is named by its id, so the person returns to its registered address.
    const back = await browser.submit({}, { action: 'logout' });
    expect([back.url.href, await isAlive()]).toEqual([home, false]);
  });
});
