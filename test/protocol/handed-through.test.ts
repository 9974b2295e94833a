import { authorizeSilently, readJwt } from '../support/authorize.ts';
import { createClient } from '../support/services/create-client.ts';
import type { Page } from '../support/requests/page.ts';
import { asClient, authorizationRequest, exchange } from '../support/test-client.ts';
import { describeSignedIn } from '../support/people/signed-in-app.ts';
import { prepare } from '../support/describe-app.ts';

const site = 'http://127.0.0.1:9/carte';
/** Every character of an address but `*`, `\` and `#`, which no registered address may have. */
const reserved = `?x=:/?@!$&'()+,;=-._~[]|^\`{}"<>&100%&%7e%2B%C3%A9`;
/** Addresses of map viewers, and others that a parser of addresses would write in another way. */
const returns = [
  `${site}?bbox=1,2,3,4`,
  `${site}?crs=EPSG:4326`,
  `${site}?url=https://data.example/wms?service=WMS&layers=a,b`,
  `${site}?name=a%20b`,
  `${site}?name=a+b`,
  `${site}?debug`,
  `${site}?`,
  `${site}?a=1&`,
  `${site}?state=mine&code=mine&a=1&a=2`,
  `${site}/%7Euser/a'b(c)`,
  `${site}${reserved}`,
  'http://127.0.0.1:9',
  'HTTP://LOCALHOST:9/Carte?crs=EPSG:4326',
  'http://127.0.0.1:9?bbox=1,2,3,4',
];
/** What clients give to get it back: every reserved character, spaces, and characters beyond ASCII. */
const given = ` a+b%20c&d=e;f#g?h/i:j@k,l'm"n<o>p\\q|r^s\`t{u}v[w]x!y$z*(~)\r\n\té€😀 `;

/** Returns the members behind an address that must have come back as it was, as a reader of addresses reads them. */
function behind(address: string, location: string | undefined): Readonly<Record<string, string>> {
  if (!location?.startsWith(address)) throw new Error(`${address} came back as ${location}`);
  const added = location.slice(address.length);
  const members = /[?&]$/.test(address) ? added : added.replace(/^[?&]/, '');
  return Object.fromEntries(members.split('&').map((member) => member.split('=').map(decodeURIComponent)));
}

describe('what a service gave comes back byte for byte', () => {
  const { app, account, browser } = describeSignedIn();
  const client = prepare(() => createClient(app, { redirect_uris: returns, post_logout_redirect_uris: returns }));

  const wish = (address: string, params: Record<string, string> = {}) => {
    const at = { ...client, redirectUri: address };
    return { client: at, params: { state: given, nonce: given, ...params } };
  };
  const postedFrom = (page: Page) => ({
    action: page.form().getAttribute('action'),
    state: page.fieldValue('state'),
    iss: page.fieldValue('iss'),
  });
  /** Returns the addresses to which a page leads, by its link and by itself. */
  const waysOn = (page: Page) => [
    page.find('#continue')?.getAttribute('href'),
    /0;url=(.*)/.exec(page.find('meta[http-equiv="refresh"]')?.getAttribute('content') ?? '')?.[1],
  ];
  const told = () => ({ state: given, iss: app.issuer });

  test.each(returns)('%s, with a code, and with an error', async (address) => {
    const silent = await authorizeSilently(app, browser, wish(address));
    const members = behind(address, silent.page.header('location'));
    expect(members).toEqual({ ...told(), code: expect.any(String) });
    const about = { code: members['code']!, verifier: silent.request.verifier };
    const { status, body } = await exchange(app, { ...client, redirectUri: address }, about);
    expect([status, readJwt(body['id_token']).claims['nonce']]).toEqual([200, given]);

    const refused = await authorizeSilently(app, app.browser(), wish(address));
    const error = { error: 'login_required', error_description: expect.any(String) };
    expect(behind(address, refused.page.header('location'))).toEqual({ ...told(), ...error });

    const inFragment = await authorizeSilently(app, browser, wish(address, { response_mode: 'fragment' }));
    expect(inFragment.page.header('location')?.startsWith(`${address}#`)).toBe(true);
    expect(behind(`${address}#`, inFragment.page.header('location'))).toMatchObject(told());

    const asForm = { response_mode: 'form_post' };
    for (const [person, member] of [
      [browser, 'code'],
      [app.browser(), 'error'],
    ] as const) {
      const { page } = await authorizeSilently(app, person, wish(address, asForm));
      expect([postedFrom(page), page.fieldValue(member)]).toEqual([
        { action: address, ...told() },
        expect.stringMatching(/./),
      ]);
      expect(page.header('content-security-policy')).toContain(`form-action ${new URL(address).origin};`);
    }
  });

  test.each(returns)('%s, after a sign-in, from an error page, and after a logout', async (address) => {
    const person = app.browser();
    const { url } = authorizationRequest(app, { ...client, redirectUri: address }, wish(address).params);
    await person.open(url);
    const broken = await person.submit({ username: account.username, csrf: 'x' }, { action: 'signin' });
    expect(behind(address, broken.find('#back')?.getAttribute('href'))).toMatchObject({
      ...told(),
      error: 'access_denied',
    });
    await person.open(url);
    const fields = { username: account.username, password: account.password };
    const left = await person.submit(fields, { action: 'signin', continuation: false });
    for (const way of waysOn(left)) expect(behind(address, way)).toEqual({ ...told(), code: expect.any(String) });

    const logout = { client_id: client.clientId, post_logout_redirect_uri: address, state: given };
    const asked = `${app.protocol}/logout?${String(new URLSearchParams(logout))}`;
    await person.open(asked);
    const done = await person.submit({}, { action: 'logout', continuation: false });
    const ways = [...waysOn(done), (await person.request({ url: asked })).header('location')];
    for (const way of ways) expect(behind(address, way)).toEqual({ state: given });
    const { state: _state, ...plain } = logout;
    const without = `${app.protocol}/logout?${String(new URLSearchParams(plain))}`;
    expect((await person.request({ url: without })).header('location')).toBe(address);
  });

  test('a request that was pushed or posted, and one that lost a race', async () => {
    const address = `${site}${reserved}`;
    const asked = wish(address, { prompt: 'none' });
    const request = authorizationRequest(app, asked.client, asked.params);
    const form = Object.fromEntries(new URL(request.url).searchParams);
    const posted = await browser.post(`${app.protocol}/auth`, form);
    const to = String(posted.trail[0]?.url);
    expect(to).toBe(`${app.protocol}/auth`);
    expect(behind(address, (await browser.request({ url: posted.trail[1]!.url })).header('location'))).toMatchObject(
      told(),
    );

    const { body } = await asClient(app, client, 'ext/par/request', form);
    const pushed = new URLSearchParams({ client_id: client.clientId, request_uri: String(body['request_uri']) });
    const url = `${app.protocol}/auth?${String(pushed)}`;
    const uses = await Promise.all(Array.from({ length: 5 }, () => browser.fork().request({ url })));
    const redirected = uses.flatMap((page) => page.header('location') ?? []);
    expect(redirected.length).toBeGreaterThan(0);
    for (const location of redirected) expect(behind(address, location)).toMatchObject(told());
  });
});
