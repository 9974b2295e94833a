import { readFileSync } from 'node:fs';
import { orSay } from '../../src/cli/or-say.ts';
import { problems } from '../../src/api/problem.ts';
import { disableClient } from '../../src/commands/clients/life/client-life.ts';
import { adminEndpoints } from '../../src/api/admin/admin-endpoints.ts';
import { memberChecks } from '../../src/domain/clients/member-checks.ts';
import { decodePayload } from '../../src/oidc/tokens/decode-payload.ts';
import { hour } from '../../src/domain/time.ts';
import { acceptedToken, callApi, holderToken, registerApiClient, serviceToken } from '../support/services/api.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { createDpopKey } from '../support/requests/dpop-key.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import {
  asClient,
  authorizationRequest,
  codeOf,
  exchange,
  registerClient,
  signIn,
  userinfo,
} from '../support/test-client.ts';
import { buildAccount } from '../support/build-account.ts';

let token: string;

const app = describeApp();
const machine = prepare(() => registerApiClient(app));
beforeAll(async () => {
  token = await serviceToken(app, machine, ['clients:read', 'clients:write']);
});

test('a token of a service with the scope lists the services', async () => {
  const { status, headers, body } = await callApi(app, '/clients', { token });
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  expect(headers.get('cache-control')).toBe('no-store');
  expect((body['items'] as { client_id: string }[]).map(({ client_id }) => client_id)).toContain(machine.clientId);
});

test('a token for the API names the API as its audience, and nobody else', async () => {
  expect(decodePayload(token)).toMatchObject({ aud: `${app.url}/api`, sub: machine.clientId });
  const { body } = await asClient(app, machine, 'token/introspect', { token });
  expect(body).toMatchObject({ active: true, aud: `${app.url}/api`, scope: 'clients:read clients:write' });
});

test.each([
  ['no header', undefined, false],
  ['another scheme', 'Basic x', false],
  ['no token of ours', 'Bearer x', true],
])('a request with %s is told how to authenticate', async (_name, authorization, isTold) => {
  const { status, headers, body } = await callApi(app, '/clients', {
    headers: authorization === undefined ? {} : { authorization },
  });
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="localhost:\d+"/);
  expect(String(headers.get('www-authenticate')).includes('error="invalid_token"')).toBe(isTold);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    type: `${app.url}/api/problems#unauthenticated`,
    status: 401,
    reference: headers.get('x-request-id'),
  });
});

