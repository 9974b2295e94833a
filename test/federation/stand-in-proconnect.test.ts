import type { StandIns } from '../../demo/stand-ins/start-stand-ins.ts';
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
  type StandInService,
} from '../support/services/stand-in-client.ts';
import { abortAtUpstream, throughProConnect } from '../support/people/upstream-journey.ts';

const provider = 'proConnect';
let standIns: StandIns;
let service: StandInService;
let lenient: StandIns;

beforeAll(async () => {
  [standIns, lenient] = await Promise.all([startBoth(), startBoth({ strict: false })]);
  service = serviceOf(standIns, provider);
});
afterAll(() => Promise.all([standIns.stop(), lenient.stop()]));
afterEach(() => shiftClock(0));

const rendered = 'oidc-provider-rendered-error';

describe('the error pages of ProConnect', () => {
  test.each([
    ['no scope', { scope: undefined }, 'Y000400'],
    ['no state', { state: undefined }, 'Y000400'],
    ['a login_hint that is no address', { login_hint: 'moi' }, 'Y000400'],
    ['a siret_hint of another length', { siret_hint: '123' }, 'Y000400'],
    ['an unknown client', { client_id: 'inconnu' }, `${rendered}:invalid_client`],
    [
      'an address to go back to that differs by its last character',
      { redirect_uri: 'http://localhost:9/retour/' },
      `${rendered}:invalid_redirect_uri`,
    ],
  ])('%s', async (_what, changes, code) => {
    const { page, code: shown, answer } = await service.ask(changes);
    expect({ status: page.status, shown, answer }).toEqual({ status: 400, shown: code, answer: {} });
  });

  test.each([
    ['an unknown parameter', { max_age: '60' }],
    ['a state of 31 characters', { state: 's'.repeat(31) }],
    ['a nonce of 31 characters', { nonce: 'n'.repeat(31) }],
    ['no nonce', { nonce: undefined }],
  ])(
    '%s is refused when the stand-in follows the documentation, and accepted when it follows the published code',
    async (_what, changes) => {
      expect((await service.ask(changes)).code).toBe('Y000400');
      expect((await serviceOf(lenient, provider).ask(changes)).page.status).toBe(200);
    },
  );
});

describe('the errors that ProConnect sends to the service', () => {
  test.each([
    ['no response_type', { response_type: undefined }, 'invalid_request', "missing required parameter 'response_type'"],
    [
      'another response_type',
      { response_type: 'id_token' },
      'unsupported_response_type',
      'unsupported response_type requested',
    ],
    ['a scope without openid', { scope: 'email' }, 'invalid_request', expect.any(String)],
    [
      'plain PKCE',
      { code_challenge_method: 'plain' },
      'invalid_request',
      'not supported value of code_challenge_method',
    ],
    [
      'PKCE without its method',
      { code_challenge_method: undefined },
      'invalid_request',
      'plain code_challenge_method fallback disabled, code_challenge_method must be provided',
    ],
    [
      'a short challenge',
      { code_challenge: 'x'.repeat(42) },
      'invalid_request',
      expect.stringContaining('minimum length of 43'),
    ],
    ['prompt=none without a session', { prompt: 'none' }, 'login_required', 'End-User authentication is required'],
    ['prompt=none with another', { prompt: 'none login' }, 'invalid_request', 'prompt none must only be used alone'],
    ['prompt=select_account', { prompt: 'select_account' }, 'invalid_request', 'unsupported prompt value requested'],
    ['an unknown idp_hint', { idp_hint: 'inconnu' }, 'idp_hint_not_found', 'provided idp_hint could not be found'],
  ])('%s', async (_what, changes, error, description) => {
    const { answer } = await service.ask(changes);
    expect(answer).toEqual({ error, error_description: description, state, iss: standIns.urls.proConnect });
  });

  test('a scope that was not granted is invalid_scope', async () => {
    const limited = await startBoth({ client: { scope: 'openid email' } });
    expect((await serviceOf(limited, provider).ask({ scope: 'openid siret' })).answer).toMatchObject({
      error: 'invalid_scope',
    });
    await limited.stop();
  });

  test('a person who turns back on either page sends access_denied', async () => {
    const { browser } = await service.ask();
    expect(answerOf(await abortAtUpstream(browser))).toMatchObject({ error: 'access_denied', state });
    const later = await service.ask();
    await later.browser.submit({ email: 'a@etat.example.test' }, { action: 'next' });
    expect(answerOf(await abortAtUpstream(later.browser))).toMatchObject({ error: 'access_denied', state });
  });

  const wanting = (levels: string[]) => ({
    claims: JSON.stringify({ id_token: { acr: { essential: true, values: levels } } }),
  });

  test('an essential level must be reached exactly', async () => {
    const through = async (levels: string[], acr: string) => {
      const { browser } = await service.ask(wanting(levels));
      return answerOf(await throughProConnect(browser, { acr }));
    };
    expect(await through(['eidas1'], 'eidas1')).toHaveProperty('code');
    expect(await through(['eidas0-mfa', 'eidas1-mfa'], 'eidas1-mfa')).toHaveProperty('code');
    expect(await through(['eidas1'], 'eidas1-mfa')).toMatchObject({
      error: 'access_denied',
      error_description: 'requested ACRs could not be satisfied',
    });
  });

  test('a live session answers without a page, also with prompt=login, and asks again for a level that it lacks', async () => {
    const { browser } = await service.signIn();
    for (const prompt of [undefined, 'none', 'login']) {
      const page = await browser.open(service.authorizeUrl({ prompt }));
      expect(answerOf(page)).toHaveProperty('code');
    }
    expect((await browser.open(service.authorizeUrl(wanting(['eidas1-mfa'])))).find('#email')).not.toBeNull();
    const silent = await browser.open(service.authorizeUrl({ ...wanting(['eidas1-mfa']), prompt: 'none' }));
    expect(answerOf(silent)).toMatchObject({ error: 'access_denied' });
  });

  test('the session ends 12 hours after it began, whether it is used or not', async () => {
    const { browser } = await service.signIn();
    shiftClock(11.9 * 3600);
    expect(answerOf(await browser.open(service.authorizeUrl()))).toHaveProperty('code');
    shiftClock(12.1 * 3600);
    expect((await browser.open(service.authorizeUrl())).find('#email')).not.toBeNull();
  });
});

