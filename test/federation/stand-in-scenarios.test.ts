import { compactVerify, createLocalJWKSet } from 'jose';
import { startStandIns, type StandIns } from '../../demo/stand-ins/start-stand-ins.ts';
import { createBrowser } from '../support/browser.ts';
import {
  clientId,
  clientSecret,
  decode,
  get,
  logoutUri,
  nonce,
  serviceOf,
  startBoth,
  state,
  type StandInService,
} from '../support/services/stand-in-client.ts';

const provider = 'franceConnect';
let standIns: StandIns;
let service: StandInService;

beforeAll(async () => {
  standIns = await startBoth();
  service = serviceOf(standIns, provider);
});
afterAll(() => standIns.stop());
afterEach(() => standIns.setScenario());

const origin = () => new URL(standIns.urls.franceConnect).origin;
const keys = async () => createLocalJWKSet(JSON.parse((await get(`${standIns.urls.franceConnect}/jwks`)).text));
const isSigned = async (token: string) =>
  compactVerify(token, await keys()).then(
    () => true,
    () => false,
  );

/** Runs one sign-in while the stand-in misbehaves, as far as the sign-in goes. */
async function misbehave(name: string, changes = {}) {
  standIns.setScenario(name);
  const { answer, page, browser } = await service.signIn({ changes });
  standIns.setScenario();
  const token = await service.redeem(answer['code']).catch((error: Error) => error);
  const tokens = token instanceof Error ? undefined : token.json;
  const userinfo = tokens?.access_token
    ? await service.readUserinfo(tokens.access_token).catch((error: Error) => error)
    : undefined;
  return { answer, page, browser, token, idToken: tokens?.id_token as string, userinfo };
}

describe('ID tokens', () => {
  const now = Math.floor(Date.now() / 1000);

  test.each<[string, (claims: Record<string, unknown>) => boolean]>([
    ['id-token-wrong-nonce', (claims) => typeof claims['nonce'] === 'string' && claims['nonce'] !== nonce],
    ['id-token-no-nonce', (claims) => !('nonce' in claims)],
    ['id-token-wrong-issuer', (claims) => claims['iss'] !== standIns.urls.franceConnect],
    ['id-token-wrong-audience', (claims) => claims['aud'] !== clientId],
    ['id-token-foreign-party', (claims) => claims['azp'] === 'un-autre-service'],
    ['id-token-two-audiences', (claims) => [claims['aud']].flat().length === 2 && !('azp' in claims)],
    ['id-token-expired', (claims) => Number(claims['exp']) < now - 300],
    ['id-token-issued-in-future', (claims) => Number(claims['iat']) > now + 300],
    ['id-token-no-subject', (claims) => !('sub' in claims)],
    ['id-token-nul-subject', (claims) => claims['sub'] === 'abc\0def'],
    ['id-token-control-subject', (claims) => claims['sub'] === 'abc\u{1b}def'],
    ['id-token-half-subject', (claims) => claims['sub'] === 'abc\ud800def'],
  ])('%s: the signature is right and the claims are wrong', async (name, isWrong) => {
    const { idToken } = await misbehave(name);
    expect([await isSigned(idToken), isWrong(decode(idToken).claims)]).toEqual([true, true]);
  });

  test.each<[string, object]>([
    ['id-token-bad-signature', { alg: 'ES256' }],
    ['id-token-unknown-key', { alg: 'ES256', kid: 'une-clé-que-personne-ne-publie' }],
    ['id-token-alg-none', { alg: 'none' }],
    ['id-token-hs256-public-key', { alg: 'HS256' }],
    ['id-token-hs256-client-secret', { alg: 'HS256' }],
  ])('%s: the signature is not of a published key', async (name, header) => {
    const { idToken } = await misbehave(name);
    expect(decode(idToken).header).toMatchObject(header);
    expect(decode(idToken).claims).toMatchObject({ nonce, aud: clientId });
    expect(await isSigned(idToken)).toBe(false);
  });

  test('id-token-other-algorithm: the key is published, but its algorithm is not the declared one', async () => {
    const { idToken } = await misbehave('id-token-other-algorithm');
    expect([await isSigned(idToken), decode(idToken).header.alg]).toEqual([true, 'RS256']);
  });
});

