import { orSay } from '../../src/cli/or-say.ts';
import { updateClient } from '../../src/commands/clients/registration/update-client.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { authorize, authorizeSilently, introspect, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { bothDatabases } from '../support/test-database.ts';
import {
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signIn,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const day = 86_400;

describe.each(bothDatabases)('refresh tokens, on %s', (database) => {
  const { app, client, account, browser } = describeSignedIn({ database });

  const tokensOf = (other: TestClient = client) => silentTokens(app, browser, { client: other });

  test('a renewed ID token repeats no nonce, also for a client that was written for Keycloak', async () => {
    for (const other of [client, await registerClient(app, { keycloak_shape: true })]) {
      const first = await tokensOf(other);
      expect(readJwt(first['id_token']).claims).toHaveProperty('nonce');
      const { body } = await refresh(app, other, first['refresh_token']);
      const { claims } = readJwt(body['id_token']);
      expect(claims).toMatchObject({ sub: account.sub, aud: other.clientId });
      expect(claims).not.toHaveProperty('nonce');
    }
  });

  test('each use gives a new refresh token, also to a public client, and a second use ends the family', async () => {
    const spa = await registerClient(app, {
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    });
    const { members, request } = await authorizeSilently(app, browser, { client: spa });
    const asSpa = async (fields: Record<string, string>) => {
      const response = await fetch(`${app.protocol}/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: spa.clientId, ...fields }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, string> };
    };
    const code = {
      grant_type: 'authorization_code',
      code: members['code']!,
      redirect_uri: spa.redirectUri,
      code_verifier: request.verifier,
    };
    const first = await asSpa(code);
    const second = await asSpa({ grant_type: 'refresh_token', refresh_token: first.body['refresh_token']! });
    expect(second.status).toBe(200);
    expect(second.body['refresh_token']).not.toBe(first.body['refresh_token']);
    expect((await asSpa({ grant_type: 'refresh_token', refresh_token: first.body['refresh_token']! })).status).toBe(
      400,
    );
    expect((await userinfo(app, second.body['access_token'])).status).toBe(401);
    expect((await asSpa({ grant_type: 'refresh_token', refresh_token: second.body['refresh_token']! })).status).toBe(
      400,
    );
  });

  test('a family has two rows, however often it is refreshed, and each of its used tokens ends it', async () => {
    for (const shape of [false, true]) {
      const other = await registerClient(app, { keycloak_shape: shape });
      const tokens = [(await tokensOf(other))['refresh_token']];
      const next = async () => {
        const { status, body } = await refresh(app, other, tokens.at(-1));
        tokens.push(body['refresh_token'] as string);
        return status;
      };
      const rows = () => app.rows.payloads.values('id', { model: 'RefreshToken', clientId: other.clientId });
      for (let turn = 0; turn < 12; turn++) expect([turn, await next()]).toEqual([turn, 200]);
      expect(await rows()).toHaveLength(2);
      // Another family of the same grant is no part of it.
      const later = (await tokensOf(other))['refresh_token'];
      expect(await rows()).toHaveLength(3);
      expect((await refresh(app, client, tokens[0])).body['error']).toBe('invalid_grant');
      expect((await introspect(app, other, tokens[0])).body).toEqual({ active: false });
      expect((await introspect(app, other, tokens.at(-1))).body['active']).toBe(true);
      expect((await refresh(app, other, tokens[0])).body['error']).toBe('invalid_grant');
      for (const token of [tokens.at(-1), later])
        expect((await introspect(app, other, token)).body).toEqual({ active: false });
      expect(await rows()).toEqual([]);
      // A family that has ended ends no other one.
      const again = (await tokensOf(other))['refresh_token'];
      for (const token of tokens) expect((await refresh(app, other, token)).body['error']).toBe('invalid_grant');
      expect((await refresh(app, other, again)).status).toBe(200);
    }
  });

  test('a refresh token of a process before this version is known as used by its row', async () => {
    const { processes } = app.services.state;
    const meeting = { ...processes };
    const first = (await tokensOf())['refresh_token'];
    processes.mayMeetOlder = () => true;
    const second = (await refresh(app, client, first)).body['refresh_token'];
    Object.assign(processes, meeting);
    const third = (await refresh(app, client, second)).body['refresh_token'];
    const fourth = (await refresh(app, client, third)).body['refresh_token'];
    expect((await refresh(app, client, second)).body['error']).toBe('invalid_grant');
    expect((await refresh(app, client, fourth)).body['error']).toBe('invalid_grant');
  });

  test('of twenty refreshes at once exactly one is answered, and the family is ended', async () => {
    const { refresh_token } = await tokensOf();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(app, client, refresh_token)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const { status, body } of answers) {
      if (status !== 200) expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    }
    expect((await userinfo(app, won[0]!.body['access_token'])).status).toBe(401);
    expect((await refresh(app, client, won[0]!.body['refresh_token'])).status).toBe(400);
    const left = await app.rows.payloads.list({ model: 'RefreshToken', clientId: client.clientId, consumedAt: null });
    expect(left).toHaveLength(0);
  });

  test('another client cannot use the refresh token', async () => {
    const { refresh_token } = await tokensOf();
    const thief = await registerClient(app);
    expect((await refresh(app, thief, refresh_token)).body['error']).toBe('invalid_grant');
    expect((await refresh(app, client, refresh_token)).status).toBe(200);
  });

  test('a refresh may ask for fewer scopes, and never for more', async () => {
    const { refresh_token } = await silentTokens(app, browser, { client, params: { scope: 'openid email' } });
    const more = await refresh(app, client, refresh_token, { scope: 'openid email profile' });
    expect([more.status, more.body['error']]).toEqual([400, 'invalid_scope']);
    const less = await refresh(app, client, refresh_token, { scope: 'openid' });
    expect([less.status, less.body['scope']]).toEqual([200, 'openid']);
    expect((await userinfo(app, less.body['access_token'])).body).toEqual({ sub: account.sub });
    const whole = await refresh(app, client, less.body['refresh_token']);
    expect(whole.body['scope']).toBe('openid email');
  });

  test('a refresh adds the default scopes and passes over unknown ones, as the authorization did', async () => {
    const usual = await registerClient(app, { default_scopes: ['openid', 'email'] });
    const asked = { client: usual, params: { scope: 'openid profile roles' } };
    let token = (await silentTokens(app, browser, asked))['refresh_token'];
    for (const [scope, granted] of [
      ['openid', 'openid email'],
      ['openid profile roles', 'openid profile email'],
      ['roles', 'openid email'],
      ['openid profile offline_access', 'openid profile email'],
    ] as const) {
      const { status, body } = await refresh(app, usual, token, { scope });
      const words = String(body['scope']).split(' ').toSorted();
      expect([scope, status, words]).toEqual([scope, 200, granted.split(' ').toSorted()]);
      token = body['refresh_token'] as string;
    }
    expect((await refresh(app, usual, token, { scope: 'openid phone' })).body['error']).toBe('invalid_scope');
    // A registration that lists more scopes since does not make earlier tokens useless.
    const file = { default_scopes: ['openid', 'email', 'phone'] };
    orSay(await withUnit(createUnit(), () => updateClient(app.services, { clientId: usual.clientId, file })));
    const later = await refresh(app, usual, token, { scope: 'openid' });
    expect([later.status, later.body['scope']]).toEqual([200, 'openid email']);
  });

  test('a refresh for unknown scopes alone is refused, and the refresh token stays good', async () => {
    const { refresh_token } = await tokensOf();
    expect((await refresh(app, client, refresh_token, { scope: 'roles' })).body['error']).toBe('invalid_scope');
    expect((await refresh(app, client, refresh_token)).status).toBe(200);
  });

  test('the refreshed ID token keeps the time and the level of the sign-in', async () => {
    const tokens = await tokensOf();
    app.moveClock(100);
    const { body } = await refresh(app, client, tokens['refresh_token']);
    const before = readJwt(tokens['id_token']).claims;
    expect(readJwt(body['id_token']).claims).toMatchObject({
      auth_time: before['auth_time'],
      acr: before['acr'],
      sub: before['sub'],
    });
  });

  test('the tokens of a disabled account are refused at refresh, userinfo and introspection', async () => {
    const { browser: theirs, account: person } = await somebodySignedIn(app, client);
    const tokens = await silentTokens(app, theirs, { client });
    const disable = (at: number | null) => app.rows.accounts.change({ id: person.sub }, { disabledAt: at });
    await disable(1);
    expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
    expect((await introspect(app, client, tokens['access_token'])).body).toEqual({ active: false });
    expect((await introspect(app, client, tokens['refresh_token'])).body).toEqual({ active: false });
  });

  test('the refresh token ends with the session', async () => {
    const { browser: theirs } = await signIn(app, app.browser(), { client, account });
    const tokens = await silentTokens(app, theirs, { client });
    await theirs.open(`${app.protocol}/logout?id_token_hint=${tokens['id_token']}`);
    expect((await refresh(app, client, tokens['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
  });

  test('the refresh token ends when the session is idle for 12 hours, and a refresh does not extend the session', async () => {
    const { browser: theirs } = await signIn(app, app.browser(), { client, account });
    const { refresh_token } = await silentTokens(app, theirs, { client });
    app.moveClock(11 * 3600);
    const { status, body } = await refresh(app, client, refresh_token);
    expect(status).toBe(200);
    app.moveClock(3660);
    expect((await refresh(app, client, body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  test('a refresh token with offline_access, which needs consent, outlives the session', async () => {
    const { browser: theirs } = await signIn(app, app.browser(), { client, account });
    const silent = await authorize(app, theirs, { client, params: { scope: 'openid offline_access' } });
    expect(silent.members['code']).toBeTruthy();
    const stripped = await exchange(app, client, { code: silent.members['code']!, verifier: silent.request.verifier });
    expect(stripped.body['scope']).toBe('openid');

    const request = authorizationRequest(app, client, { scope: 'openid offline_access', prompt: 'consent' });
    await theirs.open(request.url);
    const back = await theirs.submit({}, { action: 'accept' });
    const { body } = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
    await theirs.open(`${app.protocol}/logout?id_token_hint=${String(body['id_token'])}`);
    expect((await refresh(app, client, stripped.body['refresh_token'])).status).toBe(400);
    const later = await refresh(app, client, body['refresh_token']);
    expect(later.status).toBe(200);
    expect((await userinfo(app, later.body['access_token'])).status).toBe(200);
  });

  /**
   * Signs in on a browser that stays signed in, and returns a function. Each call of it consents to offline access and returns a refresh
   * token.
   */
  const signInForOffline = async () => {
    const theirs = await app.open(authorizationRequest(app, client).url);
    await theirs.submit(
      { username: account.username, password: account.password, rememberMe: 'on' },
      { action: 'signin' },
    );
    return async () => {
      const request = authorizationRequest(app, client, { scope: 'openid offline_access', prompt: 'consent' });
      await theirs.open(request.url);
      const { url } = await theirs.submit({}, { action: 'accept' });
      const code = url.searchParams.get('code')!;
      const { body } = await exchange(app, client, { code, verifier: request.verifier });
      return body['refresh_token'];
    };
  };
  const refreshed = async (token: unknown) => {
    const { status, body } = await refresh(app, client, token);
    return { answer: status === 200 ? 'tokens' : body['error'], token: body['refresh_token'] };
  };

  test('a refresh token that is idle for 14 days is refused, although its grant lasts longer', async () => {
    const agree = await signInForOffline();
    const first = await agree();
    app.moveClock(14 * day - 60);
    const second = await refreshed(first);
    expect(second.answer).toBe('tokens');
    app.moveClock(14 * day + 1);
    expect((await refreshed(second.token)).answer).toBe('invalid_grant');
  });

  test('90 days after the first refresh token its family is refused, although the grant was renewed', async () => {
    const agree = await signInForOffline();
    let old = await agree();
    let young: unknown;
    for (const days of [13, 26, 39, 52, 65, 78]) {
      app.moveClock(13 * day);
      const next = await refreshed(old);
      expect([days, next.answer]).toEqual([days, 'tokens']);
      old = next.token;
      // In the same session the person consents once more. The grant of both families then lasts until day 116.
      if (days === 26) young = await agree();
      else if (young) young = (await refreshed(young)).token;
    }
    app.moveClock(13 * day);
    expect([(await refreshed(old)).answer, (await refreshed(young)).answer]).toEqual(['invalid_grant', 'tokens']);
  });
});
