import { authorize, authorizeSilently } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { asScript, createScript } from '../support/services/device.ts';
import { rawRequest, sendRaw } from '../support/requests/raw-request.ts';
import { describeService, prepare } from '../support/describe-app.ts';
import { asClient, authorizationRequest, registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const token = '/realms/geoplateforme/protocol/openid-connect/token';
const form = 'Content-Type: application/x-www-form-urlencoded';

describe('oversized and malformed requests', () => {
  const { app, client } = describeService();

  const post = (
    path: string,
    body: string,
    headers: readonly string[] = [form, `Content-Length: ${Buffer.byteLength(body)}`],
  ) => sendRaw(app, rawRequest(app, `POST ${path}`, headers, body));

  test('a body of 17 KiB is refused on pages and endpoints, with or without a Content-Length', async () => {
    const large = `a=${'b'.repeat(17 * 1024)}`;
    const chunked = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    for (const path of [token, '/langue', '/interaction/x']) {
      expect([path, (await post(path, large)).status]).toEqual([path, 413]);
      expect([path, (await post(path, chunked, [form, 'Transfer-Encoding: chunked'])).status]).toEqual([path, 413]);
    }
    expect((await post(token, 'x', [form, 'Content-Length: 99999999'])).status).toBe(413);
    expect(
      (await post(token, large, ['Content-Type: application/json', `Content-Length: ${large.length}`])).status,
    ).toBe(413);
  });

  test('101 parameters are refused in the body and in the address, 100 are read', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `p${index}=x`).join('&');
    expect((await post(token, many(101))).status).toBe(413);
    expect((await post(token, many(100))).status).toBe(400);
    expect((await sendRaw(app, rawRequest(app, `GET /langue?${many(101)}`))).status).toBe(413);
    expect((await sendRaw(app, rawRequest(app, `GET /langue?${many(100)}`))).status).toBe(200);
  });

  test('a program gets the reason as JSON, a person gets a page', async () => {
    const large = `a=${'b'.repeat(17 * 1024)}`;
    const headers = [form, `Content-Length: ${large.length}`];
    const program = await post(token, large, headers);
    expect(JSON.parse(program.body)).toMatchObject({ error: 'too_large', reference: expect.any(String) });
    expect((await post('/langue', large, headers)).body).toContain('<h1');
    expect((await post(token, large, [...headers, 'Accept: text/html'])).body).toContain('<h1');
  });

  test('headers of 64 KiB and an address of 64 KiB are refused', async () => {
    expect((await sendRaw(app, rawRequest(app, 'GET /langue', [`X-Large: ${'a'.repeat(65_536)}`]))).status).toBe(431);
    expect((await sendRaw(app, rawRequest(app, 'GET /langue', [`Cookie: a=${'a'.repeat(65_536)}`]))).status).toBe(431);
    expect((await sendRaw(app, rawRequest(app, `GET /langue?${'a'.repeat(65_536)}`))).status).toBe(431);
    const forwarded = await sendRaw(
      app,
      rawRequest(app, 'GET /langue', [
        `X-Forwarded-Proto: ${', '.repeat(6000)}`,
        `Accept-Language: ${'a,'.repeat(1000)}`,
      ]),
    );
    expect(forwarded.status).toBe(200);
  });

  test('malformed and ambiguous HTTP is refused', async () => {
    const smuggled = rawRequest(
      app,
      `POST ${token}`,
      [form, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
      '0\r\n\r\nX',
    );
    expect((await sendRaw(app, smuggled)).status).toBe(400);
    const twice = rawRequest(app, `POST ${token}`, [form, 'Content-Length: 1', 'Content-Length: 2'], 'ab');
    expect((await sendRaw(app, twice)).status).toBe(400);
    expect((await sendRaw(app, 'nonsense\r\n\r\n')).status).toBe(400);
    expect((await sendRaw(app, `GET /langue HTTP/1.1\r\nConnection: close\r\n\r\n`)).status).toBe(400);
  });

  test('a request whose body breaks off gets one answer, whether or not its body is read', async () => {
    for (const line of ['GET /langue', 'GET /nowhere', 'GET /livez', 'POST /livez', 'POST /langue', `POST ${token}`]) {
      for (const body of ['zz\r\nabc\r\n', '3\r\nabcd\r\n', '3\r\nabc\r\nzz\r\n']) {
        const kept = rawRequest(app, line, [form, 'Transfer-Encoding: chunked'], body).replace(
          'Connection: close\r\n',
          '',
        );
        const { head, body: rest } = await sendRaw(app, kept);
        const answers = `${head}\r\n\r\n${rest}`.match(/HTTP\/1\.1 \d+/g);
        expect([line, body, answers]).toEqual([line, body, [expect.any(String)]]);
      }
    }
    // Bytes after a whole request are another request, which is refused.
    const two = await sendRaw(app, `GET /livez HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n`);
    expect(`${two.head}${two.body}`.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  test('a body that does not match its content type is a bad request and never a server error', async () => {
    for (const type of ['application/json', 'multipart/form-data', 'text/plain', 'application/xml', 'x', '']) {
      const { status } = await post(token, '{"a":', [`Content-Type: ${type}`, 'Content-Length: 5']);
      expect([type, status >= 400 && status < 500]).toEqual([type, true]);
    }
    const encoded = await post(token, 'grant_type=x', [form, 'Content-Encoding: gzip', 'Content-Length: 12']);
    expect(encoded.status).toBeLessThan(500);
  });

  test('very long parameters of an authorization request end in a page or in an error for the service', async () => {
    const { url } = authorizationRequest(app, client, { prompt: 'none' });
    for (const name of [
      'scope',
      'nonce',
      'login_hint',
      'ui_locales',
      'claims',
      'acr_values',
      'id_token_hint',
      'unknown',
    ]) {
      const { pathname, search } = new URL(url);
      const { status } = await sendRaw(app, rawRequest(app, `GET ${pathname}${search}&${name}=${'a'.repeat(10_000)}`));
      expect([name, status >= 300 && status < 500]).toEqual([name, true]);
    }
  });
});

describe('a network that begins many requests', () => {
  // The limits of 600 and 6,000 requests in ten minutes become 6 and 60 here.
  const { app, client } = describeService({ config: { addressLimits: 0.01 } });
  const script = prepare(() => createScript(app));
  beforeEach(() => app.moveClock(601));

  const rows = (model: string) => app.rows.payloads.count({ model });
  const repeat = <T>(times: number, work: () => Promise<T>) => Promise.all(Array.from({ length: times }, () => work()));

  test('does not wait for sign-in pages whose requests travel in the cookie of the browser', async () => {
    const before = await rows('Interaction');
    const open = () => authorize(app, app.browser(), { client });
    expect(new Set((await repeat(20, open)).map(({ page }) => page.status))).toEqual(new Set([200]));
    expect(await rows('Interaction')).toBe(before);
  });

  test('has to wait for further requests that are too large for a cookie, and what it cannot begin leaves no row', async () => {
    const before = await rows('Interaction');
    const open = () => authorize(app, app.browser(), { client, params: { state: 's'.repeat(3000) } });
    const statuses = (await repeat(10, open)).map(({ page }) => page.status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 200, 200, 200, 200, 200, 429, 429, 429, 429]);
    expect((await rows('Interaction')) - before).toBe(6);
    const { page } = await open();
    expect(Number(page.header('retry-after'))).toBeGreaterThan(500);
    expect(page.h1).not.toBe('');
    app.moveClock(601);
    expect((await open()).page.status).toBe(200);
  });

  test('has to wait for further forms of people who have proved nothing, and a known person never has', async () => {
    const lines = (event: string) => app.rows.audit.count({ event });
    const send = async (username: string) => {
      const browser = await app.open(authorizationRequest(app, client).url);
      return (await browser.submit({ username, password: '' })).status;
    };
    const statuses = [];
    for (let sent = 0; sent < 7; sent++) statuses.push(await send('quelqu’un'));
    expect(statuses).toEqual([422, 422, 422, 422, 422, 422, 429]);
    // A form that was not admitted has left no line.
    expect(await lines('login.sign-in.refused')).toBe(6);
    const { browser: known } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
    await known.open('/compte/profil');
    for (let sent = 0; sent < 7; sent++) expect((await known.submit({ email: 'rien' })).status).toBe(422);
  });

  test('goes on signing in silently, and gets an error of the protocol when that is too much too', async () => {
    const { browser } = await somebodySignedIn(app, client);
    const silent = () => authorizeSilently(app, browser, { client });
    const answers = await repeat(61, silent);
    expect(answers.filter(({ members }) => members['code'])).toHaveLength(60);
    const { page, members, request } = await silent();
    expect(members).toMatchObject({
      error: 'temporarily_unavailable',
      error_description: expect.stringMatching(/^too many requests from this network: try again in \d+ seconds$/),
      state: request.state,
      iss: app.issuer,
    });
    expect([page.status, Number(page.header('retry-after')) > 0]).toEqual([303, true]);
    // An answer that must be signed is none without its signature, and an address that is not registered gets nothing.
    const signed = { prompt: 'none', response_mode: 'jwt' };
    expect((await authorize(app, browser, { client, params: signed })).page.status).toBe(429);
    const foreign = { prompt: 'none', redirect_uri: 'https://evil.test/' };
    expect((await authorize(app, browser, { client, params: foreign })).page.status).toBe(429);
  });

  test('does not wait for what leaves no row: an open session, or a refused request', async () => {
    const { browser } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
    for (let times = 0; times < 10; times++) {
      expect((await authorize(app, browser, { client })).members['code']).toBeDefined();
      const wrong = await authorize(app, app.browser(), { client, params: { scope: 'a"b' } });
      expect(wrong.members['error']).toBe('invalid_scope');
    }
  });

  test('has to wait for further devices and pushed requests, but not the server of a client with a secret', async () => {
    const devices = await repeat(8, () => asScript(app, script, 'auth/device', { scope: 'openid' }));
    const waiting = devices.filter(({ status }) => status === 429);
    expect([devices.filter(({ status }) => status === 200).length, waiting.length]).toEqual([6, 2]);
    expect([waiting[0]!.body['error'], Number(waiting[0]!.headers.get('retry-after')) > 0]).toEqual([
      'throttled',
      true,
    ]);

    const open = await registerClient(app, { token_endpoint_auth_method: 'none' });
    const fieldsOf = (asking: TestClient) =>
      Object.fromEntries(new URL(authorizationRequest(app, asking).url).searchParams);
    const pushed = await repeat(8, () => asScript(app, { ...open, secret: '' }, 'ext/par/request', fieldsOf(open)));
    expect(pushed.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 201, 201, 201, 201, 201, 429, 429,
    ]);
    const ofServer = await repeat(8, () => asClient(app, client, 'ext/par/request', fieldsOf(client)));
    expect(new Set(ofServer.map(({ status }) => status))).toEqual(new Set([201]));
  });
});
