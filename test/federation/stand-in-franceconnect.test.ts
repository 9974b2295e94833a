import { createLocalJWKSet, jwtVerify } from 'jose';
import { shiftClock } from '../support/shift-clock.ts';
import { createBrowser } from '../support/browser.ts';
import {
  answerOf,
  clientId,
  decode,
  get,
  logoutUri,
  nonce,
  serviceOf,
  startBoth,
  state,
} from '../support/services/stand-in-client.ts';
import { abortAtUpstream, throughFranceConnect } from '../support/people/upstream-journey.ts';
import { prepare } from '../support/describe-app.ts';

const provider = 'franceConnect';

const standIns = prepare(() => startBoth());
const service = prepare(() => serviceOf(standIns, provider));
afterAll(() => standIns.stop());
afterEach(() => shiftClock(0));

describe('the error pages of FranceConnect, in the order of its checks', () => {
  test.each([
    ['PKCE, although its discovery document advertises it', { code_challenge: 'x'.repeat(43) }, 'Y030007'],
    ['the method of PKCE', { code_challenge_method: 'S256' }, 'Y030007'],
    ['login_hint', { login_hint: 'a@example.test' }, 'Y030007'],
    ['max_age', { max_age: '60' }, 'Y030007'],
    ['display', { display: 'page' }, 'Y030007'],
    ['response_mode', { response_mode: 'query' }, 'Y030007'],
    ['resource', { resource: 'https://api.example.test' }, 'Y030007'],
    ['no client_id', { client_id: undefined }, 'Y030007'],
    ['no redirect_uri', { redirect_uri: undefined }, 'Y030007'],
    ['a redirect_uri that is no address', { redirect_uri: '/retour' }, 'Y030007'],
    ['no scope', { scope: undefined }, 'Y030007'],
    ['no state', { state: undefined }, 'Y030007'],
    ['no nonce', { nonce: undefined }, 'Y030007'],
    ['a nonce of 21 characters', { nonce: 'n'.repeat(21) }, 'Y030007'],
    ['no acr_values', { acr_values: undefined }, 'Y030007'],
    ['prompt=none', { prompt: 'none' }, 'Y030007'],
    ['prompt=select_account', { prompt: 'select_account' }, 'Y030007'],
    ['an empty prompt', { prompt: '' }, 'Y030007'],
    ['claims that are no JSON', { claims: '{' }, 'Y030007'],
    ['an unknown client', { client_id: 'inconnu' }, 'Y04EA6EF'],
    ['an address to go back to that is not declared', { redirect_uri: 'http://localhost:9/ailleurs' }, 'Y04C013C'],
    ['one that differs by its last character', { redirect_uri: 'http://localhost:9/retour/' }, 'Y04C013C'],
  ])('%s', async (_what, changes, code) => {
    const { page, code: shown, answer } = await service.ask(changes);
    expect({ status: page.status, shown, answer }).toEqual({ status: 400, shown: code, answer: {} });
  });

  test('a wrong parameter is refused before an unknown client, and an unknown client before a wrong return address', async () => {
    const all = { client_id: 'inconnu', redirect_uri: 'http://localhost:9/ailleurs', scope: 'email' };
    expect((await service.ask({ ...all, login_hint: 'x' })).code).toBe('Y030007');
    expect((await service.ask(all)).code).toBe('Y04EA6EF');
    expect((await service.ask({ ...all, client_id: clientId })).code).toBe('Y04C013C');
  });

  test('a parameter that comes twice is refused', async () => {
    const browser = createBrowser();
    const page = await browser.open(`${service.authorizeUrl()}&state=autre`);
    expect([page.status, page.find('#error-code')?.text]).toEqual([400, 'Y030007']);
  });

  test('a nonce or a state shorter than 32 characters is refused when the stand-in follows the documentation', async () => {
    const documented = await startBoth({ strict: true });
    const short = { nonce: 'n'.repeat(31) };
    expect((await service.ask(short)).page.status).toBe(200);
    expect((await serviceOf(documented, provider).ask(short)).code).toBe('Y030007');
    expect((await serviceOf(documented, provider).ask({ state: 's'.repeat(31) })).code).toBe('Y030007');
    await documented.stop();
  });

  test('an unknown address shows a page with its error code', async () => {
    const page = await createBrowser().open(`${standIns.urls.franceConnect}/inconnu`);
    expect([page.status, page.find('#error-code')?.text]).toEqual([404, 'Y000404']);
  });
});