test('a token that is bound to a key opens an API with a fresh proof of that key, and in no other way', async () => {
  const [key, other] = [await createDpopKey(), await createDpopKey()];
  const fields = { grant_type: 'client_credentials', scope: 'clients:read' };
  const { body } = await asClient(app, machine, 'token', fields, {
    dpop: await key.prove({ url: `${app.protocol}/token` }),
  });
  const bound = String(body['access_token']);
  const url = `${app.url}/api/admin/v1/clients`;
  const use = (by = key, changes = {}) => by.prove({ method: 'GET', url, token: bound, ...changes });
  const once = await use();
  const call = (authorization: string, proof = '') =>
    callApi(app, '/clients', { headers: { authorization, ...(proof && { dpop: proof }) } });
  expect((await call(`DPoP ${bound}`, once)).status).toBe(200);
  const refused = {
    'as a bearer': call(`Bearer ${bound}`),
    'as a bearer with a proof': call(`Bearer ${bound}`, await use()),
    'without a proof': call(`DPoP ${bound}`),
    'with a proof that was used': call(`DPoP ${bound}`, once),
    'with the proof of another key': call(`DPoP ${bound}`, await use(other)),
    'with the proof of another method': call(`DPoP ${bound}`, await use(key, { method: 'POST' })),
    'with the proof of another address': call(`DPoP ${bound}`, await use(key, { url: `${url}/x` })),
    'with the proof of another token': call(`DPoP ${bound}`, await use(key, { token })),
    'another token with its proof': call(`DPoP ${token}`, await use(key, { token })),
    'a proof that is no JWT': call(`DPoP ${bound}`, 'x'.repeat(5_000)),
  };
  for (const [how, answer] of Object.entries(refused)) {
    const { status, headers } = await answer;
    expect([how, status, headers.get('www-authenticate')]).toEqual([
      how,
      401,
      expect.stringMatching(/^(Bearer|DPoP) realm=.*error="/),
    ]);
  }
});

test('the bare handle in a token opens nothing', async () => {
  const { jti } = decodePayload(token) as { jti: string };
  expect((await callApi(app, '/clients', { token: jti })).status).toBe(401);
});

test('a token with another audience is refused, although its client has the scope', async () => {
  const client = await registerClient(app, { scope: 'openid profile clients:read', audience: ['https://api.example'] });
  for (const scope of ['', 'profile']) {
    const other = await asClient(app, client, 'token', { grant_type: 'client_credentials', ...(scope && { scope }) });
    const { status, body } = await callApi(app, '/clients', { token: String(other.body['access_token']) });
    expect([status, body['type']]).toEqual([401, `${app.url}/api/problems#unauthenticated`]);
  }
});

test('a token that was revoked, and the tokens of a service that was disabled, die at once', async () => {
  const client = await registerApiClient(app, ['clients:read']);
  const [first, second] = [
    await serviceToken(app, client, ['clients:read']),
    await serviceToken(app, client, ['clients:read']),
  ];
  await asClient(app, client, 'revoke', { token: first });
  expect((await callApi(app, '/clients', { token: first })).status).toBe(401);
  expect((await callApi(app, '/clients', { token: second })).status).toBe(200);
  const { clientId } = client;
  orSay(await app.services.inUnit(() => disableClient(app.services, { clientId }), { kind: 'command', name: 'test' }));
  expect((await callApi(app, '/clients', { token: second })).status).toBe(401);
});

test('a service gets no scope of the API that its registration does not name', async () => {
  const usual = await registerClient(app);
  for (const client of [usual, await registerApiClient(app, ['clients:read'])]) {
    const { status, body } = await asClient(app, client, 'token', {
      grant_type: 'client_credentials',
      scope: 'clients:write',
    });
    expect([status, body['error']]).toEqual([400, 'invalid_scope']);
  }
});

test('a person without a role opens nothing with her token, and a holder of a role needs two factors', async () => {
  const account = await buildAccount(app);
  const { browser } = await signIn(app, app.browser(), {
    client: machine,
    account,
    params: { scope: 'openid profile' },
  });
  const own = await acceptedToken(app, { browser, client: machine, scopes: ['clients:read'] });
  expect((await callApi(app, '/clients', { token: own })).status).toBe(403);
  expect((await userinfo(app, own)).status).toBe(200);
});

test('the token of a holder of a role opens what her role opens, for twelve hours', async () => {
  const { token: own } = await holderToken(app, { roles: ['auditor'], client: machine });
  expect((await callApi(app, '/clients', { token: own })).status).toBe(200);
  const { token: support } = await holderToken(app, { roles: ['support'], client: machine });
  const refused = await callApi(app, '/clients', { token: support });
  expect([refused.status, refused.body['type']]).toEqual([403, `${app.url}/api/problems#forbidden`]);
});

test.each(['/nothing', '/clients/', '/clients/%00', '/clients/%ff'])(
  'an address that is none (%s) is 404, as a problem',
  async (path) => {
    const { status, body } = await callApi(app, path, { token });
    expect([status, body['status']]).toEqual([404, 404]);
  },
);

test('a method that an address lacks is told which ones there are', async () => {
  const { status, headers } = await callApi(app, '/clients', { token, method: 'DELETE' });
  expect(status).toBe(405);
  expect(headers.get('allow')).toMatch(/GET.*HEAD.*OPTIONS/);
  const options = await callApi(app, '/clients', {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.example' },
  });
  expect(options.status).toBe(204);
  expect(options.headers.get('allow')).toMatch(/GET.*HEAD.*OPTIONS/);
  expect(options.headers.get('access-control-allow-origin')).toBeNull();
  expect((await callApi(app, '/clients', { token, method: 'HEAD' })).status).toBe(200);
});

test('an answer in another form than JSON is refused', async () => {
  const { status } = await callApi(app, '/clients', { token, headers: { accept: 'text/html' } });
  expect(status).toBe(406);
});

test.each([
  ['limit=0', 'limit'],
  ['limit=1&limit=2', 'limit'],
  ['colour=red', 'colour'],
  ['cursor=made-up', 'cursor'],
  ['__proto__=1', '__proto__'],
])('a wrong parameter (%s) is named', async (query, parameter) => {
  const { status, body } = await callApi(app, `/clients?${query}`, { token });
  expect(status).toBe(422);
  expect(body['errors']).toEqual([expect.objectContaining({ parameter, detail: expect.any(String) })]);
});

test('a list is read page by page, and its cursor serves nobody else', async () => {
  const first = await callApi(app, '/clients?limit=1&q=service', { token });
  const cursor = String(first.body['next_cursor']);
  expect(first.headers.get('link')).toContain('rel="next"');
  const second = await callApi(app, `/clients?limit=1&q=service&cursor=${cursor}`, { token });
  expect(second.status).toBe(200);
  expect(second.body['items']).not.toEqual(first.body['items']);
  expect((await callApi(app, `/clients?limit=1&cursor=${cursor}`, { token })).status).toBe(422);
  const other = await serviceToken(app, await registerApiClient(app), ['clients:read']);
  expect((await callApi(app, `/clients?limit=1&q=service&cursor=${cursor}`, { token: other })).status).toBe(422);
});

test('each answer says how many requests are left, and the limit of a service is its own', async () => {
  const { headers } = await callApi(app, '/clients', { token });
  expect(headers.get('ratelimit-policy')).toMatch(/^"requests";q=\d+;w=60$/);
  expect(headers.get('ratelimit')).toMatch(/^"requests";r=\d+;t=\d+$/);
});

describe('a body that is no good', () => {
  const reason = 'Demande 4711 du service';
  const registration = { client_name: 'Carte', redirect_uris: ['https://carte.example/'] };
  const post = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    callApi(app, '/clients', { token, method: 'POST', body, headers });

  test.each([
    ['no JSON', '{"registration": ', 400],
    ['a list', '[]', 422],
    ['a NUL', '{"registration": {"client_name": "a\\u0000b"}, "reason": "abc"}', 400],
    ['half of a pair of surrogates', '{"registration": {"client_name": "\\ud800"}, "reason": "abc"}', 400],
    ['a name of JavaScript', '{"registration": {"__proto__": {"first_party": true}}, "reason": "abc"}', 400],
    ['another name of JavaScript', '{"registration": {"constructor": {}}, "reason": "abc"}', 422],
    ['a member twice', '{"reason": "abc", "reason": "abcd", "registration": {}}', 400],
    ['a thousand levels', `{"registration": ${'['.repeat(1000)}${']'.repeat(1000)}}`, 400],
    ['too many bytes', JSON.stringify({ registration, reason: 'x'.repeat(70_000) }), 413],
    ['a reason that nobody can read', JSON.stringify({ registration, reason: '\u202E\u202E\u202E' }), 422],
  ])('is refused for %s, and nothing is made', async (_name, body, status) => {
    const before = (await app.services.clients.registry.list()).length;
    const answer = await post(body);
    expect([answer.status, answer.body['status']]).toEqual([status, status]);
    expect((await app.services.clients.registry.list()).length).toBe(before);
    expect(({} as Record<string, unknown>)['first_party']).toBeUndefined();
  });

  test('is refused for its type, and nothing of it is repeated in the answer', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])
      expect((await post('{}', { 'content-type': type })).status).toBe(415);
    expect((await post('{}', { 'content-encoding': 'gzip' })).status).toBe(415);
    const told = await post({ registration: { ...registration, client_name: 'canari-1\u202E' }, reason });
    expect([told.status, JSON.stringify(told.body).includes('canari-1')]).toEqual([422, false]);
    const fine = await post({ registration, reason }, { 'content-type': 'application/json; charset=utf-8' });
    expect(fine.status).toBe(201);
  });

  test('no cookie and no form of a browser opens the API', async () => {
    const { browser } = await signInAs(app, ['admin']);
    const { status } = await browser.request({ url: `${app.url}/api/admin/v1/clients`, method: 'GET' });
    expect(status).toBe(401);
  });
});