describe('userinfo', () => {
  test.each<[string, object]>([
    ['userinfo-unsigned', { status: 200, type: expect.stringMatching('application/json') }],
    ['userinfo-html', { status: 200, type: expect.stringMatching('text/html') }],
    ['userinfo-401', { status: 401 }],
    ['userinfo-500', { status: 500 }],
    ['userinfo-503', { status: 503 }],
    [
      'userinfo-redirect',
      { status: 302, headers: expect.objectContaining({ location: expect.stringMatching('127.0.0.1') }) },
    ],
  ])('%s', async (name, answer) => {
    expect((await misbehave(name)).userinfo).toMatchObject(answer);
  });

  const claimsOf = async (name: string) => {
    const { userinfo, idToken } = await misbehave(name);
    if (!userinfo || userinfo instanceof Error) throw new Error('no userinfo');
    return {
      ...decode(userinfo.text),
      signed: await isSigned(userinfo.text),
      sub: decode(idToken).claims.sub,
      size: userinfo.text.length,
    };
  };

  test.each<[string, object]>([
    ['userinfo-wrong-audience', { aud: 'un-autre-service' }],
    ['userinfo-empty-email', { email: '' }],
    ['userinfo-other-email', { email: 'autre-adresse@example.test' }],
    ['userinfo-email-case', { email: 'WOSSEWODDA-3728@YOPMAIL.COM' }],
    ['userinfo-known-email', { email: 'dev-usager@example.test' }],
    ['userinfo-shared-email', { email: 'xagreureufadda-6730@yopmail.com' }],
    ['userinfo-presumed-birthdate', { birthdate: '1992-00-00' }],
    [
      'userinfo-hostile-names',
      { given_name: expect.stringMatching('<script>'), family_name: expect.stringMatching('\r\n') },
    ],
    ['subject-new-email', { email: 'nouvelle-adresse@example.test' }],
    ['subject-new-name', { family_name: 'NOUVEAUNOM', birthdate: '1962-08-24' }],
    ['subject-reused', { family_name: 'TOUTAUTRE', birthdate: '1949-12-31' }],
  ])('%s: the signature is right', async (name, told) => {
    const { claims, signed, sub } = await claimsOf(name);
    expect([claims, signed, claims.sub]).toEqual([expect.objectContaining(told), true, sub]);
  });

  test('userinfo may lack claims, be about another person, be expired, be huge or have a bad signature', async () => {
    expect((await claimsOf('userinfo-no-email')).claims).not.toHaveProperty('email');
    expect((await claimsOf('userinfo-no-given-name')).claims).not.toHaveProperty('given_name');
    expect((await claimsOf('userinfo-no-audience')).claims).not.toHaveProperty('aud');
    expect((await claimsOf('userinfo-no-issuer')).claims).not.toHaveProperty('iss');
    const other = await claimsOf('userinfo-other-subject');
    expect(other.claims.sub).not.toBe(other.sub);
    expect((await claimsOf('userinfo-expired')).claims.exp).toBeLessThan(Date.now() / 1000 - 300);
    expect((await claimsOf('userinfo-bad-signature')).signed).toBe(false);
    expect((await claimsOf('userinfo-huge')).size).toBeGreaterThan(1_000_000);
  });

  test('userinfo-reset: the connection is cut', async () => {
    expect((await misbehave('userinfo-reset')).userinfo).toMatchObject({ code: 'ECONNRESET' });
  });
});

test('subject-new gives the same person another subject, and acr, amr and times may be low, missing or old', async () => {
  const usual = decode((await misbehave('amr-missing')).idToken).claims;
  const renewed = decode((await misbehave('subject-new')).idToken).claims;
  expect(renewed.sub).not.toBe(usual.sub);
  expect(usual).not.toHaveProperty('amr');
  expect(decode((await misbehave('acr-lower')).idToken).claims.acr).toBe('eidas0');
  expect(decode((await misbehave('acr-missing')).idToken).claims).not.toHaveProperty('acr');
  expect(decode((await misbehave('sign-in-undated')).idToken).claims).not.toHaveProperty('auth_time');
  expect(decode((await misbehave('sign-in-old')).idToken).claims.auth_time).toBeLessThan(Date.now() / 1000 - 7000);
});

describe('callbacks', () => {
  const iss = () => standIns.urls.franceConnect;

  test.each([
    ['callback-access-denied', 'access_denied'],
    ['callback-server-error', 'server_error'],
    ['callback-temporarily-unavailable', 'temporarily_unavailable'],
    ['callback-invalid-scope', 'invalid_scope'],
    ['callback-login-required', 'login_required'],
    ['callback-unknown-error', '<b>inconnue</b>'],
  ])('%s: the answer is an error with state and issuer, without a code', async (name, error) => {
    const { answer } = await misbehave(name);
    expect(answer).toEqual({ error, error_description: expect.any(String), state, iss: iss() });
  });

  test('parameters of the callback may be missing, altered or doubled', async () => {
    expect((await misbehave('callback-no-state')).answer).toEqual({ code: expect.any(String), iss: iss() });
    expect((await misbehave('callback-altered-state')).answer['state']).toBe(`${state}x`);
    expect((await misbehave('callback-state-undefined')).answer['state']).toBe('undefined');
    expect((await misbehave('callback-no-issuer')).answer).toEqual({ code: expect.any(String), state });
    expect((await misbehave('callback-other-issuer')).answer['iss']).toBe(standIns.urls.proConnect);
    expect((await misbehave('callback-code-and-error')).answer).toMatchObject({
      code: expect.any(String),
      error: 'access_denied',
    });
    expect((await misbehave('callback-two-codes')).page.url.searchParams.getAll('code')).toHaveLength(2);
  });

  test('callback-code-of-another-client: the code is alive but belongs to another client', async () => {
    const { token } = await misbehave('callback-code-of-another-client');
    expect(token).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });
});

