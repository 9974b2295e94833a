import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { isIn, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { describeService } from '../support/describe-app.ts';
import { totpCode } from '../support/people/totp-code.ts';

const path = '/compte/sessions';

describe('trusted browsers in the account', () => {
  const { app, client } = describeService({ config: { trustedBrowserDays: 30 } });
  beforeEach(() => toMiddleOfStep(app));

  /** Signs in from a new browser with both factors, and trusts that browser. */
  async function trust(account: BuiltAccount): Promise<Browser> {
    const { browser } = await pastPassword(app, { client, account });
    const fields = { otp: totpCode(account.totpSecret), trustBrowser: true };
    expect(isIn(await browser.submit(fields, { action: 'verify' }))).toBe(true);
    app.moveClock(30);
    return browser;
  }
  const isTrusted = async (browser: Browser, account: BuiltAccount) => {
    // The copy of the browser gets a new session and keeps only the cookie of the trust.
    const again = browser.fork();
    await again.open(`${app.protocol}/logout`);
    await again.submit({}, { action: 'logout' });
    return isIn((await pastPassword(app, { client, account, browser: again })).browser.page);
  };
  const namesOn = (browser: Browser) => browser.page.all('#trusted-browsers strong');

  test('the page lists each trusted browser, and one of them can be removed alone', async () => {
    const account = await buildAccount(app, { totp: true });
    const [first, second] = [await trust(account), await trust(account)];
    const page = await second.open(path);
    expect(namesOn(second)).toHaveLength(2);
    expect(page.find('#trusted-browsers')?.text).toContain('Confiance jusqu’au');
    const [newest] = await app.services.factors.trustedBrowsers.list(account.sub);
    const done = await second.submit(
      {},
      { action: 'forget', form: `form:has([name="browser"][value="${newest!.id}"])` },
    );
    expect(done.find('#notice')?.textContent).toContain('de nouveau demandée');
    expect(namesOn(second)).toHaveLength(1);
    expect(await isTrusted(second, account)).toBe(false);
    expect(await isTrusted(first, account)).toBe(true);
    const audit = await app.rows.audit.list({ accountId: account.sub, event: 'account.browsers_forgotten' });
    expect(audit).toHaveLength(1);
  });

  test('all trusted browsers can be removed at once', async () => {
    const account = await buildAccount(app, { totp: true });
    const [first, second] = [await trust(account), await trust(account)];
    await second.open(path);
    await second.submit({}, { action: 'forget', form: 'form:has([name="browser"][value="all"])' });
    expect(second.page.text).toContain('Aucun : la double authentification vous est demandée');
    for (const browser of [first, second]) expect(await isTrusted(browser, account)).toBe(false);
  });

  test('the trusted browsers of another account cannot be removed, and the answer is 404', async () => {
    const owner = await buildAccount(app, { totp: true });
    const theirs = await trust(owner);
    const [trusted] = await app.services.factors.trustedBrowsers.list(owner.sub);
    const other = await trust(await buildAccount(app, { totp: true }));
    const csrf = (await other.open(path)).fieldValue('csrf') ?? '';
    expect((await other.post(path, { csrf, action: 'forget', browser: trusted!.id })).status).toBe(404);
    await other.post(path, { csrf, action: 'forget', browser: 'all' });
    expect(await isTrusted(theirs, owner)).toBe(true);
  });

  test('a person whose sign-in is some time ago signs in again before a trusted browser is removed', async () => {
    const account = await buildAccount(app, { totp: true });
    const browser = await trust(account);
    app.moveClock(600);
    await browser.open(path);
    expect((await browser.submit({}, { action: 'forget' })).h1).toBe('Se connecter');
    expect(await app.services.factors.trustedBrowsers.list(account.sub)).toHaveLength(1);
  });

  test('a person without a second factor sees no list of trusted browsers', async () => {
    const { browser } = await pastPassword(app, { client, account: await buildAccount(app) });
    expect((await browser.open(path)).text).not.toContain('Navigateurs de confiance');
  });
});
