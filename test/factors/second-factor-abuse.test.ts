import { resetSecondFactor } from '../support/people/account-acts.ts';
import { addTotp, buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, typeCredentials } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { like, not } from '../support/rows.ts';
import { resetPassword, somebodySignedIn } from '../support/people/account-address.ts';

const title = 'Double authentification';
const strong = 'sept-loutres-sous-la-pluie-fine';

describe('getting around the second factor', () => {
  const { app, client } = describeService();
  beforeEach(() => toMiddleOfStep(app));

  const toCode = async (account: BuiltAccount) => (await pastPassword(app, { client, account })).browser;
  const type = (browser: Browser, otp: string) => browser.submit({ otp }, { action: 'verify' });
  const guess = async (account: BuiltAccount, browser?: Browser) =>
    type(browser ?? (await toCode(account)), totpCode(account.totpSecret, 700));

  /** Expects that the sign-in has started again, that the page says so, and that the code was not read as a sign-in without a name. */
  const expectLapsed = (page: Page) => {
    expect([page.h1, isIn(page), page.errors]).toEqual(['Se connecter', false, []]);
    expect(page.find('#notice')?.text).toMatch(/^Votre connexion n’a pas pu aller jusqu’au bout/);
  };

  test('failures count for the account, in whichever session they happen, and a right password resets nothing', async () => {
    const account = await buildAccount(app, { totp: true });
    for (let tries = 0; tries < 5; tries++) expect((await guess(account)).status).toBe(422);
    const browser = await toCode(account);
    const held = await type(browser, totpCode(account.totpSecret));
    expect([held.status, held.h1, held.invalidFields]).toEqual([429, title, []]);
    expect(held.find('#wait-until')?.textContent).toMatch(/à partir de .* heure de Paris/);
    expect(Number(held.header('retry-after'))).toBeGreaterThan(30);
    expect(Number(held.header('retry-after'))).toBeLessThanOrEqual(60);
    await browser.open(`${browser.page.url.pathname}?step=recovery-code`);
    const recoveryCode = account.recoveryCodes[0]!;
    expect((await browser.submit({ recoveryCode }, { action: 'verify' })).status).toBe(429);

    app.moveClock(61);
    expect(await app.rows.recoveryCodes.list({ usedAt: not(null) })).toEqual([]);
    expect(isIn(await type(await toCode(account), totpCode(account.totpSecret)))).toBe(true);
    expect((await guess(account)).status).toBe(422);
  });

  test('wrong recovery codes and wrong codes of the application count together', async () => {
    const { browser, account } = await pastPassword(app, { client });
    await browser.open(`${browser.page.url.pathname}?step=recovery-code`);
    for (const letter of 'ABCD') {
      const page = await browser.submit({ recoveryCode: letter.repeat(16) }, { action: 'verify' });
      expect(page.status).toBe(422);
    }
    expect((await guess(account)).status).toBe(422);
    expect((await guess(account)).status).toBe(429);
  });

  test('from the tenth failure in a row each try waits fifteen minutes, and no more than 25 failures are possible in a day', async () => {
    const account = await buildAccount(app, { totp: true });
    let failures = 0;
    for (const wait of [0, 0, 0, 0, 0, 60, 120, 240, 480, 900, 900]) {
      app.moveClock(wait + 1);
      expect([failures++, (await guess(account)).status]).toEqual([failures - 1, 422]);
    }
    const held = await guess(account);
    expect(held.status).toBe(429);
    expect(Number(held.header('retry-after'))).toBeGreaterThan(840);
    for (; failures < 25; failures++) {
      app.moveClock(901);
      expect([failures, (await guess(account)).status]).toEqual([failures, 422]);
    }
    app.moveClock(901);
    const last = await type(await toCode(account), totpCode(account.totpSecret));
    expect(last.status).toBe(429);
    expect(Number(last.header('retry-after'))).toBeGreaterThan(3600);
    app.moveClock(86_400);
    expect(isIn(await type(await toCode(account), totpCode(account.totpSecret)))).toBe(true);
  });

  test('a hundred guesses sent at once get five examined', async () => {
    const { browser, account } = await pastPassword(app, { client });
    const csrf = browser.page.fieldValue('csrf')!;
    const guesses = Array.from({ length: 100 }, (_, index) =>
      browser.fork().post(browser.page.url.href, {
        csrf,
        otp: totpCode(account.totpSecret, 1000 + index),
        action: 'verify',
      }),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(95);
  });

  test('a right code that is sent many times at once signs in once, and its repeats do not count as failures', async () => {
    const { browser, account } = await pastPassword(app, { client });
    const fields = { csrf: browser.page.fieldValue('csrf')!, otp: totpCode(account.totpSecret), action: 'verify' };
    const pages = await Promise.all(
      Array.from({ length: 48 }, () => browser.fork().post(browser.page.url.href, fields, { continuation: false })),
    );
    expect(pages.filter((page) => page.find('#continue') !== null).length).toBe(1);
    const repeat = async () => type(await toCode(account), fields.otp);
    for (let tries = 0; tries < 6; tries++) expect((await repeat()).status).toBe(422);
    app.moveClock(30);
    expect(isIn(await type(await toCode(account), totpCode(account.totpSecret)))).toBe(true);
  });

  test('a code that another process used a moment before is refused, and does not count as a failure', async () => {
    const account = await buildAccount(app, { totp: true });
    const { totpApplications } = app.services.factors;
    const use = totpApplications.use.bind(totpApplications);
    const browser = await toCode(account);
    totpApplications.use = async (code) => {
      await use(code);
      return use(code);
    };
    const page = await type(browser, totpCode(account.totpSecret));
    totpApplications.use = use;
    expect([page.status, isIn(page)]).toEqual([422, false]);
    const [counter] = await app.rows.throttles.list({ key: like(`second-factor:%${account.sub}`) });
    expect(counter).toMatchObject({ failures: 0 });
  });

  test('a code that was used already does not reset the failures of others', async () => {
    const account = await buildAccount(app, { totp: true });
    const right = totpCode(account.totpSecret);
    expect(isIn(await type(await toCode(account), right))).toBe(true);
    for (let tries = 0; tries < 4; tries++) expect((await guess(account)).status).toBe(422);
    expect((await type(await toCode(account), right)).status).toBe(422);
    expect((await guess(account)).status).toBe(422);
    expect((await guess(account)).status).toBe(429);
    expect((await type(await toCode(account), right)).status).toBe(429);
  });

  test('failures of a removed second factor do not count against the next one', async () => {
    const account = await buildAccount(app, { totp: true });
    for (let tries = 0; tries < 5; tries++) expect((await guess(account)).status).toBe(422);
    await app.services.inUnit(() => resetSecondFactor(app.services, { name: account.username, reason: 'test' }));
    const secret = await addTotp(app, account.sub);
    expect(isIn(await type(await toCode(account), totpCode(secret)))).toBe(true);
  });

  test('after the password alone no other page, address or form signs in', async () => {
    const { browser } = await pastPassword(app, { client });
    const { pathname } = browser.page.url;
    for (const step of ['enrol-totp', 'recovery-codes', 'second-factor', 'nulle-part']) {
      const page = await browser.open(`${pathname}?step=${step}`);
      expect([step, page.h1, isIn(page)]).toEqual([step, title, false]);
    }
    const csrf = browser.page.fieldValue('csrf')!;
    const forms = [
      { action: 'acknowledge' },
      { action: 'enrol', label: 'x' },
      { action: 'continue' },
      { action: 'back' },
      {},
    ];
    for (const fields of forms) {
      const page = await browser.post(pathname, { csrf, ...fields } as Record<string, string>);
      expect([fields, isIn(page), page.find('#continue')]).toEqual([fields, false, null]);
    }
    const resumed = await browser.open(`${app.protocol}/auth/${pathname.split('/')[2]}`);
    expect([isIn(resumed), resumed.find('#continue')]).toEqual([false, null]);
    expect((await browser.open('/compte')).find('#sub')).toBeNull();
    const silent = await browser.open(authorizationRequest(app, client, { prompt: 'none' }).url);
    expect(silent.url.searchParams.get('error')).toBe('login_required');
  });

  test('a code without the password opens nothing', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = await app.open(authorizationRequest(app, client).url);
    const { pathname } = browser.page.url;
    const csrf = browser.page.fieldValue('csrf')!;
    const otp = totpCode(account.totpSecret);
    for (const path of [pathname, `${pathname}?step=second-factor`, `${pathname}?step=recovery-code`]) {
      const page = await browser.post(path, { csrf, username: account.username, otp, action: 'verify' });
      expect([page.h1, isIn(page)]).toEqual(['Se connecter', false]);
    }
    const page = await browser.post(pathname, { csrf, recoveryCode: account.recoveryCodes[0]!, action: 'verify' });
    expect([page.h1, isIn(page)]).toEqual(['Se connecter', false]);
  });

  test('a browser that has typed the password only does not become a known browser', async () => {
    const { browser, account } = await pastPassword(app, { client });
    const known = () => app.rows.knownBrowsers.list({ accountId: account.sub });
    expect(await known()).toEqual([]);
    await type(browser, totpCode(account.totpSecret));
    expect(await known()).toHaveLength(1);
  });

  test('a second factor that is turned on while the sign-in page is open is asked for', async () => {
    const account = await buildAccount(app);
    const browser = await app.open(authorizationRequest(app, client).url);
    await addTotp(app, account.sub);
    expect((await typeCredentials(browser, account)).h1).toBe(title);
  });

  test('a password that was reset during the sign-in must be typed anew, and the code after it', async () => {
    const { browser, account } = await pastPassword(app, { client });
    expect((await resetPassword(app, account.email, strong)).status).toBe(200);

    expectLapsed(await type(browser, totpCode(account.totpSecret)));
    expectLapsed(await browser.open(browser.page.url.pathname));
    const { username } = account;
    const asked = await browser.submit({ username, password: strong }, { action: 'signin' });
    expect(asked.h1).toBe(title);
    app.moveClock(30);
    expect(isIn(await type(browser, totpCode(account.totpSecret)))).toBe(true);
  });

  test('an account that was disabled during the sign-in is not signed in', async () => {
    const { browser, account } = await pastPassword(app, { client });
    await app.rows.accounts.change({ id: account.sub }, { disabledAt: 1 });
    expectLapsed(await type(browser, totpCode(account.totpSecret)));
    expectLapsed(await browser.open(browser.page.url.pathname));
    const application = await app.rows.totpDevices.first({ accountId: account.sub });
    expect(application).toMatchObject({ lastStep: 0, lastUsedAt: null });
    const { id } = application;
    expect(await app.services.factors.totpApplications.use({ id, step: 1 })).toBe(false);
    expect(await app.services.factors.totpApplications.keys(account.sub)).toEqual([]);
  });

  test('a secret copied to the row of another account opens nothing', async () => {
    const [victim, thief] = [await buildAccount(app, { totp: true }), await buildAccount(app, { totp: true })];
    const { sealedSecret } = await app.rows.totpDevices.first({ accountId: thief.sub });
    await app.rows.totpDevices.change({ accountId: victim.sub }, { sealedSecret });
    expect((await type(await toCode(victim), totpCode(thief.totpSecret))).status).toBe(422);
  });

  test('a session stays with its account while the code of another account is asked for', async () => {
    const account = await buildAccount(app, { totp: true });
    const { browser, account: other } = await somebodySignedIn(app, client);
    await browser.open(authorizationRequest(app, client, { prompt: 'select_account' }).url);
    await browser.submit({}, { action: 'switch' });
    expect((await typeCredentials(browser, account)).h1).toBe(title);
    expect((await browser.tab().open('/compte')).find('#username')?.text).toBe(other.username);
  });
});