describe('transport', () => {
  test.each<[string, object]>([
    ['token-500', { status: 500 }],
    ['token-502', { status: 502 }],
    ['token-503', { status: 503 }],
    ['token-html', { status: 200, type: expect.stringMatching('text/html') }],
    ['token-redirect', { status: 302 }],
    ['token-replayed', { status: 400, json: { error: 'invalid_grant' } }],
  ])('%s', async (name, answer) => {
    expect((await misbehave(name)).token).toMatchObject(answer);
  });

  test('the log shows a service that follows a redirect of the back channel', async () => {
    const { token } = await misbehave('token-redirect');
    if (token instanceof Error) throw token;
    await get(String(token.headers['location']));
    expect(standIns.log().at(-1)).toMatchObject({ provider: 'fc', path: '/elsewhere', status: 404 });
  });

  test('token-truncated and token-reset end in the middle, and token-huge sends more than a megabyte', async () => {
    expect((await misbehave('token-truncated')).token).toBeInstanceOf(SyntaxError);
    expect((await misbehave('token-reset')).token).toMatchObject({ code: 'ECONNRESET' });
    const { token } = await misbehave('token-huge');
    expect(token instanceof Error ? 0 : token.text.length).toBeGreaterThan(1_000_000);
  });

  test('token-slow and userinfo-slow answer late and then as usual', async () => {
    for (const name of ['token-slow', 'userinfo-slow']) {
      standIns.setScenario(name, { seconds: 0.05 });
      const { answer } = await service.signIn();
      const { status, json } = await service.redeem(answer['code']);
      expect([status, (await service.readUserinfo(json.access_token)).status]).toEqual([200, 200]);
    }
  });
});

describe('metadata', () => {
  const discovery = async (name: string) => {
    standIns.setScenario(name);
    return get(`${standIns.urls.franceConnect}/.well-known/openid-configuration`);
  };
  const published = async (name: string) => {
    standIns.setScenario(name);
    return get(`${standIns.urls.franceConnect}/jwks`);
  };

  test('the discovery document may fail or hold wrong values', async () => {
    expect((await discovery('discovery-down')).status).toBe(503);
    expect((await discovery('discovery-wrong-issuer')).json.issuer).not.toBe(standIns.urls.franceConnect);
    expect((await discovery('discovery-foreign-endpoints')).json.token_endpoint).toMatch('//127.0.0.1:');
    expect((await discovery('discovery-bad-tls')).json.token_endpoint).toMatch('https:');
  });

  test('the key set may fail, be empty or hold two keys of one name', async () => {
    expect((await published('jwks-down')).status).toBe(503);
    expect(JSON.parse((await published('jwks-empty')).text)).toEqual({ keys: [] });
    const twins = JSON.parse((await published('jwks-same-kid')).text).keys.map(({ kid }: { kid: string }) => kid);
    expect([twins.length, new Set(twins).size]).toEqual([4, 2]);
  });

  test('jwks-rotated: the token is signed with a key that was not published before', async () => {
    const before = await keys();
    const { idToken } = await misbehave('jwks-rotated');
    await expect(compactVerify(idToken, before)).rejects.toThrow('no applicable key');
    expect(await isSigned(idToken)).toBe(true);
  });
});

describe('logout', () => {
  const logout = async (name: string) => {
    const { browser, answer } = await service.signIn();
    const { json } = await service.redeem(answer['code']);
    standIns.setScenario(name);
    const parameters = { id_token_hint: json.id_token, post_logout_redirect_uri: logoutUri, state: 'abc' };
    return browser.open(`${standIns.urls.franceConnect}/session/end?${new URLSearchParams(parameters)}`);
  };

  test('a logout may lose the state, show an error page, refuse the return address or never return', async () => {
    expect((await logout('logout-no-state')).url.href).toBe(logoutUri);
    expect((await logout('logout-error-page')).find('#error-code')?.text).toBe('Y000400');
    expect((await logout('logout-unregistered')).text).toContain('post_logout_redirect_uri not registered');
    expect((await logout('logout-never-returns')).h1).toBe('Déconnexion');
  });
});