describe('the description of the API', () => {
  interface Operation {
    readonly operationId: string;
    readonly parameters?: readonly { readonly name?: string; readonly in?: string }[];
    readonly security: readonly { readonly oauth2: readonly string[] }[];
  }
  let text: string;
  let document: {
    readonly openapi: string;
    readonly servers: readonly { readonly url: string }[];
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };

  beforeAll(async () => {
    const response = await fetch(`${app.url}/api/admin/v1/openapi.json`);
    text = await response.text();
    document = JSON.parse(text) as typeof document;
  });

  test('is OpenAPI 3.1 for everybody, and names every endpoint with its scope', () => {
    expect(document.openapi).toMatch(/^3\.1/);
    expect(document.servers).toEqual([{ url: `${app.url}/api/admin/v1` }]);
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { operationId, security }]) =>
          `${method.toUpperCase()} ${path} ${operationId} ${String(security[0]?.oauth2[0])}`,
      ),
    );
    const named = adminEndpoints.map(
      ({ method, path, operationId, scope }) => `${method} ${path} ${operationId} ${scope}`,
    );
    expect(described.toSorted()).toEqual(named.toSorted());
    expect(new Set(adminEndpoints.map(({ operationId }) => operationId)).size).toBe(named.length);
  });

  test('refers to nothing that it does not hold, and names every part of an address', () => {
    for (const [, group = '', name = ''] of text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g))
      expect(document.components[group]).toHaveProperty([name]);
    for (const [path, methods] of Object.entries(document.paths))
      for (const { parameters = [] } of Object.values(methods)) {
        const parts = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
        expect([path, parts]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
      }
  });

  test('says of every address that it refuses parameters which it does not know', async () => {
    const silent = adminEndpoints.filter(({ method, path }) => {
      const { responses } = document.paths[path]![method.toLowerCase()] as unknown as { readonly responses: object };
      return !('422' in responses);
    });
    expect(silent.map(({ operationId }) => operationId)).toEqual([]);
    expect((await callApi(app, `/clients/${machine.clientId}?colour=red`, { token })).status).toBe(422);
  });

  test('a schema of a registration has every member that the rules know', () => {
    const { properties } = document.components['schemas']!['Registration'] as { properties: object };
    expect(Object.keys(properties).toSorted()).toEqual(Object.keys(memberChecks).toSorted());
  });
});

