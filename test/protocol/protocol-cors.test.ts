import { silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { authorizationRequest, basicOf, registerClient, signIn, type TestClient } from '../support/test-client.ts';

const page = 'https://carte.example.test';
const foreign = [
  'https://evil.test',
  'https://carte.example.test.evil.test',
  'https://evil-carte.example.test',
  'https://carte.example.test:8443',
  'http://carte.example.test',
  'https://CARTE.example.test',
  'https://carte.example.test/',
  'null',
];

describe('requests by scripts of other sites', () => {
  let tokens: Record<string, string>;

  const app = describeApp();
  const client = prepare(() => registerClient(app, { allowed_origins: [page] }));
  const other = prepare(() => registerClient(app, { allowed_origins: ['https://autre.example.test'] }));
  beforeAll(async () => {
    const { browser } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
    tokens = await silentTokens(app, browser, { client });
  });

  const corsOf = ({ headers }: Response) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
  const basic = (who: TestClient) => ({
    authorization: basicOf(who),
  });
  const calls = (who: TestClient): Record<string, (origin: string) => Promise<Response>> => {
    const post = (path: string, fields: Record<string, string>) => (origin: string) =>
      fetch(`${app.protocol}/${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { origin, ...basic(who) },
      });
    return {
      token: post('token', { grant_type: 'client_credentials' }),
      revoke: post('revoke', { token: 'unknown' }),
      userinfo: (origin) =>
        fetch(`${app.protocol}/userinfo`, { headers: { origin, authorization: `Bearer ${tokens['access_token']}` } }),
    };
  };

  test('a script of the registered origin reads tokens, userinfo and revocations, with credentials', async () => {
    for (const [name, call] of Object.entries(calls(client))) {
      const answer = await call(page);
      expect([name, answer.status]).toEqual([name, 200]);
      expect(corsOf(answer)).toMatchObject({
        'access-control-allow-origin': page,
        'access-control-allow-credentials': 'true',
      });
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  test('a script of any other origin is refused and reads nothing', async () => {
    for (const origin of foreign) {
      for (const [name, call] of Object.entries(calls(client))) {
        const answer = await call(origin);
        expect([origin, name, answer.status, corsOf(answer)]).toEqual([origin, name, 403, {}]);
        expect(await answer.text()).not.toContain('access_token');
      }
    }
  });

  test('the origin of another client is refused for this client', async () => {
    for (const [name, call] of Object.entries(calls(client))) {
      const answer = await call('https://autre.example.test');
      expect([name, answer.status, corsOf(answer)['access-control-allow-origin']]).toEqual([name, 403, undefined]);
    }
    expect((await calls(other)['token']!('https://autre.example.test')).status).toBe(200);
  });

  test('only registered origins get an answer to a preflight', async () => {
    const ask = (path: string, origin: string) =>
      fetch(`${app.protocol}/${path}`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,dpop',
        },
      });
    for (const path of ['token', 'userinfo', 'revoke']) {
      const answer = await ask(path, page);
      expect(answer.status).toBe(204);
      expect(corsOf(answer)).toMatchObject({
        'access-control-allow-origin': page,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-allow-headers': 'authorization,dpop',
      });
      const refused = await ask(path, foreign[0]!);
      expect([refused.status, corsOf(refused)]).toEqual([403, {}]);
    }
  });

  test('scripts of every origin read the discovery document and the keys, without credentials', async () => {
    for (const address of [`${app.issuer}/.well-known/openid-configuration`, `${app.protocol}/certs`]) {
      for (const origin of [page, ...foreign]) {
        const answer = await fetch(address, { headers: { origin } });
        expect(answer.status).toBe(200);
        expect(corsOf(answer)).toEqual({ 'access-control-allow-origin': '*' });
      }
      const preflight = await fetch(address, {
        method: 'OPTIONS',
        headers: { origin: page, 'access-control-request-method': 'GET' },
      });
      expect([preflight.status, corsOf(preflight)['access-control-allow-origin']]).toEqual([204, '*']);
    }
  });

  test('no script reads the authorization endpoint, the logout or our pages', async () => {
    const addresses = [
      authorizationRequest(app, client).url,
      `${app.protocol}/logout`,
      `${app.url}/langue`,
      `${app.url}/compte`,
    ];
    for (const address of addresses) {
      for (const method of ['GET', 'OPTIONS']) {
        const headers = { origin: page, 'access-control-request-method': 'GET' };
        const answer = await fetch(address, { method, headers, redirect: 'manual' });
        expect([address, method, corsOf(answer)]).toEqual([address, method, {}]);
      }
    }
  });

  test('programs that send no origin are not affected', async () => {
    const answer = await fetch(`${app.protocol}/userinfo`, {
      headers: { authorization: `Bearer ${tokens['access_token']}` },
    });
    // The Vary header keeps a cache from serving this answer to a script of any origin.
    expect([answer.status, corsOf(answer), answer.headers.get('vary')]).toEqual([200, {}, 'Origin']);
  });

  test('a new origin works at once, and no longer after its client is disabled', async () => {
    const origin = 'https://nouvelle.example.test';
    const young = await registerClient(app, { allowed_origins: [origin] });
    const ask = () => calls(young)['token']!(origin);
    expect((await ask()).status).toBe(200);
    const record = (await app.services.clients.registry.find(young.clientId))!;
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, disabledAt: 1 }));
    await app.services.operation.versions.check();
    expect([(await ask()).status, corsOf(await ask())]).toEqual([403, {}]);
  });
});
