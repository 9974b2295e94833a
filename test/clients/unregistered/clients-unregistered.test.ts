import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { hour } from '../../../src/domain/time.ts';
import { signInAs } from '../../support/people/sign-in-as.ts';
import { describeSignedIn } from '../../support/people/signed-in-app.ts';
import { callApi, registerApiClient, serviceToken } from '../../support/services/api.ts';
import { environmentOf, runCli } from '../../support/programs/run-cli.ts';
import { startDocumentServer } from '../../support/services/document-server.ts';
import { send } from '../../support/requests/send.ts';
import { bothDatabases } from '../../support/test-database.ts';
import {
  authorizationRequest,
  signIn,
  typeCredentials,
  userinfo,
  type AuthorizationRequest,
  type TestClient,
} from '../../support/test-client.ts';
import { prepare } from '../../support/describe-app.ts';

type Fields = Readonly<Record<string, string>>;

describe.each(bothDatabases)('clients that nobody has registered, on %s', (database) => {
  const { app, account, browser, client } = describeSignedIn({ database, config: { clientDocuments: 'open' } });
  const second = prepare(() => app.beside({ config: { clientDocuments: 'open' } }));
  const documents = prepare(() => startDocumentServer(app.callback));
  afterAll(() => documents.stop());

  const named = (clientId: string): TestClient => ({ clientId, secret: '', redirectUri: app.callback });
  const ask = async (clientId: string, params: Fields = {}) => {
    const request = authorizationRequest(app, named(clientId), params);
    return { request, page: await browser.open(request.url) };
  };
  /** Asks a process for tokens, as a program without a secret does. The processes stand behind one host. */
  const token = async (fields: Fields, process = app) => {
    const answer = await send(new URL(new URL(`${app.protocol}/token`).pathname, process.url), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { host: new URL(app.url).host, accept: 'application/json' },
    });
    return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) as Record<string, string> };
  };
  const exchange = (
    clientId: string,
    { code, request }: { readonly code: string; readonly request: AuthorizationRequest },
    process = app,
    proof: Fields = {},
  ) => {
    const verified = { client_id: clientId, redirect_uri: app.callback, code_verifier: request.verifier };
    return token({ grant_type: 'authorization_code', code, ...verified, ...proof }, process);
  };
  /** Asks, says yes, and returns the code with its request. */
  const agree = async (clientId: string, params: Fields = {}, form: Fields = {}) => {
    const { request, page } = await ask(clientId, params);
    expect(page.h1).toContain(documents.host);
    const back = await browser.submit(form, { action: 'accept' });
    const code = back.url.searchParams.get('code') ?? '';
    expect(code).not.toBe('');
    return { request, code };
  };
  const tokens = async (clientId: string, params: Fields = {}, form: Fields = {}) => {
    const { status, body } = await exchange(clientId, await agree(clientId, params, form));
    expect([status, body['error']]).toEqual([200, undefined]);
    return body;
  };

  test('an agent that describes itself gets tokens after a page that names its site and says that nobody has verified it', async () => {
    const id = documents.publish('/agent.json', {
      client_name: 'Cartes.gouv.fr',
      logo_uri: 'https://cartes.gouv.fr/logo.png',
    });
    const { page } = await ask(id);
    const notice = page.find('#unregistered')?.text ?? '';
    expect(notice).toContain('non vérifiée');
    expect(notice).toContain(documents.host);
    expect(notice).toContain('«\u00a0Cartes.gouv.fr\u00a0»');
    expect(page.title).not.toContain('Cartes.gouv.fr');
    expect(page.body).not.toContain('logo.png');
    const given = await tokens(id);
    expect((await userinfo(app, given['access_token'])).body).toMatchObject({ sub: account.sub, email: account.email });
    const services = await browser.open('/compte/services');
    expect(services.find('#agreed-services')?.text).toContain(documents.host);
  });
  test.each<[name: string, params: Fields, answered: number]>([
    ['a silent request', { prompt: 'none' }, 400],
    ['a request without a scope that is known', { scope: 'rien' }, 400],
    ['a request with PKCE in clear', { code_challenge_method: 'plain' }, 400],
    ['a request without PKCE', { code_challenge: '', code_challenge_method: '' }, 400],
    ['a request for another return address', { redirect_uri: 'https://ailleurs.example.test/' }, 400],
  ])(
    '%s of such a client ends on a page, so that our address leads nobody elsewhere',
    async (_name, params, status) => {
      const id = documents.publish('/leading.json');
      const { page } = await ask(id, params);
      expect([page.status, page.url.origin]).toEqual([status, app.url]);
    },
  );
  test('an error after the sign-in ends on a page too, and a no to the client goes to its address', async () => {
    const id = documents.publish('/leading.json');
    const elsewhere = app.browser();
    const claims = JSON.stringify({ id_token: { sub: { value: 'somebody-else' } } });
    await elsewhere.open(authorizationRequest(app, named(id), { claims }).url);
    const wrong = await typeCredentials(elsewhere, account);
    expect([wrong.status, wrong.url.origin, wrong.find('#error')?.text]).toEqual([400, app.url, 'login_required']);
    await ask(id);
    const refused = await browser.submit({}, { action: 'deny' });
    expect(refused.url.href).toContain(`${app.callback}?error=access_denied`);
  });

  test('consent is asked for each time, and an access that goes on only by a box that is off at first', async () => {
    const id = documents.publish('/lasting.json');
    const lasting = { scope: 'openid email offline_access', prompt: 'consent' };
    const { page } = await ask(id, lasting);
    const box = page.find('#lasting');
    expect([box !== undefined, box?.getAttribute('checked')]).toEqual([true, undefined]);
    const short = await tokens(id, lasting);
    expect(short['scope']).toBe('openid email');
    const long = await tokens(id, lasting, { lasting: 'on' });
    expect(long['scope']).toBe('openid email offline_access');
    expect((await ask(id, { scope: 'openid email' })).page.h1).toContain(documents.host);
    // The session ends, and with it everything that the box did not allow.
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    const refresh = (refreshToken = '') =>
      token({ grant_type: 'refresh_token', client_id: id, refresh_token: refreshToken }, second);
    expect((await refresh(short['refresh_token'])).body['error']).toBe('invalid_grant');
    const renewed = await refresh(long['refresh_token']);
    expect([renewed.status, renewed.body['scope']]).toEqual([200, 'openid email offline_access']);
    await signIn(app, browser, { client, account });
  });
  const answering =
    (status: number, body: string, headers: Record<string, string> = {}) =>
    (path: string) =>
      documents.answer(path, (_request, response) => response.writeHead(status, headers).end(body));
  const json = { 'content-type': 'application/json' };
  const publishing = (members: Record<string, unknown>) => (path: string) => documents.publish(path, members);
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one' };

  test.each<[what: string, publish: (path: string) => string, why: string]>([
    ['a redirect', answering(302, '', { location: '/agent.json' }), 'status 302'],
    ['no document', answering(404, ''), 'status 404'],
    ['another client_id', publishing({ client_id: 'https://ailleurs.example.test/' }), 'names another client_id'],
    ['a secret', publishing({ client_secret: 'x'.repeat(40) }), 'holds a secret'],
    ['a secret by its method', publishing({ token_endpoint_auth_method: 'client_secret_post' }), 'neither none nor'],
    ['a private key', publishing({ jwks: { keys: [privateKey.export({ format: 'jwk' })] } }), 'private part'],
    ['keys elsewhere', publishing({ jwks_uri: 'https://ailleurs.example.test/keys' }), 'keys elsewhere'],
    ['a key that is missing', publishing({ token_endpoint_auth_method: 'private_key_jwt' }), 'no jwks'],
    ['another grant alone', publishing({ grant_types: ['client_credentials'] }), 'lacks the grant'],
    [
      'no good return address',
      publishing({ redirect_uris: ['https://a.example.test/*', 'ftp://b/'] }),
      'no return address',
    ],
    ['a list', answering(200, '[]', json), 'is not a JSON object'],
    ['no JSON', answering(200, '<html>', json), 'is not JSON'],
    ['a page', answering(200, '{}', { 'content-type': 'text/html' }), 'is not answered as JSON'],
    ['brackets without end', answering(200, '['.repeat(60_000), json), 'is not JSON'],
    ['deep brackets', answering(200, `${'['.repeat(30_000)}${']'.repeat(30_000)}`, json), 'levels of nesting'],
    ['a megabyte', answering(200, `{"client_id":"${'x'.repeat(1_000_000)}"}`, json), 'cannot be read now'],
    ['an error of its server', answering(503, ''), 'cannot be read now'],
    [
      'a connection that breaks',
      (path) => documents.answer(path, ({ socket }) => socket.destroy()),
      'cannot be read now',
    ],
  ])('a document that is %s describes no client, and is not asked for again at once', async (what, publish, why) => {
    const path = `/bad/${encodeURIComponent(what)}`;
    const id = publish(path);
    const first = await ask(id);
    const again = await ask(id);
    for (const { page } of [first, again]) {
      expect([page.status >= 400, page.url.origin, page.h1]).toEqual([
        true,
        app.url,
        'Application que nous ne connaissons pas',
      ]);
      expect(page.body).toContain(why);
    }
    expect(documents.asked(path)).toBe(1);
  });

  test.each([
    ['a query', '/agent.json?x=1'],
    ['a fragment', '/agent.json#x'],
    ['dot segments', '/a/../agent.json'],
    ['hidden dot segments', '/a/%2E%2e/agent.json'],
    ['capitals in its host', 'HTTP://LOCALHOST/agent.json'],
    ['user information', 'http://marie@127.0.0.1/agent.json'],
    ['another scheme', 'ftp://127.0.0.1/agent.json'],
    ['a space', '/agent .json'],
    ['eight kilobytes', `/${'a'.repeat(8_000)}`],
  ])('an address with %s is no id of a client', async (_what, address) => {
    const id = address.startsWith('/') ? `${documents.origin}${address}` : address;
    const { page } = await ask(id);
    expect([page.status, page.find('#error')?.text]).toEqual([400, 'invalid_client']);
  });

  test('a second yes ends nothing that the first one gave, as when a tool runs twice on one machine', async () => {
    const id = documents.publish('/twice.json');
    const lasting = { scope: 'openid offline_access', prompt: 'consent' };
    const given = [await tokens(id), await tokens(id, lasting, { lasting: 'on' }), await tokens(id, lasting)];
    expect(given.map(({ scope }) => scope?.includes('offline_access'))).toEqual([false, true, false]);
    for (const { refresh_token: value = '' } of given) {
      const fields = { grant_type: 'refresh_token', client_id: id, refresh_token: value };
      expect((await token(fields, second)).status).toBe(200);
    }
  });
  test('the document of the moment decides: a return address that it has lost is worth nothing, in either process', async () => {
    const id = documents.publish('/moving.json', {}, { 'cache-control': 'max-age=1' });
    await agree(id);
    app.moveClock(290);
    const [kept, gone] = [await agree(id), await agree(id)];
    documents.publish('/moving.json', { redirect_uris: ['http://127.0.0.1:1/new'] });
    // A copy counts for five minutes, whatever its headers say.
    expect((await exchange(id, kept)).status).toBe(200);
    app.moveClock(20);
    expect((await exchange(id, gone, second)).body['error']).toBe('invalid_grant');
    expect((await ask(id)).page.find('#error')?.text).toBe('invalid_redirect_uri');
    expect(documents.asked('/moving.json')).toBe(3);
  });

  test('a client that proves itself by the keys of its document does so by those that stand there now', async () => {
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [jwk] } };
    const id = documents.publish('/keys.json', keys, { 'cache-control': 'no-store' });
    const assertion = () =>
      new SignJWT({ jti: randomUUID() })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(app.issuer)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey);
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const proved = async () => ({ client_assertion: await assertion(), client_assertion_type: type });
    const unproved = await exchange(id, await agree(id));
    expect([unproved.status, unproved.body['error']]).toEqual([401, 'invalid_client']);
    const { status, body } = await exchange(id, await agree(id), second, await proved());
    expect(status).toBe(200);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    documents.publish('/keys.json', { ...keys, jwks: { keys: [{ ...other, kid: 'one' }] } });
    app.moveClock(301);
    const fields = { grant_type: 'refresh_token', client_id: id, refresh_token: body['refresh_token']! };
    expect((await token({ ...fields, ...(await proved()) })).body['error']).toBe('invalid_client');
  });

  test('a server that is away ends no client for a day, and one that says that the document is gone does at once', async () => {
    const id = documents.publish('/away.json');
    const given = await tokens(id, { scope: 'openid offline_access', prompt: 'consent' }, { lasting: 'on' });
    let value = given['refresh_token']!;
    const refresh = async () => {
      const answer = await token({ grant_type: 'refresh_token', client_id: id, refresh_token: value }, second);
      value = answer.body['refresh_token'] ?? value;
      return answer;
    };
    documents.answer('/away.json', (_request, response) => response.writeHead(502).end());
    app.moveClock(20 * hour);
    expect((await refresh()).status).toBe(200);
    app.moveClock(5 * hour);
    const away = await refresh();
    expect([away.status, away.body['error']]).toEqual([503, 'temporarily_unavailable']);
    documents.publish('/away.json');
    app.moveClock(61);
    expect((await refresh()).status).toBe(200);
    documents.answer('/away.json', (_request, response) => response.writeHead(410).end());
    app.moveClock(25 * hour);
    const gone = await refresh();
    expect([gone.status, gone.body['error']]).toEqual([400, 'invalid_client']);
    await signIn(app, browser, { client, account });
  });

  test('a server that is away brings back no document that it had taken away', async () => {
    const id = documents.publish('/taken-away.json');
    await agree(id);
    app.moveClock(1.5 * hour);
    const statuses: number[] = [];
    for (const status of [404, 502]) {
      documents.answer('/taken-away.json', (_request, response) => response.writeHead(status).end());
      statuses.push((await ask(id)).page.status);
      app.moveClock(61);
    }
    documents.publish('/taken-away.json');
    expect([...statuses, (await ask(id)).page.status]).toEqual([400, 503, 200]);
  });

  test('an operator blocks a document or a host, and every process finds the block at its next request', async () => {
    const [one, other] = [documents.publish('/one.json'), documents.publish('/another.json')];
    const [first, last] = [await tokens(one), await tokens(other)];
    const userinfoStatus = async ({ access_token: value }: Fields) => (await userinfo(app, value)).status;
    const refreshed = (id: string, { refresh_token: value = '' }: Fields) =>
      token({ grant_type: 'refresh_token', client_id: id, refresh_token: value }, second);
    const cli = (...args: string[]) => runCli(['client', 'document', ...args, '--json'], { env: environmentOf(app) });
    expect((await cli('block', one)).code).not.toBe(0);
    for (const nothing of [`${one}?v=2`, `${one}#v2`, `${documents.origin}/*`, 'ailleurs.example.test.'])
      expect((await cli('block', nothing, '--reason', 'Hameçonnage signalé')).code).not.toBe(0);
    const blocked = await cli('block', one, '--reason', 'Hameçonnage signalé');
    expect([blocked.code, blocked.json()]).toEqual([0, { target: one, blocked: true }]);
    const { status, body } = await refreshed(one, first);
    expect([status, body['error']]).toEqual([401, 'invalid_client']);
    expect([await userinfoStatus(first), await userinfoStatus(last)]).toEqual([401, 200]);
    expect((await ask(one)).page.h1).toBe('Application que nous ne connaissons pas');
    await cli('block', new URL(documents.origin).hostname, '--reason', 'Hameçonnage signalé');
    expect((await refreshed(other, last)).body['error']).toBe('invalid_client');
    expect(await userinfoStatus(last)).toBe(401);
    const listed = (await cli('list')).json() as { documents: { client_id: string }[]; blocked: object[] };
    expect(listed.blocked).toHaveLength(2);
    for (const target of [one, '127.0.0.1']) expect((await cli('unblock', target)).code).toBe(0);
    // An ended token stays ended, and people are asked anew.
    expect((await refreshed(other, last)).body['error']).toBe('invalid_grant');
    await tokens(other);
    const lines = await app.rows.audit.list({ clientId: one });
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['client_document.blocked', 'client_document.unblocked']),
    );
    // No page of the administration is about such a client, and the audit names it by its address.
    const agent = await signInAs(app, ['client-manager', 'auditor']);
    const managed = await agent.browser.open(`${app.url}/admin/clients/${encodeURIComponent(other)}`);
    const journal = await agent.browser.open(
      `${app.url}/admin/journal?client=${encodeURIComponent('https://127.0.0.1/*')}`,
    );
    expect([managed.status, journal.status]).toEqual([404, 200]);
    expect(journal.body).toContain('https://127.0.0.1/*');
  });

  test('a manager sees who uses what, and blocks and unblocks on a page and by the API', async () => {
    const [one, other] = [documents.publish('/page/one.json'), documents.publish('/page/two.json')];
    const first = await tokens(one);
    const last = await tokens(other);
    const manager = await signInAs(app, ['client-manager']);
    const services = await manager.browser.open('/admin/clients');
    expect(services.find('a[href="/admin/clients/non-enregistrees"]')).not.toBeNull();
    const list = await manager.browser.open('/admin/clients/non-enregistrees');
    expect(list.find('#applications')?.text).toContain(one);
    expect(list.find('#applications')?.text).toContain('Assistant de cartes');
    await manager.browser.open(`/admin/clients/non-enregistrees?bloquer=${encodeURIComponent(one)}`);
    const wrong = await manager.browser.submit({ target: `${one}?v=2`, reason: '' }, { action: 'block' });
    expect([wrong.status, wrong.errors.length]).toEqual([422, 2]);
    const blocked = await manager.browser.submit({ target: one, reason: 'Hameçonnage' }, { action: 'block' });
    expect(blocked.find('#blocks')?.text).toContain('Hameçonnage');
    const refresh = { grant_type: 'refresh_token', client_id: one, refresh_token: first['refresh_token']! };
    expect((await token(refresh, second)).body['error']).toBe('invalid_client');
    const lift = `/admin/clients/non-enregistrees?debloquer=${encodeURIComponent(one)}`;
    await manager.browser.open(lift);
    const lifted = await manager.browser.submit({ reason: 'Erreur' }, { action: 'lift' });
    expect([lifted.find('#blocks'), (await manager.browser.open(lift)).status]).toEqual([null, 404]);
    expect((await token(refresh, second)).body['error']).toBe('invalid_grant');

    const bearer = await serviceToken(app, await registerApiClient(app), ['clients:write']);
    const at = '/unregistered-clients';
    const call = (path: `/${string}`, target: string) =>
      callApi(app, path, { token: bearer, method: 'POST', body: { target, reason: 'Hameçonnage' } });
    expect((await call(`${at}/block`, `${one}?v=2`)).status).toBe(422);
    const listed = async () => {
      const page = await callApi(app, `${at}?limit=1`, { token: bearer });
      const cursor = page.body['next_cursor'];
      const rest = typeof cursor === 'string' ? [await callApi(app, `${at}?cursor=${cursor}`, { token: bearer })] : [];
      const items = [page, ...rest].flatMap(({ body }) => body['items'] as { client_id: string }[]);
      return items.map(({ client_id: id }) => id);
    };
    await tokens(one);
    const inUse = await listed();
    expect(inUse).toEqual(expect.arrayContaining([one, other]));
    expect(inUse).toEqual(inUse.toSorted());
    // Where there are too many copies, one goes before the tokens of its client do.
    expect(await app.rows.payloads.remove({ model: 'ClientDocument' })).toBeGreaterThan(1);
    const host = new URL(one).hostname;
    const made = [await call(`${at}/block`, host.toUpperCase()), await call(`${at}/block`, host)];
    expect(made.map(({ body }) => body)).toEqual([
      { target: host, is_new: true },
      { target: host, is_new: false },
    ]);
    expect((await token(refresh, second)).body['error']).toBe('invalid_client');
    expect(await listed()).toEqual([]);
    expect((await callApi(app, `${at}/blocks`, { token: bearer })).body['items']).toHaveLength(1);
    const ended = [await call(`${at}/unblock`, host), await call(`${at}/unblock`, host)];
    expect(ended.map(({ status }) => status)).toEqual([204, 409]);
    const lasting = { ...refresh, client_id: other, refresh_token: last['refresh_token']! };
    expect((await token(lasting, second)).body['error']).toBe('invalid_grant');
    // The command of an earlier version has kept an address that stands for its host today.
    const former = { target: 'https://former.example.test/', reason: 'Hameçonnage', at: app.services.nowSeconds() };
    await app.rows.documentBlocks.insert(former);
    expect((await call(`${at}/unblock`, former.target)).status).toBe(204);
    const lines = await app.rows.audit.list({ event: 'client_document.blocked', clientId: one });
    expect(lines.at(-1)).toMatchObject({ actorKind: 'account', actorId: manager.account.sub, reason: 'Hameçonnage' });
  });

  test('a person takes back what she has given to a client that nobody has registered', async () => {
    const id = documents.publish('/taken.json');
    const given = await tokens(id);
    await browser.open('/compte/services');
    const done = await browser.submit({ client: id }, { action: 'withdraw' });
    expect(done.body).toContain(documents.host);
    const fields = { grant_type: 'refresh_token', client_id: id, refresh_token: given['refresh_token']! };
    expect((await token(fields, second)).body['error']).toBe('invalid_grant');
    const history = await browser.open('/compte/historique');
    expect(history.body).toContain(documents.host);
  });
});
