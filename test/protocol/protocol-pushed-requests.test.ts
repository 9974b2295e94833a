import { authorize, membersOf } from '../support/authorize.ts';
import type { Browser, Page } from '../support/browser.ts';
import {
  asClient,
  authorizationRequest,
  exchange,
  registerClient,
  typeCredentials,
  type TestClient,
} from '../support/test-client.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';

describe('pushed authorization requests', () => {
  const { app, client, account, browser } = describeSignedIn();

  const push = async (params: Record<string, string> = {}, asking: TestClient = client) => {
    const request = authorizationRequest(app, client, params);
    const answer = await asClient(
      app,
      asking,
      'ext/par/request',
      Object.fromEntries(new URL(request.url).searchParams),
    );
    return { request, answer, uri: String(answer.body['request_uri']) };
  };
  const addressOf = (request_uri: string, params: Record<string, string> = {}) =>
    `${app.protocol}/auth?${String(new URLSearchParams({ client_id: client.clientId, request_uri, ...params }))}`;
  const use = async (asking: Browser, request_uri: string, params: Record<string, string> = {}) => {
    const page = await asking.request({ url: addressOf(request_uri, params), headers: { accept: 'text/html' } });
    return { page, members: membersOf(page, client.redirectUri) };
  };

  test('a request is pushed once, used once and then deleted', async () => {
    const { request, answer, uri } = await push({ prompt: 'none' });
    expect([answer.status, answer.body['expires_in']]).toEqual([201, 60]);
    expect(uri).toMatch(/^urn:ietf:params:oauth:request_uri:/);
    const { members } = await use(browser, uri);
    expect(members).toMatchObject({ state: request.state, iss: app.issuer });
    expect((await exchange(app, client, { code: members['code']!, verifier: request.verifier })).status).toBe(200);
    const { page, members: again } = await use(browser, uri);
    expect(again['code']).toBeUndefined();
    expect([page.status, again['error'] ?? page.text]).toEqual([400, expect.stringContaining('invalid_request_uri')]);
  });

  test('of five uses of a pushed request at once one gets a code', async () => {
    const { uri } = await push({ prompt: 'none' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => use(browser.fork(), uri)));
    expect(answers.filter(({ members }) => members['code'])).toHaveLength(1);
  });

  test('the uses that come too late are answered as a form where the request asked for one', async () => {
    const { uri, request } = await push({ prompt: 'none', response_mode: 'form_post' });
    const repeated = () => app.rows.audit.values('clientId', { event: 'request_uri.reused' });
    const before = (await repeated()).length;
    const answers = await Promise.all(Array.from({ length: 5 }, () => use(browser.fork(), uri)));
    // A use that begins after the first one has ended finds no request any more, and so no service to answer: it gets a page.
    const isForService = (page: Page) => page.form().getAttribute('action') === client.redirectUri;
    const [pages, others] = [true, false].map((wanted) =>
      answers.map(({ page }) => page).filter((page) => isForService(page) === wanted),
    ) as [Page[], Page[]];
    for (const page of others) expect([page.status, page.text.includes('invalid_request_uri')]).toEqual([400, true]);
    expect(pages.filter((page) => page.fieldValue('code'))).toHaveLength(1);
    // Each use that the service is told of has its line.
    expect((await repeated()).slice(before)).toEqual(pages.slice(1).map(() => client.clientId));
    for (const page of pages.filter((late) => !late.fieldValue('code'))) {
      expect([page.status, page.fieldValue('error'), page.fieldValue('state')]).toEqual([
        400,
        'invalid_request_uri',
        request.state,
      ]);
      expect(page.header('content-security-policy')).toContain(`form-action ${new URL(client.redirectUri).origin};`);
    }
  });

  test('a failed silent use also uses the pushed request up', async () => {
    const { uri } = await push({ prompt: 'none' });
    expect((await use(app.browser(), uri)).members['error']).toBe('login_required');
    const later = await use(browser, uri);
    expect(later.members['code']).toBeUndefined();
  });

  test('another client that presents a pushed request gets nothing, and does not use it up', async () => {
    const { uri } = await push({ prompt: 'none' });
    const other = await registerClient(app);
    for (const thief of [browser, app.browser()]) {
      const { page } = await use(thief, uri, { client_id: other.clientId });
      expect([page.status, page.header('location')]).toEqual([400, undefined]);
    }
    expect((await use(browser, uri)).members['code']).toBeTruthy();
  });

  test('a refusal by the person also uses the pushed request up', async () => {
    const { uri } = await push({ prompt: 'consent' });
    const tab = browser.fork();
    await tab.open(addressOf(uri));
    const back = await tab.submit({}, { action: 'deny' });
    expect(back.url.searchParams.get('error')).toBe('access_denied');
    expect((await use(browser, uri)).members['code']).toBeUndefined();
    expect((await use(browser, uri)).page.text).toContain('invalid_request_uri');
  });

  test('two pages opened by one pushed request give one code', async () => {
    const { uri } = await push();
    const [first, second] = [app.browser(), app.browser()];
    for (const tab of [first, second]) await tab.open(addressOf(uri));
    const fields = { username: account.username, password: account.password };
    const one = await first.submit(fields, { action: 'signin' });
    const two = await second.submit(fields, { action: 'signin' });
    expect(one.url.searchParams.get('code')).toBeTruthy();
    expect([two.url.searchParams.get('code'), two.url.searchParams.get('error')]).toEqual([
      null,
      'invalid_request_uri',
    ]);
  });

  test('a person who takes longer than the minute of the pushed request still gets to the service', async () => {
    const { uri, request } = await push();
    const slow = await app.open(addressOf(uri));
    app.moveClock(120);
    const back = await typeCredentials(slow, account);
    expect(back.url.searchParams.get('state')).toBe(request.state);
    expect(back.url.searchParams.get('code')).toBeTruthy();
  });

  test('an expired, unknown or foreign pushed request is refused', async () => {
    const { uri } = await push({ prompt: 'none' });
    app.moveClock(61);
    const other = await registerClient(app);
    const theirs = await push({ prompt: 'none', client_id: other.clientId }, other);
    for (const wrong of [uri, `${uri}x`, 'urn:ietf:params:oauth:request_uri:', theirs.uri]) {
      const { page, members } = await use(browser, wrong);
      expect(members['code']).toBeUndefined();
      expect(page.status === 400 || members['error'] !== undefined).toBe(true);
    }
  });

  test('a pushed request is checked like any other, and parameters beside it are ignored', async () => {
    const wrong: Record<string, string>[] = [
      { redirect_uri: 'https://evil.test/' },
      { code_challenge: '' },
      { response_type: 'token' },
    ];
    for (const params of wrong) {
      const { answer } = await push(params);
      expect([answer.status, typeof answer.body['error']]).toEqual([400, 'string']);
    }
    const { uri, request } = await push({ prompt: 'none' });
    const { members } = await use(browser, uri, {
      state: 'other',
      redirect_uri: 'https://evil.test/',
      scope: 'openid offline_access',
    });
    expect(members).toMatchObject({ state: request.state, code: expect.any(String) });
  });

  test('only the authenticated client may push its request', async () => {
    expect((await push({}, { ...client, secret: 'wrong' })).answer.status).toBe(401);
    const other = await registerClient(app);
    expect((await push({ client_id: client.clientId }, other)).answer.status).toBeGreaterThanOrEqual(400);
  });

  test('a request that is not pushed still works', async () => {
    const { members } = await authorize(app, browser, { client, params: { prompt: 'none' } });
    expect(members['code']).toBeTruthy();
  });
});
