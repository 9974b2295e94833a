import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { removeTotp } from '../../src/commands/factors/remove-totp.ts';
import { readJwt } from '../support/authorize.ts';
import { addTotp, buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, codeOf, exchange, signIn } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { like } from '../support/rows.ts';

const title = 'Double authentification';

describe.each(bothDatabases)('the code of an application at sign-in, on %s', (database) => {
  const { app, client } = describeService({ database });
  beforeEach(() => toMiddleOfStep(app));

  const toCode = async (account: BuiltAccount) => (await pastPassword(app, { client, account })).browser;
  const type = (browser: Browser, otp: string) => browser.submit({ otp }, { action: 'verify' });

  test('the code is asked after the password, and the tokens say that two factors were used', async () => {
    const { browser, request, account } = await pastPassword(app, { client });
    expect(browser.page.h1).toBe(title);
    expect(browser.page.find('#otp')?.attributes).toMatchObject({
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
    });
    expect((await browser.tab().open('/compte')).find('#sub')).toBeNull();

    const page = await type(browser, totpCode(account.totpSecret));
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    expect(readJwt(body['id_token']).claims).toMatchObject({
      sub: account.sub,
      acr: 'eidas0-mfa',
      amr: ['pwd', 'otp', 'mfa'],
    });
  });

  test('a used code, or one from before it, is never good again in any session', async () => {
    const account = await buildAccount(app, { totp: true });
    const [before, code] = [totpCode(account.totpSecret, -1), totpCode(account.totpSecret)];
    const [first, second] = [await toCode(account), await toCode(account)];
    expect(isIn(await type(first, code))).toBe(true);
    for (const used of [code, before]) {
      const page = await type(second, used);
      expect([page.status, page.invalidFields]).toEqual([422, ['otp']]);
    }
    const third = await toCode(account);
    expect((await type(third, code)).status).toBe(422);
    app.moveClock(30);
    expect((await type(third, code)).status).toBe(422);
    expect(isIn(await type(third, totpCode(account.totpSecret)))).toBe(true);
  });

  test('fifty posts of one right code at once sign in exactly once', async () => {
    const account = await buildAccount(app, { totp: true });
    const browsers = await Promise.all(Array.from({ length: 10 }, () => toCode(account)));
    const otp = totpCode(account.totpSecret);
    const posts = Array.from({ length: 50 }, (_, index) => {
      const browser = browsers[index % 10]!;
      const csrf = browser.page.fieldValue('csrf')!;
      return browser.fork().post(browser.page.url.href, { csrf, otp, action: 'verify' }, { continuation: false });
    });
    const pages = await Promise.all(posts);
    expect(pages.filter((page) => page.find('#continue') !== null)).toHaveLength(1);
    expect(pages.filter(({ status }) => status >= 500)).toEqual([]);

    // The failure counter lets few of the posts come as far as the store, so the store is tested without it as well.
    const [application] = await app.services.factors.totpApplications.keys(account.sub);
    const step = application!.lastStep + 1;
    const uses = await Promise.all(
      Array.from({ length: 50 }, () => app.services.factors.totpApplications.use({ id: application!.id, step })),
    );
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  test('each application of an account is good until it is removed', async () => {
    const account = await buildAccount(app, { totp: true });
    const second = await addTotp(app, account.sub);
    expect(isIn(await type(await toCode(account), totpCode(second)))).toBe(true);
    expect(isIn(await type(await toCode(account), totpCode(account.totpSecret)))).toBe(true);
    const [application] = await app.services.factors.totpApplications.list(account.sub);
    const browser = await toCode(account);
    const mark = credentialVersionOf((await app.services.account.accounts.find(account.sub))!);
    const removal = {
      accountId: account.sub,
      credentialVersion: mark,
      applicationId: application!.id,
      requestId: 'test',
      lang: 'fr',
    };
    expect(await app.services.inUnit(() => removeTotp(app.services, removal))).toMatchObject({ kind: 'removed' });
    app.moveClock(30);
    const codes = [account.totpSecret, second].map((secret) => totpCode(secret));
    const answers = [isIn(await type(browser, codes[0]!)), isIn(await type(await toCode(account), codes[1]!))];
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('removing the last application turns the second factor off, but not for a person who holds a role', async () => {
    const person = await buildAccount(app, { totp: true });
    const agent = await buildAccount(app, { totp: true, roles: ['support'] });
    const remove = async ({ sub }: BuiltAccount) => {
      const [application] = await app.services.factors.totpApplications.list(sub);
      const mark = credentialVersionOf((await app.services.account.accounts.find(sub))!);
      const removal = {
        accountId: sub,
        credentialVersion: mark,
        applicationId: application!.id,
        requestId: 'test',
        lang: 'fr',
      };
      return app.services.inUnit(() => removeTotp(app.services, removal));
    };
    expect(await remove(person)).toMatchObject({ kind: 'removed' });
    expect(await remove(agent)).toEqual({ kind: 'needed' });
    expect(isIn((await toCode(person)).page)).toBe(true);
    expect((await toCode(agent)).page.h1).toBe(title);
    expect(await app.rows.recoveryCodes.list({ accountId: person.sub })).toEqual([]);
  });

  // The tests that follow are the same on every database.
  if (database !== bothDatabases[0]) return;

  test('the page of the code links to the recovery code and to the lost device, and names the support', async () => {
    const browser = await toCode(await buildAccount(app, { totp: true }));
    const links = browser.page.all('main a').map((link) => [link.text.trim(), link.getAttribute('href')]);
    const { pathname } = browser.page.url;
    expect(links).toEqual([
      ['Utiliser un code de récupération', `${pathname}?step=recovery-code`],
      ["Je n'ai plus accès à mon application", `/appareil-perdu?demande=${pathname.split('/')[2]}`],
      ['geoplateforme@ign.fr', 'mailto:geoplateforme@ign.fr'],
    ]);
  });

  test.each([
    ['with a space', (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
    ['with the spaces of a copy', (code: string) => ` ${code.slice(0, 3)}\u00a0${code.slice(3)} `],
    [
      'in wide digits',
      (code: string) => [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join(''),
    ],
  ])('the code may be typed %s', async (_how, typed) => {
    const { browser, account } = await pastPassword(app, { client });
    expect(isIn(await type(browser, typed(totpCode(account.totpSecret))))).toBe(true);
  });

  test('a wrong code gets a message beside its field that says what to do, and is not shown again', async () => {
    const { browser, account } = await pastPassword(app, { client });
    const wrong = totpCode(account.totpSecret, 500);
    const page = await type(browser, wrong);
    expect(page.status).toBe(422);
    expect(page.invalidFields).toEqual(['otp']);
    expect(page.fieldMessage('otp')).toContain('Attendez que votre application en affiche un nouveau');
    expect(page.fieldValue('otp') ?? '').toBe('');
    expect(page.body).not.toContain(wrong);
    expect(isIn(await type(browser, totpCode(account.totpSecret)))).toBe(true);
  });

  test('a text that cannot be a code gets a message, and does not count as a try', async () => {
    const { browser, account } = await pastPassword(app, { client });
    for (const otp of ['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦', 'null', '1'.repeat(3000)]) {
      const page = await type(browser, otp);
      expect([otp, page.status, page.invalidFields]).toEqual([otp, 422, ['otp']]);
    }
    const { url } = browser.page;
    const csrf = browser.page.fieldValue('csrf')!;
    const empty = await browser.post(url.href, { csrf });
    expect([empty.status, empty.h1]).toEqual([422, title]);
    const twice = await browser.request({
      url: url.href,
      method: 'POST',
      headers: { origin: app.url },
      body: new URLSearchParams([
        ['csrf', csrf],
        ['otp', totpCode(account.totpSecret)],
        ['otp', totpCode(account.totpSecret, 1)],
        ['action', 'verify'],
      ]),
    });
    expect(twice.status).toBeGreaterThanOrEqual(400);
    expect(twice.status).toBeLessThan(500);
    expect(await app.rows.throttles.list({ key: like(`%${account.sub}`) })).toMatchObject([
      { key: `password:account:${account.sub}`, failures: 0 },
    ]);
  });

  test('a sign-in that a service asks for again asks for the password and the code again', async () => {
    const { browser, account } = await pastPassword(app, { client });
    await type(browser, totpCode(account.totpSecret));
    app.moveClock(30);
    await pastPassword(app, { client, account, browser, params: { prompt: 'login' } });
    expect(browser.page.h1).toBe(title);
    expect(isIn(await type(browser, totpCode(account.totpSecret)))).toBe(true);
  });

  test('a form of an earlier page that is sent again gets the page that is owed, and one of a later page leads there', async () => {
    const account = await buildAccount(app, { totp: true });
    const { username, password } = account;
    const browser = await app.open(authorizationRequest(app, client).url);
    const tab = browser.tab();
    const early = await tab.tab().post(tab.page.url.href, {
      csrf: tab.page.fieldValue('csrf') ?? '',
      otp: totpCode(account.totpSecret),
      action: 'verify',
    });
    expect([early.status, early.h1]).toEqual([200, 'Se connecter']);
    expect((await browser.submit({ username, password }, { action: 'signin' })).h1).toBe(title);
    const again = await tab.submit({ username, password }, { action: 'signin' });
    expect([again.status, again.h1]).toEqual([422, title]);
  });

  test('a person without a second factor is not asked for a code, and asking for that page shows the sign-in page', async () => {
    const account = await buildAccount(app);
    const browser = app.browser();
    expect((await signIn(app, browser, { client, account })).code).not.toBe('');
    await browser.open(authorizationRequest(app, client, { prompt: 'login' }).url);
    for (const step of ['second-factor', 'recovery-code', 'enrol-totp', 'recovery-codes']) {
      const page = await browser.open(`${browser.page.url.pathname}?step=${step}`);
      expect([step, page.h1]).toEqual([step, 'Se connecter']);
    }
  });

  test('the audit names each refusal, and the application whose code was accepted', async () => {
    const { browser, account } = await pastPassword(app, { client });
    await type(browser, totpCode(account.totpSecret, 700));
    await type(browser, totpCode(account.totpSecret));
    const [application] = await app.rows.totpDevices.values('id', { accountId: account.sub });
    const lines = await app.rows.audit.list({ accountId: account.sub }, 'event', 'details');
    expect(lines.map(({ event }) => event)).toEqual([
      'account.created',
      'account.totp_refused',
      'login.second-factor.refused',
      'account.totp_used',
      'login.signed_in',
    ]);
    expect(lines[3]?.details).toEqual({ device: application });
  });

  test('a code is good in its 30 seconds and in the next 30, and at no other time', async () => {
    const account = await buildAccount(app, { totp: true });
    const answers: boolean[] = [];
    for (const steps of [1, -2, -1]) {
      toMiddleOfStep(app);
      answers.push(isIn(await type(await toCode(account), totpCode(account.totpSecret, steps))));
    }
    const typedLate = totpCode(account.totpSecret);
    const late = await toCode(account);
    app.moveClock(30);
    answers.push(isIn(await type(late, typedLate)));
    const tooLate = await toCode(account);
    const stale = totpCode(account.totpSecret);
    app.moveClock(60);
    answers.push(isIn(await type(tooLate, stale)));
    expect(answers).toEqual([false, false, true, true, false]);
  });

  test('the code of another person is refused', async () => {
    const account = await buildAccount(app, { totp: true });
    const other = await buildAccount(app, { totp: true });
    const browser = await toCode(account);
    expect((await type(browser, totpCode(other.totpSecret))).status).toBe(422);
    expect(isIn(await type(await toCode(other), totpCode(other.totpSecret)))).toBe(true);
  });
});