describe('the errors that FranceConnect sends to the service', () => {
  test.each([
    ['no response_type', { response_type: undefined }, 'invalid_request', "missing required parameter 'response_type'"],
    [
      'a scope without openid',
      { scope: 'email' },
      'invalid_request',
      'openid scope must be requested when using the acr_values parameter',
    ],
    [
      'level eidas2',
      { acr_values: 'eidas2' },
      'invalid_acr',
      'acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2',
    ],
    ['an unknown idp_hint', { idp_hint: 'inconnu' }, 'invalid_idp_hint', expect.any(String)],
  ])('%s', async (_what, changes, error, description) => {
    const { answer } = await service.ask(changes);
    expect(answer).toEqual({ error, error_description: description, state, iss: standIns.urls.franceConnect });
  });

  test('a response type with a token is refused in the fragment', async () => {
    const { page } = await service.ask({ response_type: 'id_token' });
    expect(Object.fromEntries(new URLSearchParams(page.url.hash.slice(1)))).toMatchObject({
      error: 'unsupported_response_type',
      state,
    });
  });

  test('an unknown scope is ignored, and a scope that was not granted is invalid_scope', async () => {
    expect((await service.ask({ scope: 'openid imaginaire' })).page.status).toBe(200);
    const limited = await startBoth({ client: { scope: 'openid email', amr: false } });
    expect((await serviceOf(limited, provider).ask({ scope: 'openid birth' })).answer).toMatchObject({
      error: 'invalid_scope',
      error_description: 'requested scope is not allowed',
    });
    const twoFaults = { scope: 'openid birth', redirect_uri: 'http://localhost:9/ailleurs' };
    expect((await serviceOf(limited, provider).ask(twoFaults)).code).toBe('Y040001');
    const amr = { scope: 'openid', claims: '{"id_token":{"amr":{"essential":true}}}' };
    expect((await serviceOf(limited, provider).ask(amr)).code).toBe('Y100009');
    await limited.stop();
  });

  test('« Revenir sur … » on any page sends access_denied', async () => {
    const { browser, page } = await service.ask();
    expect(page.text).toContain('Revenir sur Comptes Géoplateforme');
    await browser.submit({}, { button: { idp: 'demonstration' } });
    expect(answerOf(await abortAtUpstream(browser))).toEqual({
      error: 'access_denied',
      error_description: 'User auth aborted',
      state,
      iss: standIns.urls.franceConnect,
    });
  });

  test.each(['sans_mail', 'sans_mail_sans_tel', 'sans_prenom', 'sans_nom_naissance', 'sans_birthplace'])(
    'The incomplete identity %s stays on a page, from which the way back is server_error',
    async (persona) => {
      const { browser } = await service.ask();
      await browser.submit({}, { button: { idp: 'demonstration' } });
      const page = await browser.submit({ persona }, { action: 'signin' });
      expect([page.status, page.find('#error-code')?.text]).toEqual([400, 'Y600006']);
      expect(answerOf(await abortAtUpstream(browser))).toMatchObject({
        error: 'server_error',
        error_description: 'authentication aborted due to a technical error on the authorization server',
      });
    },
  );

  test('an unknown identity is asked for again', async () => {
    const { browser } = await service.ask();
    await browser.submit({}, { button: { idp: 'demonstration' } });
    const page = await browser.submit({ persona: 'constructor' }, { action: 'signin' });
    expect([page.status, page.find('#error')?.text]).toEqual([422, 'Cette identité de test n’existe pas.']);
  });
});

test('the information page lists the claims that were asked for and no others', async () => {
  const listed = async (scope: string) => {
    const { browser } = await service.ask({ scope });
    await browser.submit({}, { button: { idp: 'demonstration' } });
    const page = await browser.submit({ persona: 'avec_nom_dusage' }, { action: 'signin' });
    return page.all('#claims li').map((item) => item.getAttribute('data-claim'));
  };
  expect(await listed('openid email')).toEqual(['email']);
  expect(await listed('openid birth given_name')).toEqual(['birthplace', 'birthcountry', 'given_name']);
  expect(await listed('openid profile')).toContain('preferred_username');
  expect(await listed('openid identite_pivot')).not.toContain('preferred_username');
});

test('a successful sign-in sends code, state and issuer', async () => {
  const { answer } = await service.signIn();
  expect(answer).toEqual({ code: expect.any(String), state, iss: standIns.urls.franceConnect });
});

