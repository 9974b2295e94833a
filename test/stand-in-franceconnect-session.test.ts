import type { StandIns } from '../demo/stand-ins/start-stand-ins.ts';
import { shiftClock } from '../src/shift-clock.ts';
import { createBrowser } from './support/browser.ts';
import { ask, authorizeUrl, get, logoutUri, redeem, signIn, startBoth } from './support/stand-in-client.ts';

const provider = 'franceConnect';
const RealDate = globalThis.Date;
let standIns: StandIns;

beforeAll(async () => {
  standIns = await startBoth();
});
afterAll(() => standIns.stop());
afterEach(() => {
  globalThis.Date = RealDate;
});

/** From its clock on, so many seconds later. */
const pass = (seconds: number) => shiftClock(seconds);

describe('the session at FranceConnect', () => {
  test('It lives 30 minutes after its last use and leads straight to the information page', async () => {
    const { browser } = await signIn(standIns, provider);
    pass(29 * 60);
    await browser.open(authorizeUrl(standIns, provider));
    expect(browser.page.find('[data-testid="continue"]')).not.toBeNull();
    globalThis.Date = RealDate;
    pass(58 * 60);
    await browser.open(authorizeUrl(standIns, provider));
    expect(browser.page.find('[data-testid="continue"]')).not.toBeNull();
    globalThis.Date = RealDate;
    pass(89 * 60);
    await browser.open(authorizeUrl(standIns, provider));
    expect(browser.page.find('[data-testid="idp-demonstration"]')).not.toBeNull();
  });

  test('Its cookies begin with fc_, its pages belong to the browser that began', async () => {
    const { browser } = await ask(standIns, provider);
    expect(browser.jar.all().map(({ name }) => name)).toEqual(['fc_session']);
    const stranger = await createBrowser().open(browser.page.url.href);
    expect([stranger.status, stranger.find('#error-code')?.text]).toEqual([400, 'Y000400']);
  });

  const logout = (parameters: Record<string, string>) =>
    `${standIns.urls.franceConnect}/session/end?${new URLSearchParams(parameters)}`;

  test('A logout takes the ID token, also an expired one, ends the session and comes back with the state', async () => {
    const { browser, answer } = await signIn(standIns, provider);
    const { json } = await redeem(standIns, provider, answer['code']);
    pass(600);
    const hint = { id_token_hint: json.id_token };
    const page = await browser.open(logout({ ...hint, post_logout_redirect_uri: logoutUri, state: 'abc' }));
    expect(page.url.href).toBe(`${logoutUri}?state=abc`);
    await browser.open(authorizeUrl(standIns, provider));
    expect(browser.page.find('[data-testid="idp-demonstration"]')).not.toBeNull();
    expect((await browser.open(logout(hint))).text).toContain(
      'Vous êtes bien déconnecté, vous pouvez fermer votre navigateur.',
    );
  });

  test('A logout without the ID token, with another parameter or to an address that is not declared is refused', async () => {
    const { browser, answer } = await signIn(standIns, provider);
    const { json } = await redeem(standIns, provider, answer['code']);
    const hint = { id_token_hint: json.id_token };
    const code = async (parameters: Record<string, string>) =>
      (await browser.open(logout(parameters))).find('#error-code')?.text;
    expect(await code({ post_logout_redirect_uri: logoutUri, state: 'abc' })).toBe('Y000400');
    expect(await code({ id_token_hint: '', state: 'abc' })).toBe('Y000400');
    expect(await code({ ...hint, redirect: 'x' })).toBe('Y000400');
    expect(await code({ ...hint, post_logout_redirect_uri: 'http://localhost:9/ailleurs' })).toBe('invalid_request');
    await browser.open(authorizeUrl(standIns, provider));
    expect(browser.page.find('[data-testid="continue"]')).not.toBeNull();
  });
});

test('Discovery tells what the real one tells, its half-truth about S256 included, and keys are cached ten minutes', async () => {
  const { json } = await get(`${standIns.urls.franceConnect}/.well-known/openid-configuration`);
  expect(json).toMatchObject({
    issuer: standIns.urls.franceConnect,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['pairwise'],
    acr_values_supported: ['eidas1'],
    id_token_signing_alg_values_supported: ['HS256', 'ES256', 'RS256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
  });
  expect(json.scopes_supported).not.toContain('offline_access');
  const keys = await get(json.jwks_uri);
  expect(keys.type).toBe('application/jwk-set+json');
  expect(keys.headers['cache-control']).toBe('public, max-age=600');
  expect(JSON.parse(keys.text).keys).toEqual([
    expect.objectContaining({ kty: 'EC', alg: 'ES256' }),
    expect.objectContaining({ kty: 'RSA', alg: 'RS256' }),
  ]);
  expect(keys.text).not.toContain('"d"');
});
