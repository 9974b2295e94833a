import { authorizeSilently, readJwt, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { isIn, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, signInForTokens, typeCredentials } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const securityPath = '/compte/securite';

describe('turning double authentication on', () => {
  const { app, client } = describeService();
  beforeEach(() => toMiddleOfStep(app));

  interface Session {
    readonly browser: Browser;
    readonly refreshToken: unknown;
  }
  const session = async (account: BuiltAccount): Promise<Session> => {
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    return { browser, refreshToken: tokens['refresh_token'] };
  };
  const isOver = async ({ browser, refreshToken }: Session) => {
    const { members } = await authorizeSilently(app, browser, { client });
    return members['error'] === 'login_required' && (await refresh(app, client, refreshToken)).status === 400;
  };
  /** Sets the first application up on the open page. */
  const enrol = async (browser: Browser) => {
    const secret = browser.page.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
    const codes = await browser.submit({ otp: totpCode(secret) }, { action: 'enrol' });
    expect(codes.all('#recovery-codes li')).toHaveLength(10);
    return browser.submit({}, { action: 'acknowledge' });
  };
  const levelIn = async (browser: Browser) =>
    readJwt((await silentTokens(app, browser, { client }))['id_token']).claims['acr'];
  const twoFactors = { acr_values: 'eidas0-mfa' };

  test('the first application ends the sessions and tokens of other devices and says so, and this session goes on', async () => {
    const account = await buildAccount(app);
    const elsewhere = await session(account);
    const here = await session(account);
    await here.browser.open(`${securityPath}/application`);
    const back = await enrol(here.browser);
    expect(back.find('#notice')?.textContent).toContain('Les sessions ouvertes ailleurs sont fermées');
    expect((await app.mailbox.newest(account.email, 'totp-added')).text).toContain('sessions ouvertes ailleurs');
    expect(await isOver(elsewhere)).toBe(true);
    expect(await levelIn(here.browser)).toBe('eidas0-mfa');
  });

  test('another application ends no session', async () => {
    const account = await buildAccount(app);
    const here = await session(account);
    await here.browser.open(`${securityPath}/application`);
    await enrol(here.browser);
    const { refresh_token } = await silentTokens(app, here.browser, { client });
    await here.browser.open(`${securityPath}/application`);
    const secret = here.browser.page.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
    const back = await here.browser.submit({ otp: totpCode(secret) }, { action: 'enrol' });
    expect(back.find('#notice')?.textContent).not.toContain('ailleurs');
    expect((await refresh(app, client, refresh_token)).status).toBe(200);
  });

  test('the switch ends the sessions and tokens of other devices and says so, and this session goes on', async () => {
    const account = await buildAccount(app);
    const passkey = await givePasskey(app, account);
    const elsewhere = await session(account);
    const here = await session(account);
    await here.browser.open(`${securityPath}/double-authentification`);
    await usePasskey(here.browser, { passkey, account });
    await here.browser.submit({}, { action: 'turn-on' });
    const back = await here.browser.submit({}, { action: 'acknowledge' });
    expect(back.find('#notice')?.textContent).toContain('Les sessions ouvertes ailleurs sont fermées');
    expect((await app.mailbox.newest(account.email, 'second-factor-on')).text).toContain('sessions ouvertes ailleurs');
    expect(await isOver(elsewhere)).toBe(true);
    expect(await levelIn(here.browser)).toBe('eidas0-mfa');
  });

  test('a first application set up for a service ends other sessions, and the request goes on in this one', async () => {
    const account = await buildAccount(app);
    const elsewhere = await session(account);
    const here = await session(account);
    await here.browser.open(authorizationRequest(app, client, twoFactors).url);
    expect(isIn(await enrol(here.browser))).toBe(true);
    expect(await isOver(elsewhere)).toBe(true);
    expect(await levelIn(here.browser)).toBe('eidas0-mfa');
  });

  test.each([['prompt=login'], ['no session']])(
    'in a sign-in with %s ends other sessions, and the request goes on',
    async (kind) => {
      const account = await buildAccount(app);
      const elsewhere = await session(account);
      const anew = kind === 'prompt=login';
      const browser = anew ? (await session(account)).browser : app.browser();
      const params = { ...twoFactors, ...(anew ? { prompt: 'login' } : {}) };
      await browser.open(authorizationRequest(app, client, params).url);
      await typeCredentials(browser, account);
      expect(isIn(await enrol(browser))).toBe(true);
      expect(await isOver(elsewhere)).toBe(true);
      expect(await levelIn(browser)).toBe('eidas0-mfa');
    },
  );
});
