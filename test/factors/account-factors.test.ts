import { enrolTotp } from '../../src/commands/factors/enrol-totp.ts';
import { forgetBrowsers } from '../../src/commands/factors/forget-browsers.ts';
import { removeTotp } from '../../src/commands/factors/remove-totp.ts';
import { renewRecoveryCodes } from '../../src/commands/factors/renew-recovery-codes.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { drawTotpSecret } from '../../src/domain/factors/totp.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { announcedKinds } from '../../src/domain/undo/announced-change.ts';
import { linkTo, pressLink, resetPassword, somebodySignedIn, type Person } from '../support/people/account-address.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser, Page } from '../support/browser.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { givePasskey } from '../support/people/passkey-pages.ts';
import { describeService } from '../support/describe-app.ts';
import { typeCredentials } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';

const path = '/compte/securite';
const setUp = `${path}/application`;

describe('applications and recovery codes in the account', () => {
  const { app, client } = describeService();
  beforeEach(() => toMiddleOfStep(app));

  const secretOn = (page: Page) => page.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
  const codesOn = (page: Page) => page.all('#recovery-codes code').map((code) => code.textContent);
  const notice = (page: Page) => page.find('#notice')?.textContent ?? '';
  const listed = (page: Page) => page.all('#totp-devices strong').map((name) => name.textContent);

  /** Signs the person in with every factor that the account has. */
  async function signedInWith(account: BuiltAccount): Promise<Browser> {
    const { browser } = await pastPassword(app, { client, account });
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect(isIn(page)).toBe(true);
    // Each code works once, so the next sign-in needs a later one.
    app.moveClock(30);
    return browser;
  }
  async function somebodyWithApplication(): Promise<Person> {
    const account = await buildAccount(app, { totp: true });
    return { account, browser: await signedInWith(account) };
  }
  async function enrol(
    browser: Browser,
    label = 'Tablette',
  ): Promise<{ readonly page: Page; readonly secret: string }> {
    const secret = secretOn(await browser.open(setUp));
    return { secret, page: await browser.submit({ otp: totpCode(secret), label }, { action: 'enrol' }) };
  }
  const onList = async (browser: Browser, action: 'remove' | 'rename'): Promise<Page> => {
    await browser.open(path);
    return browser.submit({}, { action });
  };
  const factorsOf = async ({ sub }: BuiltAccount) => {
    const account = await app.rows.accounts.first({ id: sub });
    const applications = await app.rows.totpDevices.values('label', { accountId: sub });
    const codes = await app.rows.recoveryCodes.count({ accountId: sub, usedAt: null });
    return {
      isOn: account.secondFactorAt !== null,
      applications: applications.toSorted(),
      codes,
    };
  };
  const announcedTo = async ({ email }: BuiltAccount) =>
    (await app.mailbox.queued(email)).filter(({ kind }) => announcedKinds.some((one) => one === kind));
  const undo = (link: string) => pressLink(app, link);

  describe('a first application', () => {
    test('a first application is proved by a code, shows the recovery codes once, and is asked for at the next sign-in', async () => {
      const { browser, account } = await somebodySignedIn(app, client);
      expect((await browser.open(path)).find('#codes-left')).toBeNull();
      await browser.click('Ajouter une application');
      const { page, secret } = await enrol(browser);
      expect(codesOn(page)).toHaveLength(10);
      const back = await browser.submit({}, { action: 'acknowledge' });
      expect(back.url.pathname).toBe(path);
      expect(notice(back)).toContain('est ajoutée');
      expect(listed(back)).toEqual(['Tablette']);
      expect(back.find('#codes-left')?.textContent).toContain('10');
      expect((await browser.open(setUp)).find('#recovery-codes')).toBeNull();
      expect(secretOn(browser.page)).not.toBe(secret);

      app.moveClock(30);
      const { browser: other } = await pastPassword(app, { client, account });
      expect(isIn(await other.submit({ otp: totpCode(secret) }, { action: 'verify' }))).toBe(true);
      const { text } = await app.mailbox.newest(account.email, 'totp-added');
      expect(text).toContain('les sessions ouvertes ailleurs ont été fermées');
    });

    test('a first application is not stored before a right code, so leaving the page leaves nothing', async () => {
      const { browser, account } = await somebodySignedIn(app, client);
      const secret = secretOn(await browser.open(setUp));
      const wrong = await browser.submit({ otp: totpCode(secret, 20), label: 'Tablette' }, { action: 'enrol' });
      expect(wrong.status).toBe(422);
      expect(wrong.invalidFields).toEqual(['otp']);
      expect(wrong.fieldValue('label')).toBe('Tablette');
      expect(secretOn(wrong)).toBe(secret);
      expect(await factorsOf(account)).toEqual({ isOn: false, applications: [], codes: 0 });
      expect(await announcedTo(account)).toEqual([]);
    });
  });

  describe('a session that was left open or stolen', () => {
    test('a secret that was shown and abandoned is not shown again in another session of the same browser', async () => {
      const { account, browser } = await somebodySignedIn(app, client);
      const secret = secretOn(await browser.open(setUp));
      expect(secretOn(await browser.open(setUp))).toBe(secret);
      await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub));
      await browser.open(setUp);
      await typeCredentials(browser, account);
      const next = secretOn(await browser.open(setUp));
      expect([next.length, next === secret]).toEqual([32, false]);
    });

    test('an old session cannot add an application: the page asks for a sign-in with the second factor', async () => {
      const { browser, account } = await somebodyWithApplication();
      app.moveClock(301);
      const asked = await browser.open(setUp);
      expect(asked.find('#password')).not.toBeNull();
      expect(asked.find('#totp-secret')).toBeNull();
      const half = await typeCredentials(browser, account);
      expect(half.find('#otp')).not.toBeNull();
      expect((await browser.open(setUp)).find('#totp-secret')).toBeNull();
      expect((await factorsOf(account)).applications).toHaveLength(1);
    });

    test('an old session cannot add an application from a page that was drawn while the session was fresh', async () => {
      const { browser, account } = await somebodySignedIn(app, client);
      const secret = secretOn(await browser.open(setUp));
      app.moveClock(301);
      const asked = await browser.submit({ otp: totpCode(secret), label: 'Tablette' }, { action: 'enrol' });
      expect(asked.find('#password')).not.toBeNull();
      expect(await factorsOf(account)).toEqual({ isOn: false, applications: [], codes: 0 });
      const back = await typeCredentials(browser, account);
      expect(back.url.pathname).toBe(setUp);
      expect(back.fieldValue('label')).toBe('Tablette');
      expect(secretOn(back)).toBe(secret);
    });

    test('an old session cannot remove an application or renew the recovery codes', async () => {
      const { browser, account } = await somebodyWithApplication();
      await onList(browser, 'remove');
      app.moveClock(301);
      expect((await browser.submit({}, { action: 'confirm' })).find('#password')).not.toBeNull();
      expect((await browser.open(`${path}/codes`)).find('#password')).not.toBeNull();
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: ['Téléphone'], codes: 10 });
    });

    test('a session changes no factor after all sessions were ended', async () => {
      const { browser, account } = await somebodySignedIn(app, client);
      const secret = secretOn(await browser.open(setUp));
      await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, account.sub));
      await browser.submit({ otp: totpCode(secret), label: 'Tablette' }, { action: 'enrol' });
      expect((await factorsOf(account)).applications).toEqual([]);
    });
  });

  test('a proof from before all sessions ended or the password changed cannot change a factor', async () => {
    const account = await buildAccount(app, { totp: true });
    const { services } = app;
    const mark = credentialVersionOf((await services.account.accounts.find(account.sub))!);
    const [application] = await services.factors.totpApplications.list(account.sub);
    await services.transaction((trx) => services.account.accounts.endSessions(trx, account.sub));
    const stale = { accountId: account.sub, credentialVersion: mark, requestId: 'test', lang: 'fr' };
    const secret = drawTotpSecret();
    const proof = { pending: { id: 'late', secret }, code: totpCode(secret), label: 'x' };
    const enrolment = { ...proof, isFirst: false, sessionUid: undefined };
    const tries: readonly (() => Promise<unknown>)[] = [
      () => enrolTotp(services, { ...stale, ...enrolment }),
      () => removeTotp(services, { ...stale, applicationId: application!.id }),
      () => renewRecoveryCodes(services, stale),
      () => forgetBrowsers(services, { ...stale, id: undefined }),
    ];
    for (const change of tries)
      await expect(withUnit(createUnit(), change)).rejects.toMatchObject({ code: 'conflict' });
    expect(await factorsOf(account)).toEqual({ isOn: true, applications: ['Téléphone'], codes: 10 });
  });

  describe('an application', () => {
    test('an application is renamed without a message', async () => {
      const { browser, account } = await somebodyWithApplication();
      app.moveClock(301);
      const page = await onList(browser, 'rename');
      expect(page.h1).toBe('Renommer « Téléphone »');
      expect(page.fieldValue('label')).toBe('Téléphone');
      for (const label of ['', 'a'.repeat(65), '<b>']) {
        const wrong = await browser.submit({ label }, { action: 'save' });
        expect([wrong.status, wrong.invalidFields]).toEqual([422, ['label']]);
      }
      const saved = await browser.submit({ label: 'Ancien téléphone' }, { action: 'save' });
      expect(listed(saved)).toEqual(['Ancien téléphone']);
      expect(await announcedTo(account)).toEqual([]);
    });

    test('an application is removed after a confirmation, and the link in the message brings it back', async () => {
      const { browser, account } = await somebodyWithApplication();
      const question = await onList(browser, 'remove');
      expect(question.h1).toBe('Supprimer « Téléphone » ?');
      expect(question.text).toContain('La double authentification sera désactivée');
      expect((await factorsOf(account)).applications).toHaveLength(1);
      const done = await browser.submit({}, { action: 'confirm' });
      expect(notice(done)).toContain('est supprimée');
      expect(await factorsOf(account)).toEqual({ isOn: false, applications: [], codes: 0 });

      await undo(await linkTo(app, account.email, 'totp-removed'));
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: ['Téléphone'], codes: 10 });
      const strong = 'neuf-castors-contre-le-vent';
      const owner = await app.open(await linkTo(app, account.email, 'reset'));
      await owner.submit({ password: strong, passwordConfirm: strong }, { action: 'save' });
      const { browser: again } = await pastPassword(app, { client, account: { ...account, password: strong } });
      expect(isIn(await again.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' }))).toBe(true);
    });

    test('with one of two applications the second factor stays on; each step is in the audit with its application', async () => {
      const account = await buildAccount(app, { totp: true, roles: ['support'] });
      const browser = await signedInWith(account);
      await enrol(browser);
      expect((await app.mailbox.newest(account.email, 'totp-added')).text).not.toContain('ont été fermées');
      const [old, added] = (await app.services.factors.totpApplications.list(account.sub)).map(({ id }) => id);
      await onList(browser, 'remove');
      expect(notice(await browser.submit({}, { action: 'confirm' }))).toContain('est supprimée');
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: ['Tablette'], codes: 10 });
      await app.rows.accounts.change({ id: account.sub }, { roles: '' });
      await onList(browser, 'remove');
      await browser.submit({}, { action: 'confirm' });
      const lines = await app.rows.audit.list({ accountId: account.sub }, 'event', 'details');
      const ofFactors = lines.filter(({ event }) => /totp_(added|removed)|factor/.test(event));
      expect(ofFactors.map(({ event, details }) => [event, details?.['device']])).toEqual([
        ['account.totp_added', added],
        ['account.totp_removed', old],
        ['account.totp_removed', added],
        ['account.second_factor_off', undefined],
      ]);
    });

    test('an application stays when the person cancels the removal', async () => {
      const { browser, account } = await somebodyWithApplication();
      await onList(browser, 'remove');
      expect((await browser.submit({}, { action: 'keep' })).h1).toBe('Sécurité');
      expect((await factorsOf(account)).applications).toHaveLength(1);
    });

    test('the last application of an account with a role cannot be removed: 409, and the page says why', async () => {
      const account = await buildAccount(app, { totp: true, roles: ['support'] });
      const browser = await signedInWith(account);
      await onList(browser, 'remove');
      const page = await browser.submit({}, { action: 'confirm' });
      expect(page.status).toBe(409);
      expect(page.text).toContain('votre rôle en demande un');
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: ['Téléphone'], codes: 10 });
      // Nor does a form turn off what has no switch: neither an application, nor the last passkey of such an account, which stays as well.
      const become = (roles: string) => app.rows.accounts.change({ id: account.sub }, { roles });
      const turnOff = async () => {
        const csrf = (await browser.open(path)).fieldValue('csrf') ?? '';
        return (await browser.post(`${path}/double-authentification`, { csrf, action: 'turn-off' })).status;
      };
      await become('');
      expect(await turnOff()).toBe(409);
      await become('support');
      await givePasskey(app, account);
      await app.rows.totpDevices.remove({ accountId: account.sub });
      expect(await turnOff()).toBe(409);
      await browser.open(path);
      await browser.submit({}, { action: 'remove', form: 'form:has([name="passkey"])' });
      expect((await browser.submit({}, { action: 'confirm' })).status).toBe(409);
      expect(await factorsOf(account)).toMatchObject({ isOn: true });
    });

    test('a person cannot remove or rename the application of another account', async () => {
      const { account } = await somebodyWithApplication();
      const [application] = await app.services.factors.totpApplications.list(account.sub);
      const { browser } = await somebodyWithApplication();
      for (const action of ['remove', 'rename']) {
        const csrf = (await browser.open(path)).fieldValue('csrf') ?? '';
        const page = await browser.post(path, { csrf, totp: application!.id, action });
        expect(page.h1).toBe('Sécurité');
        const then = await browser.post(path, { csrf, action: 'confirm', label: 'à moi' });
        expect(then.body).not.toContain(application!.id);
      }
      expect(await factorsOf(account)).toEqual({ isOn: true, applications: ['Téléphone'], codes: 10 });
    });
  });

  test('new recovery codes are shown once and replace the former ones, and the link in the message brings those back', async () => {
    const { browser, account } = await somebodyWithApplication();
    await browser.open(path);
    await browser.click('Créer de nouveaux codes');
    const shown = codesOn(await browser.submit({}, { action: 'renew' }));
    expect(shown).toHaveLength(10);
    expect(codesOn(await browser.reload())).toEqual(shown);
    expect(notice(await browser.submit({}, { action: 'acknowledge' }))).toContain('Vos nouveaux codes');
    expect((await browser.open(`${path}/codes`)).body).not.toContain(shown[0]);
    const withCode = async (recoveryCode: string, password = account.password) => {
      const { browser: other } = await pastPassword(app, { client, account: { ...account, password } });
      await other.click('Utiliser un code de récupération');
      return isIn(await other.submit({ recoveryCode }, { action: 'verify' }));
    };
    expect(await withCode(account.recoveryCodes[0]!)).toBe(false);
    expect(await withCode(shown[0]!)).toBe(true);

    await undo(await linkTo(app, account.email, 'recovery-codes-renewed'));
    const strong = 'neuf-castors-contre-le-vent';
    const owner = await app.open(await linkTo(app, account.email, 'reset'));
    await owner.submit({ password: strong, passwordConfirm: strong }, { action: 'save' });
    expect(await withCode(shown[1]!, strong)).toBe(false);
    expect(await withCode(account.recoveryCodes[1]!, strong)).toBe(true);
  });

  test('an account without a second factor has no recovery codes to renew', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    const page = await browser.open(`${path}/codes`);
    expect(page.text).toContain('n’est pas activée');
    const csrf = (await browser.open('/compte/profil')).fieldValue('csrf') ?? '';
    expect((await browser.post(`${path}/codes`, { csrf, action: 'renew' })).status).toBe(409);
    expect((await factorsOf(account)).codes).toBe(0);
  });

  describe('« ce n’était pas moi » after an application was added', () => {
    /** Adds an application as an attacker who has the person's password and session. */
    async function hijack(): Promise<Person & { readonly link: string; readonly secret: string }> {
      const person = await somebodySignedIn(app, client);
      const { secret } = await enrol(person.browser, 'Téléphone du voleur');
      await person.browser.submit({}, { action: 'acknowledge' });
      return { ...person, secret, link: await linkTo(app, person.account.email, 'totp-added') };
    }

    test('the button removes the application and its recovery codes, but opening the link changes nothing', async () => {
      const { browser, account, link } = await hijack();
      const reader = app.browser();
      for (let times = 0; times < 3; times++) {
        expect((await reader.open(link)).status).toBe(200);
        await reader.request({ url: link, method: 'HEAD' });
      }
      expect((await factorsOf(account)).isOn).toBe(true);
      expect((await undo(link)).h1).toBe('L’application est retirée');
      expect(await factorsOf(account)).toEqual({ isOn: false, applications: [], codes: 0 });
      expect((await browser.open(path)).find('#password')).not.toBeNull();
    });

    test('the link still works after the application was renamed, removed and replaced by another one', async () => {
      const { browser, account, link } = await hijack();
      await onList(browser, 'rename');
      await browser.submit({ label: 'Téléphone' }, { action: 'save' });
      app.moveClock(30);
      await enrol(browser, 'Autre');
      await onList(browser, 'remove');
      await browser.submit({}, { action: 'confirm' });
      expect((await undo(link)).status).toBe(200);
      expect(await factorsOf(account)).toEqual({ isOn: false, applications: [], codes: 0 });
    });

    test('the link still works after a reset of the password', async () => {
      const { account, link } = await hijack();
      const strong = 'neuf-castors-contre-le-vent';
      await resetPassword(app, account.email, strong);
      expect((await factorsOf(account)).isOn).toBe(true);
      expect((await undo(link)).status).toBe(200);
      expect(await factorsOf(account)).toEqual({ isOn: false, applications: [], codes: 0 });
    });

    test('the link works for exactly 72 hours', async () => {
      const { account, link } = await hijack();
      app.moveClock(72 * 3600 - 60);
      expect((await app.browser().open(link)).status).toBe(200);
      app.moveClock(61);
      expect((await undo(link)).status).toBe(400);
      expect((await factorsOf(account)).isOn).toBe(true);
    });
  });
});
