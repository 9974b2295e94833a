import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { drawTotpSecret, maxTotpApplications } from '../../src/domain/factors/totp.ts';
import { enrolTotp } from '../../src/commands/factors/enrol-totp.ts';
import { readJwt } from '../support/authorize.ts';
import { addTotp, buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { codeOf, exchange, typeCredentials } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const title = 'Mettre en place la double authentification';
const codesTitle = 'Vos codes de récupération';

const secretOf = (page: Page) => page.find('#totp-secret')?.text ?? '';
const codesOf = (page: Page) => page.all('#recovery-codes li').map(({ text }) => text.trim());

describe('setting up an application on the way to a service', () => {
  const { app, client } = describeService();
  beforeEach(() => toMiddleOfStep(app));

  const params = { acr_values: 'eidas0-mfa' };
  const toSetUp = async (given?: BuiltAccount, browser?: Browser) => {
    const account = given ?? (await buildAccount(app));
    return pastPassword(app, { client, account, params, ...(browser ? { browser } : {}) });
  };
  const enrol = (browser: Browser, otp: string, label = 'téléphone') =>
    browser.submit({ otp, label }, { action: 'enrol' });
  const held = async ({ sub }: BuiltAccount) => ({
    applications: await app.rows.totpDevices.count({ accountId: sub }),
    codes: await app.rows.recoveryCodes.count({ accountId: sub }),
    isOn: (await app.rows.accounts.first({ id: sub })).secondFactorAt !== null,
  });

  test('one right code makes an application a factor, shows the recovery codes once, and gives the service its level', async () => {
    const { browser, request, account } = await toSetUp();
    expect(browser.page.h1).toBe(title);
    const secret = secretOf(browser.page);
    expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const uri = new URL(browser.page.find('#totp-uri')!.getAttribute('href')!);
    expect(uri.searchParams.get('secret')).toBe(secret.replaceAll(' ', ''));
    expect(decodeURIComponent(uri.pathname)).toMatch(new RegExp(`Comptes Géoplateforme:${account.email}$`));
    expect(browser.page.find('svg[role="img"]')?.getAttribute('aria-label')).toContain('QR code');
    expect(await held(account)).toEqual({ applications: 0, codes: 0, isOn: false });

    const wrong = await enrol(browser, totpCode(secret, 300));
    expect([wrong.status, wrong.invalidFields, wrong.fieldValue('label')]).toEqual([422, ['otp'], 'téléphone']);
    expect(secretOf(wrong)).toBe(secret);
    expect(await held(account)).toEqual({ applications: 0, codes: 0, isOn: false });

    const shown = await enrol(browser, totpCode(secret));
    expect(shown.h1).toBe(codesTitle);
    const codes = codesOf(shown);
    expect(codes).toHaveLength(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await held(account)).toEqual({ applications: 1, codes: 10, isOn: true });
    expect((await app.mailbox.newest(account.email, 'totp-added')).text).toContain('/lien/');

    const page = await browser.submit({}, { action: 'acknowledge' });
    const { body } = await exchange(app, client, { code: codeOf(page), verifier: request.verifier });
    expect(page.url.searchParams.get('state')).toBe(request.state);
    expect(readJwt(body['id_token']).claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] });

    // From now on the code of a later step is asked for, and a recovery code is accepted in its place.
    const next = (await pastPassword(app, { client, account })).browser;
    expect((await next.submit({ otp: totpCode(secret) }, { action: 'verify' })).status).toBe(422);
    app.moveClock(30);
    expect(isIn(await next.submit({ otp: totpCode(secret) }, { action: 'verify' }))).toBe(true);
    const lost = (await pastPassword(app, { client, account })).browser;
    await lost.click('Utiliser un code de récupération');
    expect(isIn(await lost.submit({ recoveryCode: codes[0]! }, { action: 'verify' }))).toBe(true);
  });

  test('the recovery codes must be acknowledged, and survive a reload until the person has done so', async () => {
    const { browser } = await toSetUp();
    const codes = codesOf(await enrol(browser, totpCode(secretOf(browser.page))));
    const { pathname } = browser.page.url;
    expect(codesOf(await browser.reload())).toEqual(codes);
    for (const step of ['enrol-totp', 'second-factor', 'recovery-code'])
      expect([step, (await browser.open(`${pathname}?step=${step}`)).h1]).toEqual([step, codesTitle]);
    const csrf = browser.page.fieldValue('csrf')!;
    expect(isIn(await browser.post(pathname, { csrf }))).toBe(false);
    expect(isIn(await browser.post(pathname, { csrf, action: 'continue' }))).toBe(false);
    await browser.open(pathname);
    expect(isIn(await browser.submit({}, { action: 'acknowledge' }))).toBe(true);
    expect((await browser.tab().open(pathname)).text).not.toContain(codes[0]);
  });

  test('a set-up that is abandoned leaves no application, and the next set-up has another secret', async () => {
    const { browser, account } = await toSetUp();
    const secret = secretOf(browser.page);
    expect(secretOf(await browser.reload())).toBe(secret);
    const other = (await toSetUp(account)).browser;
    expect(secretOf(other.page)).not.toBe(secret);
    expect((await enrol(other, totpCode(secret))).status).toBe(422);
    expect(await held(account)).toEqual({ applications: 0, codes: 0, isOn: false });
    expect(isIn((await pastPassword(app, { client, account })).browser.page)).toBe(true);
  });

  test('a secret that was shown and abandoned is neither shown nor accepted after fifteen minutes', async () => {
    const { browser, account } = await toSetUp();
    const secret = secretOf(browser.page);
    app.moveClock(840);
    expect((await browser.reload()).h1).toBe('Se connecter');
    expect(secretOf(await typeCredentials(browser, account))).toBe(secret);
    app.moveClock(60);
    const late = await enrol(browser, totpCode(secret));
    expect([late.status, late.invalidFields]).toEqual([422, ['otp']]);
    expect(secretOf(late)).not.toBe(secret);
    expect(await held(account)).toMatchObject({ applications: 0 });
    expect((await enrol(browser, totpCode(secretOf(late)))).h1).toBe(codesTitle);
  });

  test('a wrong value in the set-up gets a message, and the other values stay in their fields', async () => {
    const { browser, account } = await toSetUp();
    const secret = secretOf(browser.page);
    const both = await enrol(browser, '12', 'mon <téléphone>');
    expect([both.status, both.invalidFields]).toEqual([422, ['otp', 'label']]);
    expect(both.fieldValue('label')).toBe('mon <téléphone>');
    const long = await enrol(browser, totpCode(secret), 'a'.repeat(65));
    expect([long.status, long.invalidFields]).toEqual([422, ['label']]);
    expect((await enrol(browser, totpCode(secret), '')).h1).toBe(codesTitle);
    const [application] = await app.services.factors.totpApplications.list(account.sub);
    expect(application!.label).toBe('Application d’authentification');
  });

  test('another person who signs in on the same page sees no data of the first person', async () => {
    const account = await buildAccount(app);
    const other = await buildAccount(app);
    const withFactor = await buildAccount(app, { totp: true });
    const { browser } = await toSetUp(account);
    const secret = secretOf(browser.page);
    const { pathname } = browser.page.url;
    /** Ends the proofs of the former person, so that the same request asks for the sign-in again. */
    const signInAfter = async (former: BuiltAccount, { username, password }: BuiltAccount) => {
      await app.rows.accounts.change({ id: former.sub }, { sessionEpoch: 9 });
      await browser.open(pathname);
      return browser.submit({ username, password }, { action: 'signin' });
    };
    const page = await signInAfter(account, other);
    expect(page.h1).toBe(title);
    expect(secretOf(page)).not.toBe(secret);
    expect(page.text).not.toContain(account.email);

    const codes = codesOf(await enrol(browser, totpCode(secretOf(page))));
    expect(codes).toHaveLength(10);
    await signInAfter(other, withFactor);
    const last = await browser.submit({ otp: totpCode(withFactor.totpSecret) }, { action: 'verify' });
    expect([isIn(last), last.text.includes(codes[0]!)]).toEqual([true, false]);
  });

  test('a person who has a second factor must use it, and cannot add another one on the way to a service', async () => {
    const account = await buildAccount(app, { totp: true });
    const { browser } = await toSetUp(account);
    expect(browser.page.h1).toBe('Double authentification');
    expect((await browser.open(`${browser.page.url.pathname}?step=enrol-totp`)).h1).toBe('Double authentification');
    expect(isIn(await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' }))).toBe(true);
  });

  test('a second factor that was turned on elsewhere while the set-up was open is asked for instead', async () => {
    const { browser, account } = await toSetUp();
    const secret = secretOf(browser.page);
    const real = await addTotp(app, account.sub);
    expect((await enrol(browser, totpCode(secret))).h1).toBe('Double authentification');
    expect(await held(account)).toMatchObject({ applications: 1 });
    await browser.open(browser.page.url.pathname);
    expect(isIn(await browser.submit({ otp: totpCode(real) }, { action: 'verify' }))).toBe(true);
  });

  test('ten posts of one right code at once add the application once, and its recovery codes are shown', async () => {
    const { browser, account } = await toSetUp();
    const { page } = browser;
    const fields = { csrf: page.fieldValue('csrf')!, otp: totpCode(secretOf(page)), label: '', action: 'enrol' };
    const pages = await Promise.all(
      Array.from({ length: 10 }, () => browser.fork().post(page.url.href, fields, { continuation: false })),
    );
    expect(pages.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await held(account)).toEqual({ applications: 1, codes: 10, isOn: true });
    const codes = codesOf(await browser.open(page.url.pathname));
    expect(codes).toHaveLength(10);
    expect(isIn(await browser.submit({}, { action: 'acknowledge' }))).toBe(true);
    const lost = (await pastPassword(app, { client, account })).browser;
    await lost.click('Utiliser un code de récupération');
    expect(isIn(await lost.submit({ recoveryCode: codes[9]! }, { action: 'verify' }))).toBe(true);
  });

  test('the number of applications of an account is limited', async () => {
    const account = await buildAccount(app, { totp: true });
    for (let count = 1; count < maxTotpApplications; count++) await addTotp(app, account.sub);
    const secret = drawTotpSecret();
    const enrolment = {
      accountId: account.sub,
      credentialVersion: credentialVersionOf((await app.services.account.accounts.find(account.sub))!),
      pending: { id: 'one-too-many', secret },
      code: totpCode(secret),
      label: 'x',
      isFirst: false,
      sessionUid: undefined,
      requestId: 'test',
      lang: 'fr',
    };
    expect(await app.services.inUnit(() => enrolTotp(app.services, enrolment))).toEqual({ kind: 'full' });
    expect(await app.services.inUnit(() => enrolTotp(app.services, { ...enrolment, isFirst: true }))).toEqual({
      kind: 'already',
    });

    const person = await buildAccount(app, { totp: true });
    const twice = {
      ...enrolment,
      accountId: person.sub,
      credentialVersion: credentialVersionOf((await app.services.account.accounts.find(person.sub))!),
    };
    expect(await app.services.inUnit(() => enrolTotp(app.services, twice))).toMatchObject({ kind: 'enrolled' });
    expect(await app.services.inUnit(() => enrolTotp(app.services, twice))).toEqual({ kind: 'already' });
    expect(await held(account)).toMatchObject({ applications: maxTotpApplications });
  });
});
