import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { comeFromFranceConnect, pressFranceConnect } from '../support/people/first-arrival.ts';
import { codeFor, linkFor, somebody } from '../support/people/register.ts';
import { isIn } from '../support/people/second-factor.ts';
import type { TestApp } from '../support/start-app.ts';
import { registerClient } from '../support/test-client.ts';
import { until } from '../support/until.ts';
import { appOfEachTest, prepareEach } from '../support/describe-app.ts';

const halfAnHour = 1801;
const againTitle = 'Identifiez-vous de nouveau';
const somebodyElse = { persona: 'avec_nom_dusage' };

describe('an upstream identity that was left waiting for its account', () => {
  const app = appOfEachTest({ upstreams: true });
  const client = prepareEach(() => registerClient(app));

  const nothingWritten = async (accounts = 0) =>
    expect([await app.rows.accounts.count(), await app.rows.identities.count()]).toEqual([accounts, 0]);

  /** Brings a person through FranceConnect. She leaves before she has an account. */
  async function toProof() {
    const { browser } = await comeFromFranceConnect(app, { client });
    const { email } = somebody();
    expect((await browser.submit({ email, username: 'restee-en-plan' }, { action: 'finish' })).h1).toBe(
      'Vérification du courriel',
    );
    return { browser, email, code: await codeFor(app, email) };
  }

  test('a person who finds the registration half an hour later cannot finish it, by the code or by the link', async () => {
    const { browser, email, code } = await toProof();
    const tab = browser.tab();
    app.moveClock(halfAnHour);
    const other = somebody().email;
    // The next person uses the page that was left open, with an email address of her own.
    expect((await browser.submit({ email: other }, { action: 'change' })).h1).toBe(againTitle);
    expect(await app.mailbox.queued(other)).toEqual([]);
    expect((await tab.submit({ code }, { action: 'verify' })).h1).toBe(againTitle);
    await tab.open(await linkFor(app, email));
    expect((await tab.submit({}, { action: 'confirm' })).h1).toBe(againTitle);
    await nothingWritten();
    expect((await tab.open('/compte')).h1).toBe('Se connecter');
  });

  test('a person who identifies herself again goes on where she was and loses nothing that she typed', async () => {
    const { browser, email } = await toProof();
    app.moveClock(halfAnHour);
    const { text } = await browser.reload();
    expect(text).toContain('Rien de ce que vous avez saisi n’est perdu.');
    expect((await pressFranceConnect(browser)).h1).toBe('Vérification du courriel');
    await nothingWritten();
    await browser.submit({}, { action: 'resend' });
    await until(() => app.mailbox.messages(email).length === 2, 'the second message');
    expect(isIn(await browser.submit({ code: await codeFor(app, email) }, { action: 'verify' }))).toBe(true);
    const [account] = await app.rows.accounts.list();
    expect(account).toMatchObject({ username: 'restee-en-plan', email, familyName: 'DUBOIS' });
  });

  test('another person who identifies herself there begins a registration of her own', async () => {
    const { browser, email } = await toProof();
    app.moveClock(halfAnHour);
    await browser.reload();
    const page = await pressFranceConnect(browser, somebodyElse);
    expect(page.h1).toBe('Créer un compte Géoplateforme');
    expect(page.fieldValue('email')).not.toBe(email);
    expect(page.fieldValue('username')).not.toBe('restee-en-plan');
    await nothingWritten();
  });

  test('a person who goes on within half an hour is not asked', async () => {
    const { browser, code } = await toProof();
    app.moveClock(500);
    expect(isIn(await browser.submit({ code }, { action: 'verify' }))).toBe(true);
    expect(await app.rows.identities.count()).toBe(1);
  });

  test('a profile page that was left open is not examined once the account is made, even after the half hour', async () => {
    const { browser } = await comeFromFranceConnect(app, { client });
    const tab = browser.tab();
    app.moveClock(halfAnHour - 300);
    const [{ email }, other] = [somebody(), somebody()];
    await browser.submit({ email, username: 'presque-partie' }, { action: 'finish' });
    await browser.submit({ code: await codeFor(app, email) }, { action: 'verify', continuation: false });
    app.moveClock(300);
    const page = await tab.submit({ email: other.email, username: other.username }, { action: 'finish' });
    expect(page.h1).toBe('Cette demande est déjà terminée');
    expect(await app.mailbox.queued(other.email)).toEqual([]);
    expect(await app.rows.accounts.list({}, 'username')).toEqual([{ username: 'presque-partie' }]);
  });

  test('the next person cannot link the waiting identity to her account: the page explains it, and she signs in without it', async () => {
    const account = await buildAccount(app);
    const { browser } = await comeFromFranceConnect(app, { client });
    await browser.submit({}, { action: 'existing' });
    app.moveClock(halfAnHour);
    const page = await type(browser, account);
    expect(page.h1).toBe('Lier FranceConnect à votre compte');
    expect(page.all('#to-link, button[value=link]')).toHaveLength(0);
    expect(page.text).not.toContain('DUBOIS');
    expect(page.errors.join(' ')).toContain('plus d’une demi-heure');
    const item = page.find('input[name=item]')?.getAttribute('value') ?? '';
    const forged = await browser.submit({}, { action: 'continue', forged: { action: 'link', item } });
    expect(forged.status).toBe(422);
    await nothingWritten(1);
    expect(isIn(await browser.submit({}, { action: 'continue' }))).toBe(true);
    await nothingWritten(1);
  });

  test('a page that shows what would be linked links nothing after it was left open too long', async () => {
    const account = await buildAccount(app);
    const { browser } = await comeFromFranceConnect(app, { client });
    await browser.submit({}, { action: 'existing' });
    app.moveClock(halfAnHour - 60);
    const page = await type(browser, account);
    expect(page.find('#to-link')?.text).toContain('DUBOIS');
    app.moveClock(61);
    const late = await browser.submit({}, { action: 'link' });
    expect([late.status, late.errors.join(' ')]).toEqual([422, expect.stringContaining('plus d’une demi-heure')]);
    await nothingWritten(1);
  });

  const type = (browser: ReturnType<TestApp['browser']>, { username, password }: BuiltAccount) =>
    browser.submit({ username, password }, { action: 'signin' });
});