describe('the pages about the API', () => {
  test('list every operation without a script, and the API leads there', async () => {
    const led = await fetch(`${app.url}/api/admin/v1/`, { redirect: 'manual' });
    expect([led.status, new URL(led.headers.get('location') ?? '', app.url).pathname]).toEqual([303, '/api']);
    const page = await app.browser().open('/api');
    for (const { method, path } of adminEndpoints) expect(page.text).toContain(`${method} ${path}`);
    const refusals = await app.browser().open('/api/problems');
    for (const slug of Object.keys(problems)) expect(refusals.find(`#${slug}`)).not.toBeNull();
  });

  test('the reference is drawn by files of this server, under the policy of every page', async () => {
    const page = await app.browser().open('/api/reference');
    expect(page.header('content-security-policy')).toMatch(/script-src 'self';/);
    expect(page.header('content-security-policy')).not.toContain('unsafe-inline');
    const files = page.all('main link, main script').map((one) => one.getAttribute('src') ?? one.getAttribute('href'));
    expect(files).toHaveLength(3);
    for (const file of files) expect((await fetch(`${app.url}${String(file)}`)).status).toBe(200);
  });

  test('the package that draws the reference brings no program that tells others of an installation', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      readonly packages: Readonly<
        Record<string, { readonly name?: string; readonly dev?: boolean; readonly hasInstallScript?: boolean }>
      >;
    };
    expect(lock.packages['node_modules/@scarf/scarf']?.name).toBe('@types/http-assert');
    const run = Object.entries(lock.packages).filter(([, about]) => about.hasInstallScript && !about.dev);
    expect(run.map(([name]) => name)).toEqual(['node_modules/sqlite3']);
  });
});

test('a person who draws a secret by the API has signed in within five minutes, as on the page', async () => {
  const { clientId } = await registerClient(app);
  const { token: own } = await holderToken(app, { roles: ['client-manager'], client: machine });
  const draw = (about: string) =>
    callApi(app, `/clients/${clientId}/secrets`, { token: about, method: 'POST', body: { reason: 'Changement' } });
  app.moveClock(301);
  expect((await callApi(app, '/clients', { token: own })).status).toBe(200);
  const late = await draw(own);
  expect([late.status, late.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('max_age="300"')]);
  expect((await draw(await serviceToken(app, machine, ['clients:write']))).status).toBe(201);
});

test('the token of a person is good for twelve hours after her sign-in, however often it is renewed', async () => {
  const client = await registerClient(app, { scope: 'openid offline_access clients:read' });
  const { browser } = await signInAs(app, ['auditor']);
  const scope = 'openid offline_access clients:read';
  const request = authorizationRequest(app, client, { scope, prompt: 'consent' });
  await browser.open(request.url);
  const page = await browser.submit({}, { action: 'accept' });
  const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
  expect((await callApi(app, '/clients', { token: String(body['access_token']) })).status).toBe(200);
  app.moveClock(12 * hour + 60);
  const refresh_token = String(body['refresh_token']);
  const renewed = await asClient(app, client, 'token', { grant_type: 'refresh_token', refresh_token });
  const late = await callApi(app, '/clients', { token: String(renewed.body['access_token']) });
  expect(late.status).toBe(401);
  expect(late.headers.get('www-authenticate')).toMatch(
    /error="insufficient_user_authentication".*acr_values="eidas0-mfa", max_age="\d+"/,
  );
});