test('login_hint and siret_hint fill the forms', async () => {
  const { browser, page } = await service.ask({
    login_hint: 'moi@etat.example.test',
    siret_hint: '21350238800019',
  });
  expect(page.fieldValue('email')).toBe('moi@etat.example.test');
  const next = await browser.submit({}, { action: 'next' });
  expect(next.fieldValue('siret')).toBe('21350238800019');
});

test('a malformed email and an unknown identity are asked for again', async () => {
  const { browser } = await service.ask();
  const refused = await browser.submit({ email: 'moi' }, { action: 'next' });
  expect([refused.status, refused.find('#error')?.text]).toEqual([422, 'Saisissez une adresse électronique valide.']);
  await browser.submit({ email: 'moi@etat.example.test' }, { action: 'next' });
  const unknown = await browser.submit({ persona: 'constructor' }, { action: 'signin' });
  expect([unknown.status, unknown.find('#error')?.text]).toEqual([422, 'Cette identité de test n’existe pas.']);
});

describe('tokens', () => {
  const tokens = async (changes = {}) => {
    const { answer, browser } = await service.signIn({ changes });
    const { status, json } = await service.redeem(answer['code']);
    return { status, json, browser };
  };
  const grantError = { error: 'invalid_grant', error_description: 'grant request is invalid' };

  test('the token answer has six members and lives an hour, with a refresh token that was not asked for', async () => {
    const { status, json } = await tokens();
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 3600,
      id_token: expect.any(String),
      scope: 'openid given_name usual_name email siret roles',
      token_type: 'Bearer',
    });
    const { header, claims } = decode(json.id_token);
    expect(header).toEqual({ alg: 'ES256', kid: expect.any(String) });
    expect(claims).toMatchObject({ aud: clientId, nonce, acr: 'eidas1', iss: standIns.urls.proConnect });
    expect(claims.sub).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(claims).not.toHaveProperty('amr');
  });

  test('amr is in the ID token when the service asks for it', async () => {
    const { json } = await tokens({ claims: '{"id_token":{"amr":null}}' });
    expect(decode(json.id_token).claims.amr).toEqual(['pwd']);
  });

  test('the secret is needed even with PKCE, and the code verifier must be right', async () => {
    const { answer } = await service.signIn();
    const noSecret = await service.redeem(answer['code'], { client_secret: undefined });
    expect([noSecret.status, noSecret.json]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'client authentication failed' },
    ]);
    const wrong = await service.redeem(answer['code'], { code_verifier: 'w'.repeat(43) });
    expect([wrong.status, wrong.json]).toEqual([400, grantError]);
    expect((await service.redeem(answer['code'], { code_verifier: undefined })).json).toEqual(grantError);
    expect((await service.redeem(answer['code'])).status).toBe(200);
  });

  test('a code lives 60 seconds and works once', async () => {
    const { answer } = await service.signIn();
    const late = await service.signIn();
    expect((await service.redeem(answer['code'])).status).toBe(200);
    expect((await service.redeem(answer['code'])).json).toEqual(grantError);
    shiftClock(61);
    expect((await service.redeem(late.answer['code'])).json).toEqual(grantError);
  });

  test('a refresh gives six members again with the nonce, and the former token and a revoked token are refused', async () => {
    const { json } = await tokens();
    const refresh = (token: string) => service.redeem(undefined, { grant_type: 'refresh_token', refresh_token: token });
    const again = await refresh(json.refresh_token);
    expect(Object.keys(again.json)).toHaveLength(6);
    expect(decode(again.json.id_token).claims.nonce).toBe(nonce);
    expect((await refresh(json.refresh_token)).json).toEqual(grantError);
    const revoked = await createBrowser().request({
      method: 'POST',
      url: `${standIns.urls.proConnect}/token/revocation`,
      body: {
        token: again.json.refresh_token,
        client_id: clientId,
        client_secret: 'a-secret-of-the-test-0123456789-abcdef',
      },
    });
    expect(revoked.status).toBe(200);
    expect((await refresh(again.json.refresh_token)).json).toEqual(grantError);
  });

  test('userinfo is signed where an algorithm was declared and JSON elsewhere, and ends with the session', async () => {
    const { json, browser } = await tokens();
    const signed = await service.readUserinfo(json.access_token);
    expect(signed.type).toBe('application/jwt');
    expect(decode(signed.text).claims).toMatchObject({
      given_name: 'Hélène',
      usual_name: 'Fontaine',
      email: 'agent@etat.example.test',
      siret: '13002526500013',
      roles: ['agent_public', 'agent_public_etat'],
    });
    expect(decode(signed.text).claims).not.toHaveProperty('family_name');
    const plain = await startBoth({ client: { userinfo_signed_response_alg: undefined } });
    const { answer } = await serviceOf(plain, provider).signIn();
    const other = await serviceOf(plain, provider).redeem(answer['code']);
    const unsigned = await serviceOf(plain, provider).readUserinfo(other.json.access_token);
    expect(unsigned.json).toMatchObject({ email: 'agent@etat.example.test' });
    await plain.stop();

    await browser.open(`${standIns.urls.proConnect}/session/end?id_token_hint=${json.id_token}`);
    expect((await service.readUserinfo(json.access_token)).status).toBe(401);
  });
});

