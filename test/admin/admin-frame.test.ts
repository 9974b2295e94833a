import { newPasskeyFields } from '../support/people/passkey-pages.ts';
import { createSoftPasskey } from '../support/people/soft-authenticator.ts';
import { buildAccount } from '../support/build-account.ts';
import { giveRole } from '../support/people/give-role.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { typeCredentials } from '../support/test-client.ts';
import { describeApp } from '../support/describe-app.ts';

const path = '/admin/roles';

const app = describeApp();

describe('the frame of the administration', () => {
  test('the first administrator gets the role by command, and sets a second factor up at the first page', async () => {
    const account = await buildAccount(app);
    const browser = await app.open('/compte');
    await typeCredentials(browser, account);
    expect(browser.page.find('a[href="/admin"]')).toBeNull();
    await giveRole(app, { name: account.username, role: 'admin' });
    expect((await browser.open('/compte')).find('a[href="/admin"]')).not.toBeNull();
    await browser.open(`${path}?holds=admin`);
    expect(browser.page.h1).toBe('Mettre en place la double authentification');
    const secret = readText(browser.page.find('#totp-secret'));
    await browser.submit({ otp: totpCode(secret), label: 'Téléphone' }, { action: 'enrol' });
    const page = await browser.submit({}, { action: 'acknowledge' });
    expect([page.url.pathname, page.url.search, page.h1]).toEqual([path, '?holds=admin', 'Rôles']);
  });

  test('whoever must add a second factor is offered a passkey first, and it opens the page', async () => {
    const account = await buildAccount(app, { roles: ['auditor'] });
    const browser = await app.open(path);
    const page = await typeCredentials(browser, account);
    // The form of the passkey stands before the application. Script shows it where the browser can make one.
    expect(page.all('main form').map((form) => form.getAttribute('id'))).toEqual(['passkey', 'step']);
    const passkey = createSoftPasskey({ origin: app.url });
    const opened = await browser.post(page.url.pathname + page.url.search, newPasskeyFields(page, { passkey }));
    expect([opened.url.pathname, opened.h1]).toEqual([path, 'Rôles']);
    expect(await app.rows.passkeys.list({ accountId: account.sub })).toHaveLength(1);
  });

  test('a person who turns back at the second factor is shown where she can add one', async () => {
    const account = await buildAccount(app, { roles: ['support'] });
    const browser = await app.open('/compte');
    await typeCredentials(browser, account);
    await browser.open('/admin');
    const page = await browser.submit({}, { action: 'cancel' });
    expect(page.url.pathname).toBe('/compte/securite');
  });

  test.each([
    '/admin/clients/inconnu/secrets',
    '/admin/nowhere?x=1&y=%C3%A9',
    '/admin/roles?person=x',
    '/ADMIN/Roles',
    '/Admin/Nowhere',
    '/admin/..%2fcompte',
  ])('a person without a role who opens %s signs in and finds no such page', async (address) => {
    const account = await buildAccount(app);
    const browser = app.browser();
    const asked = await browser.open(address);
    expect(asked.url.pathname).toMatch(/^\/interaction\//);
    const page = await typeCredentials(browser, account);
    expect([page.status, page.h1]).toEqual([404, 'Page non trouvée']);
    expect(page.text).not.toContain('application d’authentification');
  });

  test.each([
    '//evil.test',
    'https://evil.test/admin',
    '/\\evil.test',
    '/compte',
    '/admin/../compte',
    'admin',
    'javascript:alert(1)',
  ])('a sign-in that somebody began with the state «%s» leads to no other site', async (state) => {
    const { browser } = await signInAs(app, ['support']);
    const { status, headers } = await browser.request({
      url: `${app.url}/admin?code=x&state=${encodeURIComponent(state)}`,
    });
    expect(status).toBe(303);
    expect(String(headers['location'])).toMatch(new RegExp(`^(${app.url})?/admin$`));
  });

  test.each(['/admin/roles?person=%00', '/admin/roles?holds=admin%00', '/admin/clients/a%00', '/admin?%00=x'])(
    'the address %s is that of no page, on any database',
    async (address) => {
      const { browser } = await signInAs(app, ['admin']);
      expect((await browser.open(address)).status).toBe(404);
    },
  );

  test('the menu shows what a person may open, and nothing else', async () => {
    const support = await signInAs(app, ['support']);
    expect(support.browser.page.find(`nav a[href="${path}"]`)).toBeNull();
    const auditor = await signInAs(app, ['auditor']);
    expect(auditor.browser.page.find(`nav a[href="${path}"]`)).not.toBeNull();
  });

  test('a holder is signed out after a quarter of an hour without use, and 12 hours after the sign-in', async () => {
    const { browser } = await signInAs(app, ['auditor'], path);
    app.moveClock(14 * 60);
    expect((await browser.open(path)).url.pathname).toBe(path);
    app.moveClock(16 * 60);
    expect((await browser.open(path)).url.pathname).toMatch(/^\/interaction\//);
    const other = await signInAs(app, ['auditor'], path);
    for (let uses = 0; uses < 51; uses++) {
      app.moveClock(14 * 60);
      await other.browser.open('/admin');
    }
    expect(other.browser.page.url.pathname).toBe('/admin');
    app.moveClock(7 * 60);
    expect((await other.browser.open('/admin')).url.pathname).toMatch(/^\/interaction\//);
  });
});
