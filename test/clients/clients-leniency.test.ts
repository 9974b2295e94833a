import { orSay } from '../../src/cli/or-say.ts';
import { createClients } from '../../src/commands/clients/registration/create-client.ts';
import { authorize, authorizeSilently, readJwt } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, registerClient, signIn, userinfo, type TestClient } from '../support/test-client.ts';

describe('unusual requests of today’s services', () => {
  const app = describeApp();
  const account = prepare(() => buildAccount(app));
  const signedIn = prepare(() => app.browser());
  beforeAll(async () => {
    await signIn(app, signedIn, { client: await registerClient(app), account });
  });

  interface Answer {
    readonly status: number;
    readonly body: Record<string, string>;
  }
  const post = async (
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${app.protocol}/${path}`, { method: 'POST', body, headers });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : {} };
  };
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
  });
  const noPkce = { code_challenge: '', code_challenge_method: '' };
  const scopesOf = (scope: string | undefined) => scope?.split(' ').toSorted();

  describe('scopes', () => {
    const default_scopes = ['openid', 'profile', 'email'];
    const plain = { nonce: '' };

    test.each(['', 'openid', 'openid profile', 'email profile openid roles', 'roles', 'web-origins basic'])(
      'a request for « %s » also gets the registered default scopes, and unknown scopes are left out',
      async (scope) => {
        const client = await registerClient(app, { default_scopes });
        const { url, verifier } = authorizationRequest(app, client, { ...plain, prompt: 'none' });
        const asked = new URL(url);
        asked.searchParams.set('scope', scope);
        const code = (await signedIn.open(asked.href)).url.searchParams.get('code')!;
        const answer = await post(
          'token',
          { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: client.redirectUri },
          basic(client.clientId, client.secret),
        );
        expect([answer.status, scopesOf(answer.body['scope'])]).toEqual([200, default_scopes.toSorted()]);
        const { body } = await userinfo(app, answer.body['access_token']);
        expect(body).toMatchObject({ email: account.email, preferred_username: account.username });
      },
    );

    test('a request without a scope works too, and a request beyond the default scopes gets both', async () => {
      const client = await registerClient(app, { default_scopes: ['openid', 'email'] });
      const none = await authorizeSilently(app, signedIn, { client, params: { ...plain, scope: '' } });
      expect(none.members['code']).toBeTruthy();
      const more = await authorizeSilently(app, signedIn, { client, params: { scope: 'openid phone' } });
      const answer = await post(
        'token',
        {
          grant_type: 'authorization_code',
          code: more.members['code']!,
          code_verifier: more.request.verifier,
          redirect_uri: client.redirectUri,
        },
        basic(client.clientId, client.secret),
      );
      expect(scopesOf(answer.body['scope'])).toEqual(['email', 'openid', 'phone']);
    });
  });

  test('parameters of other systems are ignored, and the language is read under its old name', async () => {
    const client = await registerClient(app);
    const others = {
      approval_prompt: 'auto',
      kc_action: 'UPDATE_PASSWORD',
      kc_idp_hint: 'nobody',
      access_type: 'offline',
      audience: 'x',
    };
    const { members } = await authorizeSilently(app, signedIn, { client, params: others });
    expect(members['code']).toBeTruthy();
    const page = await app
      .browser({ language: 'fr' })
      .open(authorizationRequest(app, client, { ...others, kc_locale: 'en' }).url);
    expect(page.find('html')?.getAttribute('lang')).toBe('en');
    const preferred = authorizationRequest(app, client, { kc_locale: 'en', ui_locales: 'fr' }).url;
    expect((await app.browser({ language: 'en' }).open(preferred)).find('html')?.getAttribute('lang')).toBe('fr');
    const leaving = await signedIn.request({
      url: `${app.protocol}/logout?kc_locale=en`,
      headers: { accept: 'text/html' },
    });
    expect(leaving.find('html')?.getAttribute('lang')).toBe('en');
  });

  describe('the main site', () => {
    const site = prepare(() => registerClient(app, { require_pkce: false }));

    test('the main site signs in without PKCE and nonce, with a dotted state of 3 kB and its secret in the body', async () => {
      const state = `${'a-_9'.repeat(700)}.${'Zz0'.repeat(80)}`;
      const params = { ...noPkce, nonce: '', approval_prompt: 'auto', state };
      const { browser, code, page } = await signIn(app, app.browser(), { client: site, account, params });
      expect(page.url.searchParams.get('state')).toBe(state);
      const answer = await post('token', {
        grant_type: 'authorization_code',
        code,
        redirect_uri: site.redirectUri,
        client_id: site.clientId,
        client_secret: site.secret,
      });
      expect(answer.status).toBe(200);
      expect((await userinfo(app, answer.body['access_token'])).body).toMatchObject({
        email: account.email,
        preferred_username: account.username,
      });
      // The logout carries the parameters that the library of the main site adds.
      const home = `${new URL(app.callback).origin}/`;
      const leaving = new URLSearchParams({
        client_id: site.clientId,
        post_logout_redirect_uri: home,
        id_token_hint: answer.body['id_token']!,
        state: 'x',
        scope: 'openid',
        response_type: 'code',
        approval_prompt: 'auto',
      });
      const back = await browser.open(`${app.protocol}/logout?${leaving}`);
      expect(back.url.href).toBe(`${home}?state=x`);
      expect((await authorizeSilently(app, browser, { client: site })).members['error']).toBe('login_required');
    });

    test('a state of any characters is unchanged after decoding', async () => {
      const state = `é"'<>&+% #/?=\\~ ${'x.y'.repeat(1000)}`;
      const { members } = await authorizeSilently(app, signedIn, { client: site, params: { state } });
      expect(members['state']).toBe(state);
    });
  });

  describe('secrets', () => {
    test.each(['client_secret_basic', 'client_secret_post'])(
      'the secret of a client that registered %s is accepted in the header or the body, but not in both',
      async (token_endpoint_auth_method) => {
        const client = await registerClient(app, { token_endpoint_auth_method });
        const grant = { grant_type: 'client_credentials' };
        const header = basic(client.clientId, client.secret);
        const body = { client_id: client.clientId, client_secret: client.secret };
        expect((await post('token', grant, header)).status).toBe(200);
        expect((await post('token', { ...grant, client_id: client.clientId }, header)).status).toBe(200);
        expect((await post('token', { ...grant, ...body })).status).toBe(200);
        expect((await post('token', { ...grant, ...body }, header)).status).toBe(400);
        expect((await post('token', { ...grant, ...body, client_secret: 'wrong' })).status).toBe(401);
        expect((await post('token', { ...grant, client_id: client.clientId })).status).toBe(401);
      },
    );

    test('a secret in an authorization request is useless and is stored nowhere', async () => {
      const client = await registerClient(app);
      const client_secret = 'publié-avec-le-programme';
      const silent = await authorizeSilently(app, signedIn, { client, params: { client_secret } });
      expect(silent.members['code']).toBeTruthy();
      const browser = app.browser();
      const form = await browser.open(authorizationRequest(app, client, { client_secret }).url);
      expect(form.body).not.toContain(client_secret);
      await browser.open(authorizationRequest(app, client, { client_secret, redirect_uri: 'https://evil.test/' }).url);
      expect(app.logs()).not.toContain('publi');
      const rows = await app.rows.payloads.list();
      expect(JSON.stringify(rows)).not.toContain(client_secret);
    });

    test('a secret that a public client sends is ignored', async () => {
      const spa = await registerClient(app, { token_endpoint_auth_method: 'none' });
      const confidential = await registerClient(app);
      const ways: [Record<string, string>, Record<string, string>][] = [
        [{ client_id: spa.clientId }, {}],
        [{ client_id: spa.clientId, client_secret: '' }, {}],
        [{ client_id: spa.clientId, client_secret: 'undefined' }, {}],
        [{}, basic(spa.clientId, 'undefined')],
        [{ client_id: spa.clientId }, basic(spa.clientId, '')],
      ];
      for (const [fields, headers] of ways) {
        const { members, request } = await authorizeSilently(app, signedIn, { client: spa });
        const grant = {
          grant_type: 'authorization_code',
          code: members['code']!,
          code_verifier: request.verifier,
          redirect_uri: spa.redirectUri,
        };
        const tokens = await post('token', { ...grant, ...fields }, headers);
        expect([fields, headers, tokens.status]).toEqual([fields, headers, 200]);
        const { refresh_token = '', access_token = '' } = tokens.body;
        const fresh = await post('token', { grant_type: 'refresh_token', refresh_token, ...fields }, headers);
        expect(fresh.status).toBe(200);
        expect((await post('revoke', { token: fresh.body['access_token']!, ...fields }, headers)).status).toBe(200);
        expect((await userinfo(app, access_token)).status).toBe(401);
      }
      // The server ignores a needless secret because of the registration, not because of the request.
      const { members, request } = await authorizeSilently(app, signedIn, { client: confidential });
      const grant = {
        grant_type: 'authorization_code',
        code: members['code']!,
        code_verifier: request.verifier,
        redirect_uri: confidential.redirectUri,
      };
      const mixed = await post('token', { ...grant, client_id: confidential.clientId }, basic(spa.clientId, 'x'));
      expect(mixed.status).toBe(400);
      expect((await post('token', grant, basic(confidential.clientId, 'undefined'))).status).toBe(401);
    });
  });

  test('unneeded fields of a token request are ignored', async () => {
    const client = await registerClient(app, { require_pkce: false });
    const { members } = await authorizeSilently(app, signedIn, { client, params: noPkce });
    const answer = await post('token', {
      grant_type: 'authorization_code',
      code: members['code']!,
      redirect_uri: client.redirectUri,
      client_id: client.clientId,
      client_secret: client.secret,
      response_type: 'refresh_token',
      refresh_token: '',
      approval_prompt: 'auto',
      scope: 'anything',
      state: 'x',
    });
    expect([answer.status, answer.body['token_type']]).toEqual([200, 'Bearer']);
    const machine = await post('token', {
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.secret,
      username: '',
      redirect_uri: 'x',
    });
    expect(machine.status).toBe(200);
  });

  /** Registers a client as an operator does, with every check of a client file. */
  const create = async (file: Readonly<Record<string, unknown>>): Promise<TestClient> => {
    const whole = { client_name: 'Service de test', first_party: true, ...file };
    const [created] = orSay(await app.services.inUnit(() => createClients(app.services, [whole])));
    const { client_id: clientId, client_secret: secret = '' } = created!;
    return { clientId, secret, redirectUri: (file['redirect_uris'] as string[])[0]! };
  };

  test('a desktop program with a secret listens on any port, uses no PKCE, and reads its answer in 4 096 bytes', async () => {
    const program = await create({
      application_type: 'native',
      require_pkce: false,
      redirect_uris: ['http://127.0.0.1:7070/callback', 'http://localhost/retour'],
      grant_types: ['authorization_code', 'refresh_token'],
      default_scopes: ['openid', 'profile', 'email'],
    });
    for (const redirectUri of [
      'http://127.0.0.1:7070/callback',
      'http://127.0.0.1:51234/callback',
      'http://localhost:8/retour',
    ]) {
      const client = { ...program, redirectUri };
      const params = { ...noPkce, nonce: '', scope: '', client_secret: program.secret };
      const { page, members } = await authorizeSilently(app, signedIn, { client, params });
      expect(Buffer.byteLength(page.header('location') ?? '')).toBeLessThan(2048);
      const answer = await post('token', {
        grant_type: 'authorization_code',
        code: members['code']!,
        redirect_uri: redirectUri,
        client_id: program.clientId,
        client_secret: program.secret,
      });
      expect([redirectUri, answer.status]).toEqual([redirectUri, 200]);
      const posted = await post('userinfo', { access_token: answer.body['access_token']! });
      expect(posted.body).toMatchObject({ sub: account.sub, email: account.email });
    }
    for (const redirectUri of [
      'http://127.0.0.2:7070/callback',
      'http://localhost:7070/callback',
      'http://evil.test/callback',
    ]) {
      const { page } = await authorizeSilently(app, signedIn, { client: { ...program, redirectUri } });
      expect([redirectUri, page.status]).toEqual([redirectUri, 400]);
    }
  });

  test('a mobile application returns by its own scheme without nonce and state, and logs out with its id alone', async () => {
    const mobile = await create({
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['fr.ign.espaceco://callback-url', 'fr.ign.guichet://callback-url', 'fr.ign.gdp://auth/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      allowed_origins: ['https://localhost', 'capacitor://localhost'],
    });
    for (const redirectUri of ['fr.ign.espaceco://callback-url', 'fr.ign.gdp://auth/callback']) {
      const browser = app.browser();
      const params = { redirect_uri: redirectUri, nonce: '', state: '' };
      const request = authorizationRequest(app, mobile, params);
      await browser.open(request.url);
      const leaving = await browser.submit(
        { username: account.username, password: account.password },
        { action: 'signin', continuation: false },
      );
      // The sign-in leads to the continuation page, and the link of that page leads to the scheme.
      const href = leaving.find('#continue')?.getAttribute('href') ?? leaving.url.href;
      const end = href.startsWith('fr.ign.') ? new URL(href) : new URL((await browser.open(href)).url.href);
      expect(end.href.split('?')[0]).toBe(redirectUri);
      const client_id = mobile.clientId;
      const tokens = await post('token', {
        grant_type: 'authorization_code',
        code: end.searchParams.get('code')!,
        code_verifier: request.verifier,
        redirect_uri: redirectUri,
        client_id,
      });
      expect(tokens.status).toBe(200);
      expect(readJwt(tokens.body['id_token']).claims).not.toHaveProperty('nonce');
      const { refresh_token = '' } = tokens.body;
      const origin = 'capacitor://localhost';
      const fresh = await post('token', { grant_type: 'refresh_token', refresh_token, client_id }, { origin });
      expect(fresh.status).toBe(200);
      const foreign = await post(
        'token',
        { grant_type: 'refresh_token', refresh_token: fresh.body['refresh_token']!, client_id },
        { origin: 'https://evil.test' },
      );
      expect([foreign.status, foreign.body['error_description']]).toEqual([
        403,
        'no client has registered this origin',
      ]);
      expect((await post('revoke', { token: fresh.body['access_token']!, client_id })).status).toBe(200);
      expect((await userinfo(app, fresh.body['access_token'])).status).toBe(401);
      const dead = await post('token', {
        grant_type: 'refresh_token',
        refresh_token: fresh.body['refresh_token']!,
        client_id,
      });
      expect(dead.status).toBe(400);
    }
    const { page } = await authorize(app, signedIn, {
      client: { ...mobile, redirectUri: 'fr.ign.autre://callback-url' },
    });
    expect(page.status).toBe(400);
  });
});
