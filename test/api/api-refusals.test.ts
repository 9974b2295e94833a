import { describeApp, prepare } from '../support/describe-app.ts';
import { acceptedToken, callApi, registerApiClient, serviceToken, type ApiCall } from '../support/services/api.ts';
import { buildAccount } from '../support/build-account.ts';
import { createDpopKey } from '../support/requests/dpop-key.ts';
import { asClient, registerClient, signIn } from '../support/test-client.ts';

const app = describeApp({ config: { clientDocuments: 'open' } });
const machine = prepare(() => registerApiClient(app));
let token: string;
beforeAll(async () => {
  token = await serviceToken(app, machine, ['clients:read', 'clients:write', 'accounts:support']);
});

const reason = 'Demande 4711 du service';
const call = (path: `/${string}`, about: ApiCall = {}) => callApi(app, path, { token, ...about });
const errorsOf = ({ body }: { readonly body: Record<string, unknown> }) => body['errors'] as readonly unknown[];
/** Asks an API that is not described by OpenAPI. */
const ask = async (path: string, authorization: string, about: RequestInit = {}) => {
  const headers = { authorization, 'content-type': 'application/json', ...(about.headers as Record<string, string>) };
  const answer = await fetch(app.url + path, { ...about, headers });
  const text = await answer.text();
  const challenge = answer.headers.get('www-authenticate') ?? '';
  return { status: answer.status, challenge, allow: answer.headers.get('allow'), text };
};
const apis = ['/api/scim/v2/Users', '/api/ssf/v1/stream'];

test('a token that lacks the scope is told of one that is enough', async () => {
  const scopes = ['accounts:provision', 'ssf.read'];
  for (const [index, path] of apis.entries()) {
    const { status, challenge, text } = await ask(path, `Bearer ${token}`);
    expect([status, challenge]).toEqual([403, expect.stringContaining(` scope="${scopes[index]}"`)]);
    expect(text).toContain(scopes[index]);
  }
});

test('a person is refused where services alone come, and is not sent to sign in again', async () => {
  const browser = app.browser();
  const account = await buildAccount(app, { roles: ['support'] });
  await signIn(app, browser, { client: await registerClient(app), account });
  const scopes = ['accounts:provision', 'accounts:read', 'ssf.read'] as const;
  const own = await acceptedToken(app, { browser, client: await registerApiClient(app, scopes), scopes });
  // She has signed in with her password alone.
  expect((await callApi(app, '/people?q=marie', { token: own })).status).toBe(401);
  for (const path of apis) {
    const { status, challenge } = await ask(path, `Bearer ${own}`);
    expect([status, challenge]).toEqual([403, '']);
  }
});

test('a token that comes by the wrong scheme is told of the right one, with the algorithms of a proof', async () => {
  const key = await createDpopKey();
  const { body } = await asClient(
    app,
    machine,
    'token',
    { grant_type: 'client_credentials', scope: 'clients:read' },
    { dpop: await key.prove({ url: `${app.protocol}/token` }) },
  );
  const path = '/api/admin/v1/clients';
  const bound = await ask(path, `Bearer ${String(body['access_token'])}`);
  expect(bound.challenge).toMatch(/^DPoP realm="[^"]+", algs="ES256 Ed25519 PS256 RS256", error="invalid_token"/);
  expect(bound.text).toContain('bound to a key');
  const unbound = await ask(path, `DPoP ${token}`);
  expect(unbound.challenge).toMatch(/^Bearer realm="[^"]+", error="invalid_token"/);
  expect([bound.status, unbound.status]).toEqual([401, 401]);
});

test('several spaces may stand between the scheme and the token', async () => {
  expect((await ask('/api/admin/v1/clients', `Bearer   ${token}`)).status).toBe(200);
  expect((await ask('/api/admin/v1/clients', `Bearer ${token} x`)).status).toBe(401);
});

test('HEAD is answered as GET is, by each API', async () => {
  const wide = await serviceToken(app, machine, ['clients:read', 'accounts:read', 'ssf.read']);
  for (const path of [...apis, '/api/admin/v1/clients']) {
    const { status, text } = await ask(path, `Bearer ${wide}`, { method: 'HEAD' });
    expect([path, status, text]).toEqual([path, 200, '']);
    expect((await ask(path, '', { method: 'OPTIONS' })).allow).toContain('HEAD');
  }
});

