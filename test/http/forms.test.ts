import { randomBytes } from 'node:crypto';
import type { Page } from '../support/browser.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { registerClient } from '../support/test-client.ts';

const year = 365 * 86_400;
const setCookies = (page: Page) => [page.headers['set-cookie'] ?? []].flat() as string[];

describe.each([
  { scheme: 'http', cookieName: 'geopf_browser', security: [] },
  { scheme: 'https', cookieName: '__Host-browser', security: ['secure'] },
])('a form of ours over $scheme', ({ scheme, cookieName, security }) => {
  let app: TestApp;
  let host: string;
  let origin: string;
  /** The value of the cookie that a browser has after it opened the page of the form. */
  let value: string;
  let csrf: string;

  const ask = (
    method: string,
    { headers, body }: { headers?: Readonly<Record<string, string>>; body?: string | Readonly<Record<string, string>> },
  ) => app.browser().request({ url: `${app.url}/langue`, method, headers: { host, ...headers }, body, cookies: false });
  const openForm = async (cookie?: string) => {
    const page = await ask('GET', { headers: cookie === undefined ? {} : { cookie: `${cookieName}=${cookie}` } });
    const [given, ...others] = setCookies(page);
    // The page has several forms, and the token of each is valid for the one cookie that was set.
    const tokens = page.all('[name="csrf"]').map((field) => field.getAttribute('value') ?? '');
    expect([tokens.length > 1, new Set(tokens).size, others]).toEqual([true, 1, []]);
    return { given, value: given?.split(/[=;]/)[1] ?? '', csrf: tokens[0] ?? '' };
  };

  beforeAll(async () => {
    const issuer = 'https://id.example.test/realms/geoplateforme';
    app = await startApp(scheme === 'https' ? { config: { issuer } } : {});
    ({ host, origin } = new URL(app.issuer));
    ({ value, csrf } = await openForm());
  });
  afterAll(() => app.stop());

  interface Sent {
    readonly headers?: Readonly<Record<string, string>>;
    readonly cookie?: string;
    /** The token of the form. The field is left out if it is undefined. */
    readonly csrf?: string | undefined;
    readonly more?: string;
  }
  /** Sends the form as the browser that opened it would, with the given changes, and returns the outcome. */
  const send = async ({ headers = {}, more = '', ...changed }: Sent) => {
    const cookie = changed.cookie ?? `${cookieName}=${value}`;
    const token = 'csrf' in changed ? changed.csrf : csrf;
    const fields = { lang: 'en', action: 'save', ...(token === undefined ? {} : { csrf: token }) };
    const page = await ask('POST', {
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: `${new URLSearchParams(fields).toString()}${more}`,
    });
    const isSaved = setCookies(page).some((line) => line.includes('lang=en;'));
    return isSaved ? 'saved' : `${page.status} ${page.h1}`;
  };
  const refused = '403 Formulaire refusé';
  const withoutCookie = '403 Cookies nécessaires';

  test('a form is accepted from our own page, whether or not the browser says where it comes from', async () => {
    const others: readonly Record<string, string>[] = [
      {},
      { origin },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin, 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of others) expect([headers, await send({ headers })]).toEqual([headers, 'saved']);
  });

  test('a form is refused from another site, even with the right token', async () => {
    const others: readonly Record<string, string>[] = [
      { origin: 'https://evil.test' },
      { origin: 'null' },
      { origin: `${origin}.evil.test` },
      { origin: `${scheme}://${host}:1` },
      { origin, 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of others) expect([headers, await send({ headers })]).toEqual([headers, refused]);
  });

  test('a form is refused without its token, with another token, and with two', async () => {
    const other = await openForm();
    const tokens = [undefined, '', 'x', csrf.slice(0, -1), `${csrf}x`, csrf.replace(/^./, '~'), other.csrf, value];
    for (const token of tokens) expect([token, await send({ csrf: token })]).toEqual([token, refused]);
    expect(await send({ more: `&csrf=${csrf}` })).toBe(refused);
    expect(await send({ cookie: `${cookieName}=${other.value}`, csrf: other.csrf })).toBe('saved');
  });

  test('a page says that cookies are missing when the browser sends none of ours', async () => {
    const cookies = [
      '',
      `${cookieName}=`,
      `${cookieName}=${value.slice(1)}`,
      `${cookieName}=${value}x`,
      `${cookieName}=~${value.slice(1)}`,
      `${scheme === 'https' ? 'geopf_browser' : '__Host-browser'}=${value}`,
    ];
    for (const cookie of cookies) expect([cookie, await send({ cookie })]).toEqual([cookie, withoutCookie]);
    const program = await ask('POST', { headers: { accept: 'application/json' }, body: { csrf } });
    expect(JSON.parse(program.body)).toMatchObject({ error: 'cookies_blocked' });
  });

  test('the page of a form sets a cookie of 256 random bits for a year, and a browser that has it keeps it', async () => {
    const first = await openForm();
    expect(first.given).toMatch(new RegExp(`^${cookieName}=`));
    const attributes = (first.given ?? '').toLowerCase().split('; ').slice(1);
    const valueOf = (name: string) =>
      attributes.find((attribute) => attribute.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    const [expires, age] = [valueOf('expires'), valueOf('max-age')];
    const expected = ['path=/', `expires=${expires}`, ...security, 'httponly', 'samesite=lax', `max-age=${age}`];
    expect(attributes.toSorted()).toEqual(expected.toSorted());
    expect(Math.abs(Date.parse(expires) - Date.now() - year * 1000)).toBeLessThan(60_000);
    expect(Math.abs(Number(age) - year)).toBeLessThan(60);
    expect(first.value).toMatch(/^[\w-]{43}$/);
    expect(first.value).not.toBe(value);
    const again = await openForm(first.value);
    expect([again.given, again.csrf]).toEqual([undefined, first.csrf]);
    expect((await openForm('planted')).value).toMatch(/^[\w-]{43}$/);
  });

  test('other methods need no token when they only read, and are refused when they could change something', async () => {
    const statuses = [];
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']) statuses.push((await ask(method, {})).status);
    expect(statuses).toEqual([200, 200, 405, 405, 405]);
    const nowhere = await app.browser().request({ url: `${app.url}/nowhere`, method: 'DELETE', headers: { host } });
    expect(nowhere.status).toBe(405);
    const service = 'https://app.example.test';
    await registerClient(app, { allowed_origins: [service] });
    const { pathname } = new URL(`${app.protocol}/userinfo`);
    const headers = { host, origin: service, 'access-control-request-method': 'GET' };
    const preflight = await app.browser().request({ url: `${app.url}${pathname}`, method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
  });
});

test('a form that was open when the cookie keys were rotated is accepted as long as its key is in the list', async () => {
  const draw = () => randomBytes(32).toString('base64url');
  const cookieKeys = [draw()];
  const app = await startApp({ config: { cookieKeys } });
  try {
    const browser = app.browser();
    const open = await browser.open('/langue');
    const csrf = open.fieldValue('csrf')!;
    const send = async () => {
      const body = { csrf, lang: 'en', action: 'save' };
      const headers = { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' };
      return (await browser.request({ url: '/langue', method: 'POST', body, headers })).status;
    };
    cookieKeys.unshift(draw());
    await app.restart();
    expect(await send()).toBeLessThan(400);
    expect((await browser.open('/langue')).fieldValue('csrf')).not.toBe(csrf);
    cookieKeys.pop();
    await app.restart();
    expect(await send()).toBe(403);
  } finally {
    await app.stop();
  }
});
