import { compactVerify, createLocalJWKSet } from 'jose';
import { startStandIns } from '../../demo/stand-ins/start-stand-ins.ts';
import { createBrowser } from '../support/browser.ts';
import { clientSecret, decode, get, serviceOf, startBoth } from '../support/services/stand-in-client.ts';
import { prepare } from '../support/describe-app.ts';

const provider = 'franceConnect';

const standIns = prepare(() => startBoth());
const service = prepare(() => serviceOf(standIns, provider));
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
async function misbehave(name: string) {
  standIns.setScenario(name);
  const { answer } = await service.signIn();
  standIns.setScenario();
  const token = await service.redeem(answer['code']).catch((error: Error) => error);
  const tokens = token instanceof Error ? undefined : token.json;
  const userinfo = tokens?.access_token
    ? await service.readUserinfo(tokens.access_token).catch((error: Error) => error)
    : undefined;
  return { token, idToken: tokens?.id_token as string, userinfo };
}

// The tests of the upstreams hold every misbehaviour whose refusal has a reason of its own. What follows looks the same to a service.
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

  test('userinfo-reset: the connection is cut', async () => {
    expect((await misbehave('userinfo-reset')).userinfo).toMatchObject({ code: 'ECONNRESET' });
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
