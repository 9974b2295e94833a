import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { authorizeSilently, readJwt, revoke, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  authorizationRequest,
  basicOf,
  registerClient,
  signInForTokens,
  userinfo,
  type TestClient,
} from '../support/test-client.ts';

const page = 'https://carte.example.test';

describe('addresses that today’s services use', () => {
  const app = describeApp();
  const client = prepare(() => registerClient(app, { allowed_origins: [page] }));
  const account = prepare(() => buildAccount(app));

  const signedIn = async (who = client) => {
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client: who, account });
    const isAlive = async () => 'code' in (await authorizeSilently(app, browser, { client })).members;
    return { browser, tokens, isAlive };
  };
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${app.protocol}/${path}`, { method: 'POST', body: new URLSearchParams(fields), headers });

  describe('the page of the account', () => {
    test('the old address leads to the account, whatever parameters services add', async () => {
      for (const path of ['account', 'account/', 'account?client_id=x&referrer=y&kc_locale=fr', 'account/password']) {
        const { browser } = await signedIn();
        const answer = await browser.open(`${app.issuer}/${path}`);
        expect([path, answer.url.pathname, answer.status]).toEqual([path, '/compte', 200]);
      }
    });

    test('a program gets the profile that its token releases, and nothing without a token', async () => {
      const { tokens } = await signedIn();
      const ask = (token: string) =>
        fetch(`${app.issuer}/account`, {
          headers: { accept: 'application/json', origin: page, authorization: `Bearer ${token}` },
        });
      const answer = await ask(tokens['access_token']!);
      expect(await answer.json()).toEqual({
        id: account.sub,
        username: account.username,
        email: account.email,
        emailVerified: true,
      });
      expect(answer.headers.get('access-control-allow-origin')).toBe(page);
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
      expect((await ask('junk')).status).toBe(401);
      const headers = { accept: 'application/json', authorization: `Bearer ${tokens['access_token']!}` };
      const withSlash = await fetch(`${app.issuer}/account/`, { headers, redirect: 'manual' });
      expect(await withSlash.json()).toMatchObject({ id: account.sub });

      const modest = await silentTokens(app, (await signedIn()).browser, { client, params: { scope: 'openid' } });
      expect(await (await ask(modest['access_token']!)).json()).toEqual({ id: account.sub });
    });

    test('only pages of the client’s own origins can read the profile', async () => {
      const { tokens } = await signedIn();
      const headers = { accept: 'application/json', authorization: `Bearer ${tokens['access_token']}` };
      await registerClient(app, { allowed_origins: ['https://autre.example.test'] });
      for (const origin of ['https://evil.test', 'https://autre.example.test']) {
        const answer = await fetch(`${app.issuer}/account`, { headers: { ...headers, origin } });
        expect([origin, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([origin, 403, null]);
        expect(await answer.text()).not.toContain(account.username);
      }
      const preflight = (origin: string) =>
        fetch(`${app.issuer}/account`, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'GET',
            'access-control-request-headers': 'authorization',
          },
        });
      expect((await preflight(page)).headers.get('access-control-allow-methods')).toContain('GET');
      expect((await preflight('https://evil.test')).status).toBe(403);
    });
  });

  test('the old address of the registration opens the creation of an account, whatever prompt it carries', async () => {
    for (const prompt of ['', 'none', 'login']) {
      const { url } = authorizationRequest(app, client, { prompt });
      const form = await app.browser().open(url.replace('/auth?', '/registrations?'));
      expect([prompt, form.h1]).toEqual([prompt, 'Créer un compte Géoplateforme']);
    }
  });

  test('the old address of the forgotten password still works', async () => {
    const form = await app.browser().open(`${app.issuer}/login-actions/reset-credentials?client_id=x&tab_id=y`);
    expect([form.status, form.url.pathname]).toEqual([200, '/mot-de-passe-oublie']);
  });

  test.each([
    ['action-token', 'Ce lien n’est plus valable'],
    ['authenticate', 'Cette page a expiré'],
    ['registration', 'Cette page a expiré'],
    ['required-action', 'Cette page a expiré'],
  ])('an old link to %s explains that it is outdated and leads back to its service', async (action, title) => {
    const address = `${app.issuer}/login-actions/${action}?key=a.b.c&execution=x&client_id=${client.clientId}`;
    const old = await app.browser().open(address);
    expect([old.status, old.h1]).toEqual([400, title]);
    expect(old.find('#back')?.getAttribute('href')).toBe(new URL(app.callback).origin);
    const unknown = await app.browser().open(address.replace(client.clientId, 'nobody'));
    expect([unknown.status, unknown.h1]).toEqual([400, title]);
  });

  test('a sign-in page of the former server gets a friendly answer, and its password is not used', async () => {
    const old = await app
      .browser()
      .post(
        `${app.issuer}/login-actions/authenticate?client_id=${client.clientId}`,
        { username: account.username, password: account.password, credentialId: '' },
        { from: null },
      );
    expect([old.status, old.h1]).toEqual([400, 'Cette page a expiré']);
    expect(app.logs()).not.toContain(account.password);
  });

  test('the address of the realm publishes its name, its key and the address of the token service', async () => {
    const answer = await fetch(app.issuer, { headers: { origin: 'https://evil.test' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const realm = (await answer.json()) as Record<string, string>;
    expect(realm).toMatchObject({ realm: 'geoplateforme', 'token-service': app.protocol });
    const { tokens } = await signedIn();
    const [head, body, signature] = tokens['id_token']!.split('.');
    const key = createPublicKey({ key: Buffer.from(realm['public_key']!, 'base64'), format: 'der', type: 'spki' });
    expect(readJwt(tokens['id_token']).header['alg']).toBe('RS256');
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature!, 'base64url'))).toBe(true);
  });

  test('userinfo accepts one token in the body of a POST', async () => {
    const { tokens } = await signedIn();
    const token = tokens['access_token']!;
    const answer = await post('userinfo', { access_token: token });
    expect(await answer.json()).toMatchObject({ sub: account.sub, preferred_username: account.username });
    expect((await post('userinfo', { access_token: 'junk' })).status).toBe(401);
    expect((await post('userinfo', { access_token: token }, { authorization: `Bearer ${token}` })).status).toBe(400);
    expect((await fetch(`${app.protocol}/userinfo?access_token=${token}`)).status).toBe(400);
  });

  test('a posted authorization request works and ignores the secret that some clients add', async () => {
    const { searchParams } = new URL(authorizationRequest(app, client).url);
    const answer = await fetch(`${app.protocol}/auth`, {
      method: 'POST',
      body: new URLSearchParams({ ...Object.fromEntries(searchParams), client_secret: 'publié-partout' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toContain(`client_id=${client.clientId}`);
    expect(answer.headers.get('location')).not.toContain('client_secret');
  });

  describe('revocation', () => {
    test('a public client revokes its access token with its id alone, and the refresh token ends too', async () => {
      const mobile = await registerClient(app, { token_endpoint_auth_method: 'none' });
      const browser = (await signedIn()).browser;
      const request = authorizationRequest(app, mobile, { prompt: 'none' });
      const code = (await browser.open(request.url)).url.searchParams.get('code')!;
      const fields = { client_id: mobile.clientId, redirect_uri: mobile.redirectUri };
      const answer = await post('token', {
        grant_type: 'authorization_code',
        code,
        code_verifier: request.verifier,
        ...fields,
      });
      const tokens = (await answer.json()) as Record<string, string>;
      const foreign = await post('revoke', { token: (await signedIn()).tokens['access_token']!, ...fields });
      expect(foreign.status).toBe(400);
      const revoked = await post('revoke', { token: tokens['access_token']!, ...fields });
      expect(revoked.status).toBe(200);
      expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
      const again = await post('token', {
        grant_type: 'refresh_token',
        refresh_token: tokens['refresh_token']!,
        client_id: mobile.clientId,
      });
      expect(again.status).toBe(400);
    });

    test('a confidential client needs its secret to revoke a token', async () => {
      const { tokens } = await signedIn();
      const token = tokens['access_token']!;
      expect((await post('revoke', { token, client_id: client.clientId })).status).toBe(401);
      expect((await userinfo(app, token)).status).toBe(200);
      expect((await revoke(app, client, token)).status).toBe(200);
      expect((await userinfo(app, token)).status).toBe(401);
    });
  });

  describe('logout', () => {
    const basic = (who: TestClient) => ({
      authorization: basicOf(who),
    });

    test('a program ends the session with its refresh token, with its secret in the body or in the header', async () => {
      for (const inBody of [true, false]) {
        const { tokens, isAlive } = await signedIn();
        const fields = { refresh_token: tokens['refresh_token']! };
        const secrets = { client_id: client.clientId, client_secret: client.secret };
        const answer = await (inBody
          ? post('logout', { ...fields, ...secrets })
          : post('logout', fields, basic(client)));
        expect([answer.status, await answer.text()]).toEqual([204, '']);
        expect(await isAlive()).toBe(false);
        expect((await userinfo(app, tokens['access_token'])).status).toBe(401);
      }
    });

    test('the session goes on when the secret is missing, the client is another one or the token is no refresh token', async () => {
      const { tokens, isAlive } = await signedIn();
      const other = await registerClient(app);
      const token = tokens['refresh_token']!;
      const tries = [
        await post('logout', { refresh_token: token, client_id: client.clientId }),
        await post('logout', { refresh_token: token, client_id: client.clientId, client_secret: 'wrong' }),
        await post('logout', { refresh_token: token }, basic(other)),
        await post('logout', { refresh_token: tokens['access_token']! }, basic(client)),
        await post('logout', { refresh_token: randomBytes(32).toString('base64url') }, basic(client)),
        await post('logout', { refresh_token: '' }, basic(client)),
      ];
      expect(tries.map(({ status }) => status)).toEqual([401, 401, 400, 400, 400, 400]);
      expect(await isAlive()).toBe(true);
      expect((await userinfo(app, tokens['access_token'])).status).toBe(200);
    });

    const left = 'https://cartes.example.test/explorer/logout';
    const written = (clientId: string, state: string) => `${app.protocol}/logout?
      scope=openid%20profile%20email&
      approval_prompt=auto&
      response_type=code&
      post_logout_redirect_uri=${left}?session_state=${state}&
      client_id=${clientId}`;

    test('a logout address in several lines, unencoded and followed by the session, is understood where a pattern allows it', async () => {
      const { clientId } = await registerClient(app, { legacy_post_logout_patterns: [`${left}*`] });
      const lines = [
        written(clientId, 'a-b_c.9').replaceAll(' ', ''),
        written(clientId, 'a-b_c.9').replaceAll(' ', '').replaceAll('\n', '%0A'),
        written(clientId, 'a-b_c.9').replaceAll('\n', '').replaceAll(' ', '%20'),
      ];
      for (const line of lines) {
        const { browser, isAlive } = await signedIn();
        const question = await browser.open(line);
        expect([question.status, question.text]).toEqual([200, expect.stringContaining('Service de test')]);
        await browser.submit({}, { action: 'logout' });
        expect(browser.trail.at(-1)?.url).toBe(`${left}?session_state=a-b_c.9`);
        expect(await isAlive()).toBe(false);
      }
    });

    test('without a pattern the return address is compared character by character, with its query', async () => {
      const home = `${new URL(app.callback).origin}/?retour=1&b=%20c`;
      const { clientId } = await registerClient(app, { post_logout_redirect_uris: [home] });
      const ask = (address: string, more = {}) => {
        const params = new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: address, ...more });
        return app.browser().open(`${app.protocol}/logout?${params}`);
      };
      expect((await ask(home)).url.href).toBe(home);
      expect((await ask(home, { state: 'x y' })).url.href).toBe(`${home}&state=x%20y`);
      for (const wrong of [
        `${home}&session_state=abc`,
        home.replace('?', '/?'),
        home.replace('%20', '+'),
        home.replace('&b=%20c', ''),
        `${new URL(home).origin}/?session_state=abc`,
      ]) {
        const answer = await ask(wrong);
        expect([wrong, answer.status, answer.find('#error')?.text]).toEqual([wrong, 400, 'invalid_request']);
      }
    });

    test('the old parameter of the logout is refused by name', async () => {
      const answer = await app.browser().open(`${app.protocol}/logout?redirect_uri=https://evil.test/`);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('post_logout_redirect_uri');
      expect(answer.body).not.toContain('evil.test');
    });
  });
});