describe('tokens', () => {
  test('the token answer has five members and a bearer token of 60 seconds, without refresh token or cookie', async () => {
    const { answer } = await service.signIn();
    const { status, json, headers } = await service.redeem(answer['code']);
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.any(String),
      expires_in: 60,
      id_token: expect.any(String),
      scope: 'openid identite_pivot email',
      token_type: 'Bearer',
    });
    expect(headers['set-cookie']).toBeUndefined();
    const { header, claims } = decode(json.id_token);
    expect(header).toEqual({ alg: 'ES256', kid: 'pkcs11:ES256:hsm' });
    expect(Object.keys(claims).toSorted()).toEqual(['acr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub']);
    expect(claims).toMatchObject({ acr: 'eidas1', aud: clientId, nonce, iss: standIns.urls.franceConnect });
    expect(claims.exp - claims.iat).toBe(60);
  });

  test('amr is in the ID token when the service asks for it and may have it', async () => {
    const changes = { claims: '{"id_token":{"amr":{"essential":true}}}' };
    const { answer } = await service.signIn({ changes });
    const { json } = await service.redeem(answer['code']);
    expect(decode(json.id_token).claims.amr).toEqual(['fc', 'pwd']);
  });

  test('a wrong secret or a missing one is invalid_client with a code for the support', async () => {
    const { answer } = await service.signIn();
    const wrong = await service.redeem(answer['code'], { client_secret: 'faux' });
    expect(wrong.status).toBe(401);
    expect(wrong.json).toEqual({
      error: 'invalid_client',
      error_description: 'client authentication failed (invalid secret provided)',
      error_uri: expect.stringMatching(/\?code=Y0434A7B&id=[\da-f-]{36}$/),
    });
    expect((await service.redeem(answer['code'], { client_secret: undefined })).status).toBe(401);
  });

  test('a token request without a code, with an unknown code or with another return address is refused', async () => {
    const { answer } = await service.signIn();
    const none = await service.redeem(undefined);
    expect([none.status, none.json.error, none.json.error_description]).toEqual([
      400,
      'invalid_request',
      "missing required parameter 'code' (undefined)",
    ]);
    const grantError = {
      error: 'invalid_grant',
      error_description: 'grant request is invalid (authorization code not found)',
    };
    const unknown = await service.redeem('inconnu');
    expect(unknown.json).toMatchObject({ ...grantError, error_uri: expect.stringContaining('code=Y049E20B') });
    const elsewhere = await service.redeem(answer['code'], { redirect_uri: 'http://localhost:9/autre' });
    expect(elsewhere.json).toMatchObject(grantError);
  });

  test('a code works once, and its second use revokes the tokens of the first use', async () => {
    const { answer } = await service.signIn();
    const { json } = await service.redeem(answer['code']);
    expect((await service.redeem(answer['code'])).json.error).toBe('invalid_grant');
    expect((await service.readUserinfo(json.access_token)).status).toBe(401);
  });

  test('a code lives 30 seconds', async () => {
    const first = await service.signIn();
    const second = await service.signIn();
    shiftClock(20);
    expect((await service.redeem(first.answer['code'])).status).toBe(200);
    shiftClock(31);
    expect((await service.redeem(second.answer['code'])).json.error).toBe('invalid_grant');
  });
});

