import { ownRequest, twoFactors } from '../../interactions/engine/own-request.ts';
import { silentTokens, readJwt } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { askedOn, givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import { oneFactorSession, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { signIn, typeCredentials } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { somebodySignedIn } from '../support/people/account-address.ts';

const codePage = 'Double authentification';
let count = 0;
const newAddress = () => `fraiche-${process.pid}-${count++}@example.test`;

describe('changes that could hand an account over need every factor of the account', () => {
  const { app, client } = describeService();
  beforeEach(() => toMiddleOfStep(app));

  const type = (browser: Browser, { totpSecret }: BuiltAccount) =>
    browser.submit({ otp: totpCode(totpSecret) }, { action: 'verify' });
  const askForAddress = async (browser: Browser, email: string) => {
    await browser.open('/compte/profil');
    return browser.submit({ email }, { action: 'save' });
  };
  const levelIn = async (browser: Browser) =>
    readJwt((await silentTokens(app, browser, { client }))['id_token']).claims['acr'];

  test('an old sign-in is renewed with both factors, and the form is kept for afterwards', async () => {
    const { browser, account } = await pastPassword(app, { client });
    await type(browser, account);
    app.moveClock(330);
    const email = newAddress();
    const page = await askForAddress(browser, email);
    expect(page.fieldValue('username')).toBe(account.username);
    expect((await browser.submit({ password: account.password }, { action: 'signin' })).h1).toBe(codePage);
    expect(await app.mailbox.queued(email)).toEqual([]);
    const back = await type(browser, account);
    expect([back.url.pathname, back.fieldValue('email')]).toEqual(['/compte/profil', email]);
    // No script sends this form: somebody else may have typed into the session that was left open. The page says what is left to do.
    expect(back.find('[data-app-send]')).toBeNull();
    expect(back.text).toContain(`Il reste à vérifier la nouvelle adresse ${email}`);
    expect((await browser.submit({}, { action: 'save' })).h1).toBe('Vérification du courriel');
  });

  test('an address that is typed before the sign-in and refused afterwards is kept', async () => {
    const { browser, account } = await somebodySignedIn(app, client);
    app.moveClock(330);
    await askForAddress(browser, 'marie@');
    const back = await typeCredentials(browser, account);
    expect(back.fieldValue('email')).toBe('marie@');
    const refused = await browser.submit({}, { action: 'save' });
    expect([refused.status, refused.fieldValue('email')]).toEqual([422, 'marie@']);
  });

  test('a fresh session with one of two factors is asked only for the second one', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = await oneFactorSession(app, { client, account });
    const email = newAddress();
    expect((await askForAddress(browser, email)).h1).toBe(codePage);
    expect(await app.mailbox.queued(email)).toEqual([]);
    const back = await type(browser, account);
    expect([back.url.pathname, back.fieldValue('email')]).toEqual(['/compte/profil', email]);
    expect(await levelIn(browser)).toBe('eidas0-mfa');
    expect((await browser.submit({}, { action: 'save' })).h1).toBe('Vérification du courriel');
  });

  test('a code of the second factor does not make an old sign-in fresh', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = await oneFactorSession(app, { client, account });
    app.moveClock(330);
    await browser.open(ownRequest({ issuer: app.issuer, path: '/compte/profil', wishes: twoFactors }));
    await type(browser, account);
    expect(await levelIn(browser)).toBe('eidas0-mfa');
    expect((await askForAddress(browser, newAddress())).find('#password')).not.toBeNull();
  });

  test('a person who does not give the missing factor returns to the page, and nothing changes', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = await oneFactorSession(app, { client, account });
    const email = newAddress();
    await askForAddress(browser, email);
    const back = await browser.submit({}, { action: 'cancel' });
    expect([back.url.href, back.h1]).toEqual([`${app.url}/compte/profil`, 'Profil']);
    expect(await app.mailbox.queued(email)).toEqual([]);
    expect((await browser.submit({}, { action: 'save' })).h1).toBe(codePage);
  });

  describe('a form of the account whose session has ended', () => {
    const halfDay = 43_300;
    const path = '/compte/adresse';
    const type = (browser: Browser, { username, password }: BuiltAccount) =>
      browser.submit({ username, password }, { action: 'signin' });
    const sendLate = async () => {
      const { browser, account } = await somebodySignedIn(app, client);
      await browser.open(path);
      app.moveClock(halfDay);
      const page = await browser.submit({ street: '12 rue du Lac', postalCode: '7' }, { action: 'save' });
      expect(page.find('#password')).not.toBeNull();
      expect(page.text).toContain('Votre session a pris fin. Ce que vous avez saisi est gardé');
      return { browser, account };
    };
    afterEach(() => app.moveClock(-halfDay));

    test('the form is shown again after the sign-in, with what was typed, and says that nothing is saved yet', async () => {
      const { browser, account } = await sendLate();
      const back = await type(browser, account);
      expect([back.url.pathname, back.fieldValue('street'), back.fieldValue('postalCode')]).toEqual([
        path,
        '12 rue du Lac',
        '7',
      ]);
      expect(back.text).toContain('n’est pas encore enregistré');
      const saved = await browser.submit({ postalCode: '75001' }, { action: 'save' });
      expect([saved.text.includes('sont enregistrées'), saved.text.includes('pas encore')]).toEqual([true, false]);
    });

    test('where nothing was typed, the sign-in says that the session has ended, in this browser alone', async () => {
      const { browser } = await signIn(app, app.browser(), { client, account: await buildAccount(app) });
      await browser.open(path);
      app.moveClock(halfDay);
      const ended = await browser.open(path);
      expect([ended.text.includes('Votre session a pris fin.'), ended.text.includes('gardé')]).toEqual([true, false]);

      const asked = String((await browser.request({ url: path })).headers.location);
      expect(asked).toContain('session_ended=');
      expect((await app.browser().open(asked)).text).not.toContain('Votre session a pris fin');
      expect((await app.browser().open(path)).text).not.toContain('Votre session a pris fin');
    });

    test('another person who signs in in that browser does not see the form', async () => {
      const { browser } = await sendLate();
      const back = await type(browser, await buildAccount(app));
      expect([back.url.pathname, back.fieldValue('street')]).toEqual([path, '']);
    });

    test('a page that one person left open changes nothing in the account of the next person, and waits for its owner', async () => {
      const [mine, theirs] = [await buildAccount(app), await buildAccount(app)];
      const { browser } = await signIn(app, app.browser(), { client, account: mine });
      await browser.open(path);
      const left = browser.tab();
      await left.open(path);
      await app.services.transaction((trx) => app.services.account.accounts.endSessions(trx, mine.sub));
      await browser.reload();
      await type(browser, theirs);
      const page = await left.submit({ street: '12 rue du Lac' }, { action: 'save' });
      expect([page.url.pathname, page.fieldValue('street')]).toEqual([path, '']);
      const stored = await app.rows.accounts.list({ id: [mine.sub, theirs.sub] });
      expect(JSON.stringify(stored)).not.toContain('12 rue du Lac');
    });

    test('the name of the account in the form opens in no other browser', async () => {
      const { browser: first, account } = await sendLate();
      await type(first, account);
      const owner = (await first.open(path)).fieldValue('owner')!;
      const other = await app.open(path);
      const csrf = other.page.fieldValue('csrf')!;
      await other.post(path, { csrf, owner, street: '12 rue du Lac', action: 'save' });
      const back = await type(other, account);
      expect([back.url.pathname, back.fieldValue('street')]).toEqual([path, '']);
    });
  });

  describe('an account with a passkey that sign-ins do not ask for', () => {
    const security = '/compte/securite';
    const holder = async () => {
      const account = await buildAccount(app);
      const passkey = await givePasskey(app, account);
      const { browser } = await signIn(app, app.browser(), { client, account });
      return { account, passkey, browser };
    };
    const post = async (browser: Browser, fields: Readonly<Record<string, string>>) => {
      const csrf = (await browser.open(security)).fieldValue('csrf') ?? '';
      return browser.post(`${app.url}${security}`, { csrf, ...fields });
    };
    const factorsOf = async ({ sub }: BuiltAccount) =>
      [await app.services.factors.totpApplications.list(sub), await app.services.factors.passkeys.list(sub)].map(
        ({ length }) => length,
      );

    test.each([`${security}/application`, `${security}/cle`, `${security}/codes`])(
      'the password alone does not open %s, the passkey does',
      async (path) => {
        const { account, passkey, browser } = await holder();
        const asked = await browser.open(path);
        expect([asked.h1, askedOn(asked).ticket]).toEqual([codePage, expect.stringMatching(/./)]);
        expect(asked.find('a[href*="recovery-code"]')).toBeNull();
        expect(asked.find('a[href^="/appareil-perdu"]')).not.toBeNull();
        expect((await browser.open(path)).h1).toBe(codePage);
        expect((await usePasskey(browser, { passkey, account })).url.pathname).toBe(path);
      },
    );

    test('the password alone does not change the address', async () => {
      const { account, passkey, browser } = await holder();
      const email = newAddress();
      expect((await askForAddress(browser, email)).h1).toBe(codePage);
      expect(await app.mailbox.queued(email)).toEqual([]);
      expect((await usePasskey(browser, { passkey, account })).fieldValue('email')).toBe(email);
      expect((await browser.submit({}, { action: 'save' })).h1).toBe('Vérification du courriel');
    });

    test('the password alone does not remove the passkey or change the password', async () => {
      const { account, browser } = await holder();
      await browser.open(security);
      await browser.submit({}, { action: 'remove', form: 'form:has([name="passkey"])' });
      expect((await browser.submit({}, { action: 'confirm' })).h1).toBe(codePage);
      expect(await factorsOf(account)).toEqual([0, 1]);
      const next = { password: 'huit-herons-sur-un-toit', passwordConfirm: 'huit-herons-sur-un-toit' };
      expect((await post(browser, { currentPassword: account.password, ...next })).h1).toBe(codePage);
    });

    test('the password alone does not remove the passkey when the form also says to rename', async () => {
      const { account, browser } = await holder();
      await browser.open(security);
      await browser.submit({}, { action: 'remove', form: 'form:has([name="passkey"])' });
      const label = 'Autre';
      expect((await post(browser, { action: 'confirm', label })).h1).toBe(codePage);
      expect((await post(browser, { browser: 'all', label })).h1).toBe(codePage);
      expect((await post(browser, { currentPassword: account.password, label })).h1).toBe(codePage);
      expect(await factorsOf(account)).toEqual([0, 1]);
    });
  });

  test('setting up a first application proves it, so the session then counts as two factors', async () => {
    const { browser } = await somebodySignedIn(app, client);
    const page = await browser.open('/compte/securite/application');
    const secret = page.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
    const codes = await browser.submit({ otp: totpCode(secret) }, { action: 'enrol' });
    expect(codes.all('#recovery-codes li')).toHaveLength(10);
    await browser.submit({}, { action: 'acknowledge' });
    const { id_token } = await silentTokens(app, browser, { client });
    expect(readJwt(id_token).claims).toMatchObject({ acr: 'eidas0-mfa', amr: ['pwd', 'otp', 'mfa'] });
    expect((await askForAddress(browser, newAddress())).h1).toBe('Vérification du courriel');
  });

  describe('a person with a role and one factor', () => {
    test('a person with a role and one factor reaches every service that does not ask for two factors', async () => {
      const account = await buildAccount(app, { roles: ['support'] });
      expect((await signIn(app, app.browser(), { client, account })).code).toBeTruthy();
    });

    test('a person with a role and one factor sets a second one up when one of our pages asks for two', async () => {
      const { browser } = await somebodySignedIn(app, client, { roles: ['support'] });
      const page = await browser.open(ownRequest({ issuer: app.issuer, wishes: twoFactors }));
      const secret = page.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
      await browser.submit({ otp: totpCode(secret) }, { action: 'enrol' });
      const back = await browser.submit({}, { action: 'acknowledge' });
      expect(back.url.href).toBe(`${app.url}/compte`);
      expect(await levelIn(browser)).toBe('eidas0-mfa');
    });
  });
});
