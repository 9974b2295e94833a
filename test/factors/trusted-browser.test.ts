import { createHash } from 'node:crypto';
import { giveRole } from '../support/people/give-role.ts';
import { authorizeSilently, readJwt } from '../support/authorize.ts';
import { linkTo, pressLink, resetPassword } from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { givePasskey } from '../support/people/passkey-pages.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { authorizationRequest, codeOf, exchange, registerClient } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const codePage = 'Double authentification';
const days = 30;
const day = 86_400;

describe('a browser that its person trusts', () => {
  const { app, client } = describeService({ config: { trustedBrowserDays: days } });
  beforeEach(() => toMiddleOfStep(app));

  const type = (browser: Browser, { totpSecret }: BuiltAccount, fields = {}) =>
    browser.submit({ otp: totpCode(totpSecret), ...fields }, { action: 'verify' });
  const signOut = async (browser: Browser) => {
    await browser.open(`${app.protocol}/logout`);
    await browser.submit({}, { action: 'logout' });
    app.moveClock(30);
  };
  const trusting = async (wishes: { readonly remember?: boolean } = {}) => {
    const account = await buildAccount(app, { totp: true });
    const browser = await app.open(authorizationRequest(app, client).url);
    const { username, password } = account;
    await browser.submit(
      { username, password, ...(wishes.remember ? { rememberMe: true } : {}) },
      { action: 'signin' },
    );
    expect(isIn(await type(browser, account, { trustBrowser: true }))).toBe(true);
    if (!wishes.remember) await signOut(browser);
    return { account, browser };
  };
  const signInThere = async (
    browser: Browser,
    account: BuiltAccount,
    params: Readonly<Record<string, string>> = {},
  ): Promise<Page> => (await pastPassword(app, { client, account, browser, params })).browser.page;
  const isAsked = async (browser: Browser, account: BuiltAccount) =>
    (await signInThere(browser, account)).h1 === codePage;
  const rowsOf = ({ sub }: BuiltAccount) => app.rows.trustedBrowsers.list({ accountId: sub });

  test('a trusted browser is asked for the password alone, and the service learns that there was one factor', async () => {
    const { account, browser } = await trusting();
    const { request } = await pastPassword(app, { client, account, browser });
    expect(isIn(browser.page)).toBe(true);
    const { body } = await exchange(app, client, { code: codeOf(browser.page), verifier: request.verifier });
    expect(readJwt(body['id_token']).claims).toMatchObject({ acr: 'eidas0', amr: ['pwd'] });
    expect((await rowsOf(account))[0]?.lastUsedAt).not.toBeNull();
    expect(await isAsked(app.browser(), account)).toBe(true);
  });

  test('a browser whose trust ends while the password is examined is asked for the code', async () => {
    const { account, browser } = await trusting();
    const hasher = app.services.hasher as { verify: (typeof app.services.hasher)['verify'] };
    const { verify } = hasher;
    hasher.verify = async (...input) => {
      hasher.verify = verify;
      await app.rows.trustedBrowsers.remove({ accountId: account.sub });
      return verify(...input);
    };
    expect(await isAsked(browser, account)).toBe(true);
  });

  test('a trusted browser keeps a secret of 256 bits that no script can read, and the database keeps only its SHA-256', async () => {
    const { account, browser } = await trusting();
    const cookie = browser.jar.get('geopf_trusted')!;
    expect([cookie.httpOnly, cookie.sameSite, cookie.path]).toEqual([true, 'lax', '/']);
    expect(cookie.value).toMatch(/^[\w-]{43}$/);
    expect(Math.round((Number(cookie.expires) - Date.now()) / 86_400_000)).toBe(days);
    const [row, ...others] = await rowsOf(account);
    expect(others).toEqual([]);
    expect(row?.secretHash).toBe(createHash('sha256').update(cookie.value).digest('base64url'));
  });

  test('a browser is trusted only when the box was ticked and the code was right', async () => {
    const { browser, account } = await pastPassword(app, { client });
    expect(browser.page.find('#trustBrowser')?.getAttribute('checked')).toBeUndefined();
    await browser.submit({ otp: '000000', trustBrowser: true }, { action: 'verify' });
    expect(browser.jar.get('geopf_trusted')).toBeUndefined();
    const page = browser.page;
    await browser.post(page.url.href, {
      csrf: page.fieldValue('csrf') ?? '',
      otp: totpCode(account.totpSecret),
      action: 'verify',
    });
    expect(await rowsOf(account)).toEqual([]);
  });

  test.each([
    ['two factors', { acr_values: 'eidas0-mfa' }],
    ['a sign-in anew', { prompt: 'login' }],
  ])('a trusted browser does not replace the second factor where the service asks for %s', async (_title, params) => {
    const { account, browser } = await trusting();
    expect((await signInThere(browser, account, params)).h1).toBe(codePage);
  });

  test('a trusted browser does not replace the second factor where a session is too old for the service or the account', async () => {
    const { account, browser } = await trusting();
    expect(isIn(await signInThere(browser, account))).toBe(true);
    // The person has two factors, and her session has one.
    await browser.open('/compte/profil');
    expect((await browser.submit({ email: 'autre@example.test' }, { action: 'save' })).h1).toBe(codePage);
    await type(browser, account);
    app.moveClock(61);
    await browser.open(authorizationRequest(app, client, { max_age: '60' }).url);
    expect((await browser.submit({ password: account.password }, { action: 'signin' })).h1).toBe(codePage);
  });

  test('a trusted browser with a remembered session is not asked for the code each day', async () => {
    const { browser } = await trusting({ remember: true });
    app.moveClock(day);
    expect((await authorizeSilently(app, browser, { client })).members['error']).toBe('login_required');
    expect(isIn(await browser.open(authorizationRequest(app, client).url))).toBe(true);
    app.moveClock(23 * 3600);
    expect((await authorizeSilently(app, browser, { client })).members['code']).toBeTruthy();
  });

  test('a browser is trusted for a fixed number of days, however often it is used', async () => {
    const { account, browser } = await trusting();
    const { value } = browser.jar.get('geopf_trusted')!;
    app.moveClock(29 * day);
    expect(await isAsked(browser, account)).toBe(false);
    await signOut(browser);
    app.moveClock(day);
    expect(browser.jar.get('geopf_trusted')).toBeUndefined();
    // The cookie has ended too. A browser that still sends it is asked for the code.
    browser.jar.store(new URL(app.url), [`geopf_trusted=${value}; Path=/`]);
    expect(await isAsked(browser, account)).toBe(true);
    app.moveClock(3600);
    for (const kind of app.services.operation.expiry.kinds)
      while ((await app.services.operation.expiry.clear(kind)) > 0);
    expect(await rowsOf(account)).toEqual([]);
  });

  test('a browser with the trust cookie of another person, or with an altered one, is not trusted', async () => {
    const { browser } = await trusting();
    expect(await isAsked(browser, await buildAccount(app, { totp: true }))).toBe(true);
    const { account, browser: own } = await trusting();
    const { value } = own.jar.get('geopf_trusted')!;
    own.jar.store(new URL(app.url), [`geopf_trusted=${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}; Path=/`]);
    expect(await isAsked(own, account)).toBe(true);
  });

  test('a browser is no longer trusted once its person revokes the trust', async () => {
    const { account, browser } = await trusting();
    const [row] = await rowsOf(account);
    const { trustedBrowsers } = app.services.factors;
    const stranger = await buildAccount(app);
    const remove = (accountId: string) =>
      app.services.transaction((trx) => trustedBrowsers.remove(trx, { accountId, id: row!.id }));
    expect(await remove(stranger.sub)).toBe(0);
    expect(await trustedBrowsers.list(account.sub)).toMatchObject([{ id: row!.id }]);
    expect(await remove(account.sub)).toBe(1);
    expect(await isAsked(browser, account)).toBe(true);
  });

  test('a browser is no longer trusted after a reset of the password', async () => {
    const { account, browser } = await trusting();
    const password = 'sept-loutres-sous-la-pluie-fine';
    await resetPassword(app, account.email, password);
    expect(await isAsked(browser, { ...account, password })).toBe(true);
  });

  test('a browser is no longer trusted after a change of the password', async () => {
    const { account, browser } = await trusting();
    const { browser: owner } = await pastPassword(app, { client, account });
    await type(owner, account);
    const password = 'sept-loutres-sous-la-pluie-fine';
    await owner.open('/compte/securite?step=password');
    await owner.submit({ currentPassword: account.password, password, passwordConfirm: password }, { action: 'save' });
    expect(await isAsked(browser, { ...account, password })).toBe(true);
  });

  test('a browser is no longer trusted once a factor is removed, or a change is taken back', async () => {
    const { account, browser } = await trusting();
    const { browser: owner } = await pastPassword(app, { client, account });
    await type(owner, account);
    const page = await owner.open('/compte/securite/application');
    const second = page.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
    await owner.submit({ otp: totpCode(second), label: 'Tablette' }, { action: 'enrol' });
    // One more application ends no trust, and neither does a passkey, until it is removed.
    await givePasskey(app, account);
    expect(await isAsked(browser, account)).toBe(false);
    const before = await rowsOf(account);
    await owner.open('/compte/securite');
    await owner.submit({}, { action: 'remove', form: `form:has([name="passkey"])` });
    await owner.submit({}, { action: 'confirm' });
    expect([before.length, await rowsOf(account)]).toEqual([1, []]);
    await app.rows.trustedBrowsers.insert(before);
    await owner.open('/compte/securite');
    await owner.submit({}, { action: 'remove' });
    await owner.submit({}, { action: 'confirm' });
    expect(await rowsOf(account)).toEqual([]);

    const other = await trusting();
    const { browser: thief } = await pastPassword(app, { client, account: other.account });
    await type(thief, other.account);
    const shown = await thief.open('/compte/securite/application');
    const added = shown.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
    await thief.submit({ otp: totpCode(added), label: 'Voleuse' }, { action: 'enrol' });
    const link = await linkTo(app, other.account.email, 'totp-added');
    await pressLink(app, link);
    expect(await rowsOf(other.account)).toEqual([]);
  });

  test('a person who holds a role has no trusted browser, also when the role came later', async () => {
    const agent = await buildAccount(app, { totp: true, roles: ['support'] });
    const { browser } = await pastPassword(app, { client, account: agent });
    expect(browser.page.find('#trustBrowser')).toBeNull();
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const forged = { csrf, otp: totpCode(agent.totpSecret), trustBrowser: 'on', action: 'verify' };
    await browser.post(browser.page.url.href, forged);
    expect(await rowsOf(agent)).toEqual([]);

    const later = await trusting();
    await giveRole(app, { name: later.account.username, role: 'support' });
    expect(await isAsked(later.browser, later.account)).toBe(true);
  });

  test('the audit shows when a browser was trusted', async () => {
    const { account, browser } = await trusting();
    await signInThere(browser, account);
    const [row] = await rowsOf(account);
    const lines = await app.rows.audit.list({ accountId: account.sub });
    expect(lines.find(({ event }) => event === 'account.browser_trusted')?.details).toMatchObject({ browser: row!.id });
    expect(lines.at(-1)).toMatchObject({ event: 'login.signed_in', details: { trustedBrowser: row!.id } });
  });
});

test('where the operator allows no trusted browsers there is no box, and a form that ticks it changes nothing', async () => {
  const app = await startApp();
  try {
    toMiddleOfStep(app);
    const client = await registerClient(app);
    const { browser, account } = await pastPassword(app, { client });
    expect(browser.page.find('#trustBrowser')).toBeNull();
    const csrf = browser.page.fieldValue('csrf') ?? '';
    const forged = { csrf, otp: totpCode(account.totpSecret), trustBrowser: 'on', action: 'verify' };
    expect(isIn(await browser.post(browser.page.url.href, forged))).toBe(true);
    expect(browser.jar.get('geopf_trusted')).toBeUndefined();
    expect(await app.rows.trustedBrowsers.list()).toEqual([]);
  } finally {
    await app.stop();
  }
});
