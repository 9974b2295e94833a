import { authorize, authorizeSilently, readJwt, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describePerson } from '../support/describe-app.ts';
import { authorizationRequest, codeOf, exchange, signIn, signInForTokens } from '../support/test-client.ts';

const essential = (acr: object) => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, ...acr } } }) });

describe('parameters of a request about the sign-in', () => {
  const { app, client, account } = describePerson();

  const press = { action: 'signin' };
  const signedIn = async () => {
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    return { browser, tokens };
  };

  test('prompt=none gives login_required without a session, and a code without a page with one', async () => {
    const { members, request } = await authorizeSilently(app, app.browser(), { client });
    expect(members).toEqual({
      error: 'login_required',
      error_description: expect.any(String),
      state: request.state,
      iss: app.issuer,
    });
    const { browser } = await signedIn();
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeTruthy();
  });

  test('prompt=login asks again in a live session, and renews the time of the sign-in', async () => {
    const { browser, tokens } = await signedIn();
    app.moveClock(30);
    const request = authorizationRequest(app, client, { prompt: 'login' });
    const form = await browser.open(request.url);
    expect(form.h1).toBe('Se connecter');
    const page = await browser.submit({ username: account.username, password: account.password }, press);
    const again = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    const before = Number(readJwt(tokens['id_token']).claims['auth_time']);
    expect(Number(readJwt(again.body['id_token']).claims['auth_time'])).toBeGreaterThanOrEqual(before + 30);
  });

  test('a requested new sign-in that fails leaves the session unchanged', async () => {
    const { browser, tokens } = await signedIn();
    await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    const wrong = await browser.submit({ username: account.username, password: 'pas le bon mot de passe' }, press);
    expect(wrong.status).toBe(422);
    const silent = await silentTokens(app, browser, { client });
    expect(readJwt(silent['id_token']).claims['auth_time']).toBe(readJwt(tokens['id_token']).claims['auth_time']);
  });

  test.each(['0', '10'])('max_age=%s asks again when the sign-in is older, and only once', async (max_age) => {
    const { browser } = await signedIn();
    app.moveClock(11);
    expect((await authorizeSilently(app, browser, { client, params: { max_age } })).members['error']).toBe(
      'login_required',
    );
    const request = authorizationRequest(app, client, { max_age });
    await browser.open(request.url);
    const page = await browser.submit({ username: account.username, password: account.password }, press);
    const answer = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    const { auth_time, iat } = readJwt(answer.body['id_token']).claims;
    expect(Number(iat) - Number(auth_time)).toBeLessThan(10);
  });

  test('a max_age that the session meets is answered without a page', async () => {
    const { browser } = await signedIn();
    expect(
      (await authorizeSilently(app, browser, { client, params: { max_age: '600' } })).members['code'],
    ).toBeTruthy();
  });

  test('login_hint only fills the field of the user name, as plain text', async () => {
    const hint = `"><script>alert(1)</script>@example.test`;
    const page = await app.browser().open(authorizationRequest(app, client, { login_hint: hint }).url);
    expect(page.fieldValue('username')).toBe(hint);
    expect(page.body).not.toContain('<script>alert(1)');
  });

  test('ui_locales chooses the language of the page and wins over the language of the browser', async () => {
    const french = await app
      .browser({ language: 'en' })
      .open(authorizationRequest(app, client, { ui_locales: 'fr' }).url);
    expect([french.root.querySelector('html')?.getAttribute('lang'), french.h1]).toEqual(['fr', 'Se connecter']);
    const english = await app.browser().open(authorizationRequest(app, client, { ui_locales: 'de en-GB fr' }).url);
    expect(english.root.querySelector('html')?.getAttribute('lang')).toBe('en');
  });

  test('prompt=select_account shows who is signed in, and goes on with that account', async () => {
    const { browser } = await signedIn();
    const request = authorizationRequest(app, client, { prompt: 'select_account' });
    const page = await browser.open(request.url);
    expect(page.text).toContain(`Vous êtes connecté en tant que ${account.username}.`);
    const back = await browser.submit({}, { action: 'continue' });
    const answer = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
    expect(readJwt(answer.body['id_token']).claims['sub']).toBe(account.sub);
  });

  test('prompt=select_account can change the account, and the former session ends with its tokens', async () => {
    const { browser, tokens } = await signedIn();
    const other = await buildAccount(app);
    const before = browser.fork();
    const request = authorizationRequest(app, client, { prompt: 'select_account' });
    await browser.open(request.url);
    const form = await browser.submit({}, { action: 'switch' });
    expect(form.h1).toBe('Se connecter');
    const back = await browser.submit({ username: other.username, password: other.password }, press);
    const answer = await exchange(app, client, { code: codeOf(back), verifier: request.verifier });
    expect(readJwt(answer.body['id_token']).claims['sub']).toBe(other.sub);
    expect((await authorizeSilently(app, before, { client })).members['error']).toBe('login_required');
    const former = await fetch(`${app.protocol}/userinfo`, {
      headers: { authorization: `Bearer ${tokens['access_token']}` },
    });
    expect(former.status).toBe(401);
  });

  test('prompt=select_account without a session leads to the sign-in', async () => {
    const browser = app.browser();
    const page = await browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url);
    expect(page.h1).toBe('Se connecter');
    const back = await browser.submit({ username: account.username, password: account.password }, press);
    expect(back.url.searchParams.get('code')).toBeTruthy();
  });

  test('prompt=consent asks for consent even for a service of our own', async () => {
    const { browser } = await signedIn();
    const page = await browser.open(authorizationRequest(app, client, { prompt: 'consent' }).url);
    expect(page.h1).toContain('Service de test');
    const back = await browser.submit({}, { action: 'accept' });
    expect(back.url.searchParams.get('code')).toBeTruthy();
  });

  test('the tokens tell the level and the method of the sign-in', async () => {
    const { tokens } = await signedIn();
    const facts = { acr: 'eidas0', amr: ['pwd'], auth_time: expect.any(Number) };
    expect(readJwt(tokens['id_token']).claims).toMatchObject(facts);
    expect(readJwt(tokens['access_token']).claims).toMatchObject(facts);
  });

  test('a level that is requested without being essential is answered with the level reached', async () => {
    const { browser } = await signedIn();
    const { id_token } = await silentTokens(app, browser, { client, params: { acr_values: 'eidas1-mfa' } });
    expect(readJwt(id_token).claims['acr']).toBe('eidas0');
  });

  test.each([
    ['one value', { value: 'eidas1' }],
    ['a list of values', { values: ['eidas1-mfa', 'eidas1'] }],
    ['a level that nobody knows', { value: 'gold' }],
  ])(
    'an essential level that is out of reach, as %s, ends in an error without a loop, with and without a session',
    async (_title, acr) => {
      const { browser } = await signedIn();
      for (const asking of [browser, app.browser()]) {
        for (const prompt of ['', 'none', 'login']) {
          const { members, request } = await authorize(app, asking, { client, params: { ...essential(acr), prompt } });
          expect(members).toMatchObject({
            error: 'unmet_authentication_requirements',
            state: request.state,
            iss: app.issuer,
          });
        }
      }
    },
  );

  test('an essential level within reach is granted', async () => {
    const { browser } = await signedIn();
    const { id_token } = await silentTokens(app, browser, {
      client,
      params: essential({ values: ['eidas1', 'eidas0'] }),
    });
    expect(readJwt(id_token).claims['acr']).toBe('eidas0');
  });

  test('claims that are requested by name are released in the place that was asked for', async () => {
    const { browser } = await signedIn();
    const claims = JSON.stringify({ id_token: { email: null }, userinfo: { preferred_username: { essential: true } } });
    const tokens = await silentTokens(app, browser, { client, params: { scope: 'openid', claims } });
    const { claims: identity } = readJwt(tokens['id_token']);
    expect(identity).toMatchObject({ email: account.email });
    expect(identity).not.toHaveProperty('preferred_username');
    const answer = await fetch(`${app.protocol}/userinfo`, {
      headers: { authorization: `Bearer ${tokens['access_token']}` },
    });
    expect(await answer.json()).toEqual({ sub: account.sub, preferred_username: account.username });
  });

  test('a service that asks for a certain person gets that person or an error', async () => {
    const { browser, tokens } = await signedIn();
    const other = await buildAccount(app);
    const hint = { id_token_hint: tokens['id_token']! };
    expect((await authorizeSilently(app, browser, { client, params: hint })).members['code']).toBeTruthy();
    const claims = { claims: JSON.stringify({ id_token: { sub: { value: account.sub } } }) };
    for (const params of [hint, claims]) {
      const { browser: stranger, page } = await signIn(app, app.browser(), { client, account: other, params });
      expect(page.url.searchParams.get('error')).toBe('login_required');
      expect(page.url.searchParams.get('code')).toBeNull();
      const silent = await authorizeSilently(app, stranger, { client, params });
      expect(silent.members['error']).toBe('login_required');
    }
  });
});