describe('how a misbehaviour is ordered', () => {
  const control = (
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    body?: object,
    headers: object = { 'x-stand-in': '1' },
  ) =>
    createBrowser().request({
      method,
      url: `${origin()}/__mock/${path}`,
      headers: { ...headers },
      body: body && JSON.stringify(body),
    });

  test('the list names each misbehaviour with its group, and only a request with the header gets it', async () => {
    const list = (await control('GET', 'scenarios')).json<{ name: string; group: string }[]>();
    expect(list.map(({ name }) => name)).toEqual(standIns.scenarioNames());
    expect(new Set(list.map(({ group }) => group))).toEqual(
      new Set(['id-token', 'userinfo', 'subject', 'assurance', 'callback', 'transport', 'metadata', 'logout']),
    );
    for (const path of ['scenarios', 'log']) expect((await control('GET', path, undefined, {})).status).toBe(403);
    expect((await control('PUT', 'scenario', { name: 'token-500' }, {})).status).toBe(403);
    expect((await control('POST', 'rotate-keys', undefined, {})).status).toBe(403);
  });

  test('a misbehaviour happens once, a number of times or until it is stopped, for one provider or client, and an unknown name is refused', async () => {
    const codeComes = async () => 'code' in (await service.signIn()).answer;
    const name = 'callback-access-denied';
    expect((await control('PUT', 'scenario', { name, once: true })).status).toBe(204);
    expect([await codeComes(), await codeComes()]).toEqual([false, true]);
    await control('PUT', 'scenario', { name, count: 2 });
    expect([await codeComes(), await codeComes(), await codeComes()]).toEqual([false, false, true]);
    await control('PUT', 'scenario', { name, provider: 'pc' });
    expect(await codeComes()).toBe(true);
    await control('PUT', 'scenario', { name, client_id: 'un-autre' });
    expect(await codeComes()).toBe(true);
    await control('PUT', 'scenario', { name });
    expect([await codeComes(), await codeComes()]).toEqual([false, false]);
    await control('PUT', 'scenario', {});
    expect(await codeComes()).toBe(true);
    expect((await control('PUT', 'scenario', { name: 'inconnue' })).status).toBe(400);
    expect((await control('PUT', 'scenario')).status).toBe(400);
  });

  test.each(['franceConnect', 'proConnect'] as const)(
    '%s: a test identity orders a misbehaviour for its own sign-in',
    async (which) => {
      const first = await serviceOf(standIns, which).signIn({ persona: 'scenario:callback-access-denied' });
      expect(first.answer).toMatchObject({ error: 'access_denied' });
      expect((await serviceOf(standIns, which).signIn()).answer).toHaveProperty('code');
    },
  );

  test('new keys on demand make the signatures of the former keys invalid', async () => {
    const { idToken } = await misbehave('amr-missing');
    expect((await control('POST', 'rotate-keys')).status).toBe(204);
    expect(await isSigned(idToken)).toBe(false);
    expect(await isSigned((await misbehave('amr-missing')).idToken)).toBe(true);
  });

  test('the log shows the requests of a service without its secrets', async () => {
    standIns.clearLog();
    const { answer } = await service.signIn();
    const { json } = await service.redeem(answer['code']);
    await service.readUserinfo(json.access_token);
    await createBrowser().open(`${standIns.urls.franceConnect}/session/end?id_token_hint=${json.id_token}`);
    const log = await control('GET', 'log');
    expect(log.json()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: '/authorize', parameters: expect.objectContaining({ acr_values: 'eidas1' }) }),
        expect.objectContaining({
          path: '/token',
          method: 'POST',
          parameters: expect.objectContaining({ grant_type: 'authorization_code', client_secret: '***', code: '***' }),
        }),
        expect.objectContaining({ path: '/userinfo', headers: expect.objectContaining({ authorization: '***' }) }),
      ]),
    );
    for (const secret of [clientSecret, answer['code'], json.access_token, json.id_token]) {
      expect(log.body).not.toContain(secret);
    }
    expect(standIns.log()).toEqual(log.json());
  });

  test('a request with another host name is refused', async () => {
    const page = await createBrowser().request({
      url: service.authorizeUrl(),
      headers: { host: 'evil.test' },
    });
    expect(page.status).toBe(421);
  });

  test('the stand-ins do not start in production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(startStandIns({ port: 0 })).rejects.toThrow('do not run in production');
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  test('a stand-in whose clock is a day ahead issues tokens of tomorrow', async () => {
    const ahead = await startBoth({ clockOffset: 86_400 });
    const { answer } = await serviceOf(ahead, provider).signIn();
    const { json } = await serviceOf(ahead, provider).redeem(answer['code']);
    expect(decode(json.id_token).claims.iat).toBeGreaterThan(Date.now() / 1000 + 80_000);
    await ahead.stop();
  });
});