test('a stream that the address does not name, and a member that is missing, are called so', async () => {
  const own = await serviceToken(app, machine, ['ssf.read', 'ssf.manage']);
  const status = await ask('/api/ssf/v1/status', `Bearer ${own}`);
  expect([status.status, status.text]).toEqual([400, expect.stringContaining('lacks stream_id')]);
  const verification = await ask('/api/ssf/v1/verification', `Bearer ${own}`, { method: 'POST', body: '{}' });
  expect(verification.status).toBe(400);
  expect(JSON.parse(verification.text)).toMatchObject({ errors: [{ pointer: '#/stream_id', detail: 'is missing' }] });
});

test('what SCIM does not offer has a reference too', async () => {
  const { status, text } = await ask('/api/scim/v2/Me', `Bearer ${token}`);
  expect([status, text]).toEqual([501, expect.stringMatching(/\(reference [0-9a-f]{12}\)/)]);
});

test('each error says where it stands, in the body or in the address, and has the code of its rule', async () => {
  const block = await call('/unregistered-clients/block', { method: 'POST', body: { target: '::', reason } });
  expect(errorsOf(block)).toEqual([expect.objectContaining({ pointer: '#/target' })]);
  const version = await call(`/clients/${machine.clientId}/versions/abc`);
  expect([version.status, errorsOf(version)]).toEqual([422, [expect.objectContaining({ parameter: 'number' })]]);
  const act = await call('/people/any/acts/correct-address', { method: 'POST', body: { email: 'nope', reason } });
  expect(errorsOf(act)).toEqual([{ pointer: '#/email', detail: 'is malformed', code: 'malformed' }]);
});

test('a header that cannot be read is no conflict, and an empty key is none', async () => {
  const { clientId } = await registerClient(app);
  for (const header of ['2', '"1", "2"', '"1']) {
    const changed = await call(`/clients/${clientId}`, {
      method: 'PATCH',
      body: { registration: { tos_uri: 'https://sols.example/cgu' }, reason },
      headers: { 'if-match': header },
    });
    expect([header, changed.status]).toEqual([header, 400]);
  }
  const made = await call('/clients', {
    method: 'POST',
    body: { registration: { client_name: 'Sans clé', redirect_uris: ['https://sols.example/retour'] }, reason },
    headers: { 'idempotency-key': '' },
  });
  expect(made.status).toBe(400);
});

test('the document promises a version and further pages only where there are some', async () => {
  const answer = await fetch(`${app.url}/api/admin/v1/openapi.json`);
  const { paths } = (await answer.json()) as {
    readonly paths: Readonly<
      Record<string, { readonly get: { readonly responses: Readonly<Record<string, { readonly headers: object }>> } }>
    >;
  };
  const promised = (path: string) => {
    const { responses } = paths[path]!.get;
    const { ETag: tag, Link: link } = responses[200]!.headers as { readonly ETag?: object; readonly Link?: object };
    return [tag !== undefined, link !== undefined, 304 in responses];
  };
  expect(promised('/clients')).toEqual([false, true, false]);
  expect(promised('/clients/{client_id}')).toEqual([true, false, true]);
  expect(promised('/roles')).toEqual([false, false, false]);
});

test('a program that misses the address of an API gets a problem, and neither a page nor a cookie', async () => {
  const at = async (path: string) => {
    const { status, headers } = await fetch(`${app.url}${path}`, { headers: { accept: '*/*' } });
    return [status, headers.get('content-type')?.split(';')[0], headers.get('set-cookie')];
  };
  for (const path of ['/api/admin/clients', '/api/admin/v2/clients', '/api/scim/Users', '/api/ssf/stream', '/api/x'])
    expect([path, ...(await at(path))]).toEqual([path, 404, 'application/problem+json', null]);
  for (const path of ['/api', '/api/problems', '/api/reference'])
    expect([path, ...(await at(path)).slice(0, 2)]).toEqual([path, 200, 'text/html']);
});