describe('people', () => {
  const read = async (choice: Parameters<typeof throughProConnect>[1]) => {
    const { browser } = await service.ask({ scope: 'openid email siret roles organization_label idp_id' });
    const { url } = await throughProConnect(browser, choice);
    const { json } = await service.redeem(url.searchParams.get('code') ?? undefined);
    return decode((await service.readUserinfo(json.access_token)).text).claims;
  };

  test('the email that was typed is told to the service and does not change the subject', async () => {
    const one = await read({ email: 'un@etat.example.test' });
    const other = await read({ email: 'deux@etat.example.test' });
    expect([one.email, other.email]).toEqual(['un@etat.example.test', 'deux@etat.example.test']);
    expect(one.sub).toBe(other.sub);
  });

  test('the same email from another identity provider has another subject', async () => {
    const email = 'un@etat.example.test';
    const one = await read({ email });
    const other = await read({ email, persona: 'meme-adresse' });
    expect(other.email).toBe(one.email);
    expect(other.sub).not.toBe(one.sub);
    expect(other.idp_id).not.toBe(one.idp_id);
  });

  test('a territorial agent has two roles, an employee has none, and a valid SIRET can be chosen', async () => {
    expect((await read({ persona: 'agent-territorial' })).roles).toEqual(['agent_public', 'agent_public_territorial']);
    expect((await read({ persona: 'prive' })).roles).toEqual([]);
    expect((await read({ siret: '55203253400646' })).siret).toBe('55203253400646');
    expect((await read({ siret: '55203253400647' })).siret).toBe('13002526500013');
  });
});

test('a logout comes back with the state, but not to an undeclared address', async () => {
  const { browser, answer } = await service.signIn();
  const { json } = await service.redeem(answer['code']);
  const logout = (parameters: Record<string, string>) =>
    browser.open(`${standIns.urls.proConnect}/session/end?${new URLSearchParams(parameters)}`);
  const elsewhere = await logout({
    id_token_hint: json.id_token,
    post_logout_redirect_uri: 'http://localhost:9/ailleurs',
  });
  expect([elsewhere.status, elsewhere.find('#error-code')?.text]).toEqual([400, 'Y030111']);
  expect((await logout({ client_id: clientId, post_logout_redirect_uri: logoutUri, state: 'abc' })).url.href).toBe(
    `${logoutUri}?state=abc`,
  );
  expect((await browser.open(service.authorizeUrl())).find('#email')).not.toBeNull();
});

test('cookies begin with pc_, and the discovery document differs from that of FranceConnect', async () => {
  const { browser } = await service.ask();
  expect(browser.jar.all().map(({ name }) => name)).toEqual(['pc_session']);
  const { json } = await get(`${standIns.urls.proConnect}/.well-known/openid-configuration`);
  expect(json).toMatchObject({
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    acr_values_supported: expect.arrayContaining(['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa', 'eidas2', 'eidas3']),
  });
  expect(json.scopes_supported).not.toContain('offline_access');
});
