import { membersOf } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';

const script = '"\'><script>alert(1)</script><img src=x onerror=alert(1)>';

describe('headers and pages that protect every answer', () => {
  const { app, client } = describeService();

  const directivesOf = (page: Page) =>
    Object.fromEntries(
      (page.header('content-security-policy') ?? '')
        .split(/; ?/)
        .map((part) => [part.split(' ')[0]!, part.split(' ').slice(1)]),
    );

  /** Holds one answer of each kind. The key names the kind. */
  const answers = async (): Promise<Record<string, Page>> => {
    const browser = app.browser();
    const account = await buildAccount(app);
    const form = await browser.open(authorizationRequest(app, client).url);
    const failed = await browser.submit(
      { username: 'personne', password: 'pas le bon mot de passe' },
      { action: 'signin' },
    );
    const refused = await browser.fork().post(form.url.href, { csrf: 'x' });
    const leaving = await browser.submit(
      { username: account.username, password: account.password },
      { action: 'signin', continuation: false },
    );
    await browser.open(leaving.find('#continue')?.getAttribute('href') ?? '');
    const html = { accept: 'text/html' };
    return {
      form,
      failed,
      refused,
      leaving,
      account: await browser.request({ url: '/compte', headers: html }),
      consent: await browser.fork().open(authorizationRequest(app, client, { prompt: 'consent' }).url),
      logout: await browser.request({ url: `${app.protocol}/logout`, headers: html }),
      preferences: await browser.request({ url: '/langue' }),
      'unknown page': await browser.request({ url: '/nowhere' }),
      'unknown method': await browser.request({ url: '/langue', method: 'PUT' }),
      'foreign host': await browser.request({ url: '/langue', headers: { host: 'evil.test' } }),
      'too large': await browser.request({ url: `/langue?${'a&'.repeat(101)}` }),
      'protocol error': await browser.request({ url: `${app.protocol}/auth`, headers: html }),
      'as a form': await browser.request({
        url: authorizationRequest(app, client, { prompt: 'none', response_mode: 'form_post' }).url,
      }),
    };
  };

  test('every page forbids foreign scripts, frames, plug-ins, another base address and foreign form targets', async () => {
    for (const [name, page] of Object.entries(await answers())) {
      const directives = directivesOf(page);
      expect([name, directives]).toEqual([
        name,
        expect.objectContaining({
          'default-src': ["'none'"],
          'base-uri': ["'none'"],
          'object-src': ["'none'"],
          'frame-ancestors': ["'none'"],
          'style-src': ["'self'"],
        }),
      ]);
      const scripts = directives['script-src'] ?? [];
      expect([name, scripts.filter((source) => source !== "'self'" && !source.startsWith("'sha256-"))]).toEqual([
        name,
        [],
      ]);
      expect([name, directives['form-action']]).toEqual([
        name,
        [name === 'as a form' ? new URL(client.redirectUri).origin : name === 'leaving' ? "'none'" : "'self'"],
      ]);
      expect([name, page.header('x-frame-options')]).toEqual([name, 'DENY']);
    }
  });

  test('every page forbids caching and content sniffing, and sends no referrer to other sites', async () => {
    for (const [name, page] of Object.entries(await answers())) {
      expect([name, page.header('cache-control')]).toEqual([name, expect.stringContaining('no-store')]);
      expect([name, page.header('x-content-type-options')]).toEqual([name, 'nosniff']);
      const referrers = name === 'leaving' ? 'no-referrer' : 'same-origin';
      expect([name, page.header('referrer-policy')]).toEqual([name, referrers]);
      expect([name, page.header('cross-origin-opener-policy')]).toEqual([name, 'same-origin']);
      const permissions = page.header('permissions-policy') ?? '';
      for (const closed of [
        'camera=()',
        'microphone=()',
        'geolocation=()',
        'publickey-credentials-get=(self)',
        'publickey-credentials-create=(self)',
      ]) {
        expect([name, permissions]).toEqual([name, expect.stringContaining(closed)]);
      }
      expect([name, page.header('server'), page.header('x-powered-by')]).toEqual([name, undefined, undefined]);
    }
  });

  test('pages and redirects of a request with 3 kB of state fit into the usual buffer of a proxy, with what protects them', async () => {
    const state = 'a'.repeat(3072);
    const browser = app.browser();
    const account = await buildAccount(app);
    const asked = (params = {}) => authorizationRequest(app, client, { state, ...params }).url;
    const begun = await browser.open(asked());
    const leaving = await browser.submit(
      { username: account.username, password: account.password },
      { action: 'signin', continuation: false },
    );
    const silent = await browser.request({ url: asked({ prompt: 'none' }) });
    const refused = await app.browser().request({ url: asked({ prompt: 'none' }) });
    const told = [leaving, silent, refused].map((page) => membersOf(page, client.redirectUri)['state']);
    expect(told).toEqual([state, state, state]);
    for (const page of [begun, leaving, silent, refused]) {
      const lines = Object.entries(page.headers).flatMap(([name, value]) =>
        [value].flat().map((one) => `${name}: ${one}\r\n`),
      );
      // Production adds to this the names and marks of secure cookies, and the header about https.
      expect(`HTTP/1.1 303 See Other\r\n${lines.join('')}\r\n`.length).toBeLessThan(4096 - 200);
      expect([page.status, page.header('referrer-policy'), page.header('cache-control')]).toEqual([
        page === begun || page === leaving ? 200 : 303,
        page === leaving ? 'no-referrer' : 'same-origin',
        'no-store',
      ]);
    }
    expect((await browser.open('/compte')).status).toBe(200);
  });

  test('no page holds an inline script, style or handler, and every page loads only from its own origin', async () => {
    for (const [name, page] of Object.entries(await answers())) {
      if (name === 'as a form') continue;
      expect([name, page.all('script:not([src]), style, [onclick], [onload], [style]').length]).toEqual([name, 0]);
      for (const element of page.all('script[src], link[rel="stylesheet"], img[src]')) {
        const source = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
        expect([name, new URL(source, app.url).origin]).toEqual([name, source.startsWith('data:') ? 'null' : app.url]);
      }
    }
  });

  test('what pages share is compressed, and what one person alone gets, tokens and typed text, stands there as it is', async () => {
    const hint = 'personne@example.test';
    const stranger = app.browser();
    const { url } = await stranger.open(authorizationRequest(app, client, { login_hint: hint }).url);
    const { browser: person } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
    const pages = [
      { browser: stranger, url: url.href, own: [hint] },
      ...['/compte', '/compte/profil', '/compte/historique'].map((path) => ({ browser: person, url: path, own: [] })),
      ...['/langue', '/aide', '/cgu'].map((path) => ({ browser: stranger, url: path, own: [] })),
    ];
    for (const { browser, url: address, own } of pages) {
      const accept = (encodings: string) =>
        browser.request({ url: address, headers: { 'accept-encoding': encodings } });
      const [plain, packed] = [await accept('identity'), await accept('gzip, deflate, br')];
      expect([address, packed.status, packed.header('content-encoding'), packed.header('vary')]).toEqual([
        address,
        200,
        'gzip',
        'Accept-Encoding',
      ]);
      expect(plain.header('content-encoding')).toBeUndefined();
      expect(Number(packed.header('content-length'))).toBeLessThan(Number(plain.header('content-length')) - 3_000);
      // Tokens differ between the two answers, and have one length.
      const mainOf = ({ body }: Page) => /<main [^]*<\/main>/.exec(body)?.[0];
      expect([address, mainOf(packed)?.length]).toEqual([address, mainOf(plain)?.length]);
      const [, token] = /name="csrf" value="([^"]+)"/.exec(plain.body) ?? [];
      for (const text of [token!, ...own]) expect(packed.body).toContain(text);
    }
  });

  test('text that imitates a script is shown as plain text on every page', async () => {
    const names = [
      'client_id',
      'state',
      'redirect_uri',
      'scope',
      'response_type',
      'prompt',
      'login_hint',
      'ui_locales',
      'error',
      'error_description',
      'nonce',
      'claims',
      'acr_values',
      'max_age',
      'id_token_hint',
      'response_mode',
    ];
    const { pathname: protocol } = new URL(app.protocol);
    const places: string[] = [
      `/${encodeURIComponent(script)}`,
      `/interaction/${encodeURIComponent(script)}`,
      `/langue?lang=${encodeURIComponent(script)}`,
      `${protocol}/logout?state=${encodeURIComponent(script)}&client_id=${encodeURIComponent(script)}`,
      `${protocol}/logout?post_logout_redirect_uri=${encodeURIComponent(script)}`,
      `${protocol}/auth/${encodeURIComponent(script)}`,
    ];
    for (const name of names) {
      places.push(
        authorizationRequest(app, client, { [name]: script }).url,
        authorizationRequest(app, client, { [name]: script, redirect_uri: 'https://evil.test/' }).url,
      );
    }
    for (const place of places) {
      const page = await app.browser({ headers: { 'x-test': script, 'accept-language': script } }).open(place);
      expect([place, page.status < 500]).toEqual([place, true]);
      if (page.url.origin !== app.url) continue;
      expect([place, page.body.includes('<script>alert'), page.body.includes('<img src=x')]).toEqual([
        place,
        false,
        false,
      ]);
    }
  });

  test('the typed name comes back as plain text', async () => {
    const browser = await app.open(authorizationRequest(app, client).url);
    const page = await browser.submit({ username: script, password: script }, { action: 'signin' });
    expect([page.status, page.fieldValue('username')]).toEqual([422, script]);
    expect(page.body).not.toContain('<script>alert');
  });

  test('an error is a page for people and JSON for programs, and its reference is in the log', async () => {
    const browser = app.browser();
    for (const url of ['/nowhere', '/interaction/unknown']) {
      const page = await browser.request({ url, headers: { accept: 'text/html' } });
      const reference = page.find('#reference')?.textContent ?? '';
      expect(reference).toMatch(/^[\da-f]{12}$/);
      expect(app.logs()).toContain(reference);
      expect(page.body).not.toMatch(/ at .*\.ts|node_modules|SELECT /);
      const json = await browser.request({ url, headers: { accept: 'application/json' } });
      expect(json.json()).toEqual({
        error: expect.any(String),
        error_description: expect.any(String),
        reference: expect.stringMatching(/^[\da-f]{12}$/),
      });
    }
  });

  test('the error page of a request that names its service offers the way back to the service', async () => {
    const page = await app
      .browser()
      .open(authorizationRequest(app, client, { redirect_uri: 'https://evil.test/' }).url);
    expect(page.status).toBe(400);
    expect(page.find('#back')?.getAttribute('href')).toBe(new URL(client.redirectUri).origin);
    expect(page.find('#error')?.textContent).toBe('invalid_redirect_uri');
  });

  test('redirects out of a sign-in use status 303, so that the browser never sends the form again', async () => {
    const { browser } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
    expect(browser.trail.filter(({ status }) => [301, 302, 307, 308].includes(status))).toEqual([]);
  });
});