describe('userinfo', () => {
  const authorize = async (scope: string, persona = 'test') => {
    const { answer } = await service.signIn({ changes: { scope }, persona });
    return (await service.redeem(answer['code'])).json;
  };

  test('userinfo is a signed JWT with the claims of the scopes, for 60 seconds', async () => {
    const { access_token: token, id_token: idToken } = await authorize('openid identite_pivot email');
    const { status, type, text } = await service.readUserinfo(token);
    expect([status, type]).toEqual([200, 'application/jwt']);
    const { header, claims } = decode(text);
    expect(header).toEqual({ alg: 'ES256', kid: 'pkcs11:ES256:hsm' });
    const keys = await get(`${standIns.urls.franceConnect}/jwks`);
    await jwtVerify(text, createLocalJWKSet(JSON.parse(keys.text)), {
      issuer: standIns.urls.franceConnect,
      audience: clientId,
    });
    expect(claims).toEqual({
      sub: decode(idToken).claims.sub,
      given_name: 'Angela Claire Louise',
      given_name_array: ['Angela', 'Claire', 'Louise'],
      family_name: 'DUBOIS',
      birthdate: '1962-08-24',
      gender: 'female',
      birthplace: '75107',
      birthcountry: '99100',
      email: 'wossewodda-3728@yopmail.com',
      aud: clientId,
      iss: standIns.urls.franceConnect,
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
    shiftClock(61);
    expect((await service.readUserinfo(token)).status).toBe(401);
  });

  test('the birth place of a person born abroad is empty, and a presumed birth date is the first day of the unknown part', async () => {
    const read = async (persona: string) => {
      const { access_token: token } = await authorize('openid identite_pivot', persona);
      return decode((await service.readUserinfo(token)).text).claims;
    };
    expect(await read('naissance_Algérie')).toMatchObject({ birthplace: '', birthcountry: '99352' });
    expect(await read('étranger_présumé_né_jour')).toMatchObject({ birthdate: '1992-11-01' });
    expect(await read('étranger_présumé_né_jour_et_mois')).toMatchObject({ birthdate: '1992-01-01' });
    expect(await read('sans_genre')).not.toHaveProperty('gender');
  });

  test('userinfo without a token or with an unknown token is invalid_token', async () => {
    const none = await service.readUserinfo();
    expect([none.status, none.json.error, none.json.error_description]).toEqual([
      401,
      'invalid_token',
      'no access token provided (no access token provided)',
    ]);
    const unknown = await service.readUserinfo('inconnu');
    expect(unknown.json.error_description).toBe('invalid token provided (access token not found)');
    const posted = await createBrowser().request({ method: 'POST', url: `${standIns.urls.franceConnect}/userinfo` });
    expect(posted.status).toBe(404);
  });
});

test('the subject has 66 characters, depends on the civil status and not on the email, and is the same each time', async () => {
  const subject = async (claims: Record<string, string> = {}) => {
    const browser = createBrowser();
    await browser.open(service.authorizeUrl());
    const { url } = await throughFranceConnect(browser, { claims });
    return decode((await service.redeem(url.searchParams.get('code')!)).json.id_token).claims.sub;
  };
  const first = await subject();
  expect(first).toMatch(/^[\da-f]{64}v1$/);
  expect(await subject()).toBe(first);
  expect(await subject({ email: 'autre@example.test' })).toBe(first);
  expect(await subject({ preferred_username: 'MARTIN' })).toBe(first);
  expect(await subject({ birthdate: '1962-08-25' })).not.toBe(first);
});

test('two published identities have the same email', async () => {
  const addresses = await Promise.all(
    ['genre_indéfini', 'naissance_etranger_birthplace_texte'].map(async (persona) => {
      const { answer } = await service.signIn({ persona });
      const { json } = await service.redeem(answer['code']);
      return decode((await service.readUserinfo(json.access_token)).text).claims.email;
    }),
  );
  expect(addresses).toEqual(['xagreureufadda-6730@yopmail.com', 'xagreureufadda-6730@yopmail.com']);
});

/** These tests hold the logout of the stand-in to the behaviour of the real one. */
describe('the end of a session at FranceConnect', () => {
  const logout = (parameters: Record<string, string>) =>
    `${standIns.urls.franceConnect}/session/end?${new URLSearchParams(parameters)}`;

  test('a logout takes the ID token, also an expired one, ends the session and comes back with the state', async () => {
    const { browser, answer } = await service.signIn();
    const { json } = await service.redeem(answer['code']);
    shiftClock(600);
    const hint = { id_token_hint: json.id_token };
    const page = await browser.open(logout({ ...hint, post_logout_redirect_uri: logoutUri, state: 'abc' }));
    expect(page.url.href).toBe(`${logoutUri}?state=abc`);
    await browser.open(service.authorizeUrl());
    expect(browser.page.find('[data-testid="idp-demonstration"]')).not.toBeNull();
    expect((await browser.open(logout(hint))).text).toContain(
      'Vous êtes bien déconnecté, vous pouvez fermer votre navigateur.',
    );
  });

  test('a logout without the ID token, with another parameter or to an undeclared address is refused', async () => {
    const { browser, answer } = await service.signIn();
    const { json } = await service.redeem(answer['code']);
    const hint = { id_token_hint: json.id_token };
    const code = async (parameters: Record<string, string>) =>
      (await browser.open(logout(parameters))).find('#error-code')?.text;
    expect(await code({ post_logout_redirect_uri: logoutUri, state: 'abc' })).toBe('Y000400');
    expect(await code({ id_token_hint: '', state: 'abc' })).toBe('Y000400');
    expect(await code({ ...hint, redirect: 'x' })).toBe('Y000400');
    expect(await code({ ...hint, post_logout_redirect_uri: 'http://localhost:9/ailleurs' })).toBe('invalid_request');
    await browser.open(service.authorizeUrl());
    expect(browser.page.find('[data-testid="continue"]')).not.toBeNull();
  });
});
