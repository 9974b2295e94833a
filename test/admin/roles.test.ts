import { randomUUID } from 'node:crypto';
import { createClient } from '../support/services/create-client.ts';
import type { Role } from '../../src/domain/roles/roles.ts';
import { disableAccount } from '../support/people/account-acts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { giveRole, takeRole } from '../support/people/give-role.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { ownFields } from '../support/requests/own-fields.ts';
import { typeCredentials } from '../support/test-client.ts';
import { typeBothFactors } from '../support/people/second-factor.ts';
import { describeApp, prepareEach } from '../support/describe-app.ts';

const path = '/admin/roles';
const reason = 'Arrivée dans l’équipe, demande 481';

const app = describeApp();

const rolesOf = async ({ sub }: Pick<BuiltAccount, 'sub'>) => (await app.services.account.accounts.find(sub))?.roles;

describe('the page of roles', () => {
  const administrator = prepareEach(() => signInAs(app, ['admin'], path));

  const personPage = ({ sub }: Pick<BuiltAccount, 'sub'>, role?: Role) =>
    administrator.browser.open(`${path}?person=${sub}${role ? `&role=${role}` : ''}`);

  test.each(['username', 'email', 'sub'] as const)(
    'an administrator finds a person by her %s and gives her a role',
    async (by) => {
      const person = await buildAccount(app);
      const { browser } = administrator;
      await browser.open(path);
      const found = await browser.submit({ account: person[by] }, { action: 'find' });
      expect(found.h1).toBe('Donner un rôle');
      expect(readText(found.find('#person-email'))).toBe(person.email);
      expect(found.text).not.toContain(person.username.concat(' '));
      const done = await browser.submit({ role: 'auditor', reason: `  ${reason}\n` }, { action: 'grant' });
      expect([done.url.pathname, readText(done.find('#notice'))]).toEqual([
        path,
        'Le rôle est donné. La personne et les administrateurs sont prévenus par courriel.',
      ]);
      expect(await rolesOf(person)).toEqual(['auditor']);
      const line = await app.rows.audit.first({ accountId: person.sub, event: 'account.role_granted' });
      expect(line).toMatchObject({ actorKind: 'account', actorId: administrator.account.sub, reason });
      expect(line.details).toEqual({ role: 'auditor', by: 'administrator' });
    },
  );

  test('the person and every administrator are told, each in her language, and nobody else is', async () => {
    const person = await buildAccount(app, { locale: 'en' });
    const colleague = await buildAccount(app, { roles: ['admin'] });
    const helper = await buildAccount(app, { roles: ['support'] });
    await personPage(person);
    await administrator.browser.submit({ role: 'client-manager', reason }, { action: 'grant' });
    const told = await app.mailbox.newest(person.email, 'own-role-changed');
    expect(told.subject).toMatch(/^You have been given a role/);
    expect(told.text).toContain('manager of services');
    for (const { email } of [colleague, administrator.account]) {
      const message = await app.mailbox.newest(email, 'role-changed');
      expect(message.text).toContain('gestionnaire des services');
      expect(message.text).toContain(person.email);
      expect(message.text).toContain(administrator.account.email);
      for (const { username } of [person, administrator.account])
        expect(message.text).not.toMatch(new RegExp(`${username}(?!@)`));
    }
    expect(await app.mailbox.queued(helper.email)).toEqual([]);
  });

  test('a role that is taken away opens nothing from the next request on', async () => {
    const person = await signInAs(app, ['auditor', 'support'], path);
    expect(person.browser.page.status).toBe(200);
    const asked = await personPage(person.account, 'auditor');
    expect(asked.h1).toBe('Retirer un rôle');
    await administrator.browser.submit({ reason }, { action: 'revoke' });
    expect(await rolesOf(person.account)).toEqual(['support']);
    expect((await person.browser.open(path)).status).toBe(404);
    expect((await person.browser.open('/admin')).status).toBe(200);
    // Another process, or a statement by hand, is seen as soon.
    await app.rows.accounts.change({ id: person.account.sub }, { roles: '' });
    expect((await person.browser.open('/admin')).status).toBe(404);
    expect((await app.mailbox.newest(person.account.email, 'own-role-changed')).subject).toMatch(
      /^Un rôle vous est retiré/,
    );
  });

  test('her history names the role in words, and says that an administrator did it', async () => {
    const person = await buildAccount(app);
    await personPage(person);
    await administrator.browser.submit({ role: 'client-contact', reason }, { action: 'grant' });
    await takeRole(app, { name: person.username, role: 'client-contact' });
    const browser = await app.open('/compte/historique');
    await typeCredentials(browser, person);
    const items = browser.page.all('#events li').map(readText);
    expect(items.find((item) => item.startsWith('Rôle attribué'))).toMatch(
      /Rôle : contact d’un service Par : un administrateur$/,
    );
    expect(items.find((item) => item.startsWith('Rôle retiré'))).toMatch(
      /Rôle : contact d’un service Par : l’assistance$/,
    );
  });

  const bad: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['no role and no reason', {}, ['role', 'reason']],
    ['a role that does not exist', { role: 'root', reason }, ['role']],
    ['a reason of two characters', { role: 'support', reason: ' ab ' }, ['reason']],
    ['a reason of 501 characters', { role: 'support', reason: 'a'.repeat(501) }, ['reason']],
    ['a reason that turns the text around', { role: 'support', reason: 'abc\u202edef' }, ['reason']],
  ];
  test.each(bad)('%s: the form comes back with what was typed', async (_what, typed, fields) => {
    const person = await buildAccount(app);
    await personPage(person);
    const csrf = administrator.browser.page.fieldValue('csrf') ?? '';
    const page = await administrator.browser.post(administrator.browser.page.url.href, {
      csrf,
      ...typed,
      action: 'grant',
    });
    expect([page.status, page.invalidFields]).toEqual([422, fields]);
    expect(page.fieldValue('reason')).toBe(typed['reason'] ?? '');
    expect(await rolesOf(person)).toEqual([]);
  });

  test.each(['', 'personne-inconnue', 'nobody@example.test', '%'])(
    'a name that no account has exactly finds nobody: «%s»',
    async (account) => {
      await administrator.browser.open(path);
      const page = await administrator.browser.submit({ account }, { action: 'find' });
      expect([page.status, page.invalidFields, page.fieldValue('account')]).toEqual([422, ['account'], account]);
    },
  );

  test('nobody changes her own roles: the page has no form, and a form that was made up is refused', async () => {
    const { browser, account } = administrator;
    await buildAccount(app, { roles: ['admin'] });
    const csrf = (await browser.open('/compte/profil')).fieldValue('csrf') ?? '';
    expect((await browser.open(path)).all(`a[href*="${account.sub}"]`)).toEqual([]);
    for (const query of [`?person=${account.sub}`, `?person=${account.sub}&role=admin`]) {
      const page = await browser.open(`${path}${query}`);
      expect([page.status, page.find('#step')]).toEqual([200, null]);
      expect(readText(page.find('#refusal'))).toBe(
        'Personne ne change ses propres rôles. Demandez à un autre administrateur.',
      );
      for (const [action, role] of [
        ['grant', 'support'],
        ['revoke', 'admin'],
      ] as const) {
        const forged = await browser.post(`${path}${query}`, { csrf, role, reason, action });
        expect([forged.status, await rolesOf(account)]).toEqual([409, ['admin']]);
      }
    }
  });

  test('a form names the role and the reason, and nothing else that it holds counts', async () => {
    const person = await buildAccount(app);
    const other = await buildAccount(app);
    await personPage(person);
    const own = ownFields(administrator.browser.page);
    const url = administrator.browser.page.url.href;
    const more = {
      roles: 'admin',
      person: other.sub,
      account: other.sub,
      accountId: other.sub,
      sub: other.sub,
      byAccountId: other.sub,
      by: 'system',
      isGiven: 'false',
      disabledAt: '1',
      actor: other.sub,
    };
    await administrator.browser.post(url, { ...own, role: 'support', reason, action: 'grant', ...more });
    expect([await rolesOf(person), await rolesOf(other)]).toEqual([['support'], []]);
    const twice = new URLSearchParams([
      ...Object.entries({ ...own, reason, action: 'grant' }),
      ['role', 'admin'],
      ['role', 'auditor'],
    ]);
    const page = await administrator.browser.request({
      url,
      method: 'POST',
      headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
      body: twice.toString(),
    });
    expect([page.status, await rolesOf(person)]).toEqual([422, ['support']]);
  });

  test('a role that somebody else has given or taken meanwhile is refused, and the page says so', async () => {
    const person = await buildAccount(app, { roles: ['support'] });
    await personPage(person);
    const other = administrator.browser.tab();
    await giveRole(app, { name: person.username, role: 'auditor' });
    const again = await administrator.browser.submit({ role: 'auditor', reason }, { action: 'grant' });
    expect([again.status, again.fieldValue('reason')]).toEqual([409, reason]);
    await other.open(`${path}?person=${person.sub}&role=support`);
    await takeRole(app, { name: person.username, role: 'support' });
    expect((await other.submit({ reason }, { action: 'revoke' })).status).toBe(409);
    expect(await rolesOf(person)).toEqual(['auditor']);
  });

  test('an administrator who has lost the role meanwhile changes nothing with the form that is open', async () => {
    const person = await buildAccount(app);
    await personPage(person);
    await buildAccount(app, { roles: ['admin'] });
    await takeRole(app, { name: administrator.account.username, role: 'admin' });
    expect((await administrator.browser.submit({ role: 'support', reason }, { action: 'grant' })).status).toBe(404);
    expect(await rolesOf(person)).toEqual([]);
  });

  test('the account of a service, a disabled account and an account that is gone get no role', async () => {
    const { services } = app;
    const { clientId } = await createClient(app, { service_account: true, grant_types: ['client_credentials'] });
    const serviceId = (await services.clients.registry.find(clientId))!.serviceAccountId!;
    const disabled = await buildAccount(app);
    await services.inUnit(() => disableAccount(services, { name: disabled.username }));
    for (const sub of [serviceId, randomUUID(), 'x', '../accounts', ''])
      expect((await personPage({ sub })).status).toBe(404);
    const page = await personPage(disabled);
    expect([page.status, page.find('#step')]).toEqual([200, null]);
    const csrf = (await administrator.browser.open(path)).fieldValue('csrf') ?? '';
    const forged = await administrator.browser.post(`${path}?person=${disabled.sub}`, {
      csrf,
      role: 'admin',
      reason,
      action: 'grant',
    });
    expect([forged.status, await rolesOf(disabled)]).toEqual([422, []]);
  });

  test('an auditor reads who holds a role, as the page of a person shows her, and no form changes anything', async () => {
    const { browser, account } = await signInAs(app, ['auditor'], path);
    const written = { email: 'claire@xn--muse-dpa.example', givenName: 'Claire\u202egpj' };
    await app.rows.accounts.change({ id: account.sub }, written);
    const page = await browser.open(`${path}?holds=auditor`);
    expect(readText(page.find('#holders'))).toMatch(/Claire\[U\+202E\]gpj\b.* claire@musée\.example vous/);
    const own = await personPage(account);
    expect([readText(own.find('#person-email')), own.body.includes('\u202e')]).toEqual(['claire@musée.example', false]);
    expect(readText(own.find('.app-definition'))).toContain('Claire[U+202E]gpj');
    expect([page.find('#step'), page.all('a[href*="person="]').length]).toEqual([null, 0]);
    expect((await browser.open(`${path}?person=${administrator.account.sub}`)).status).toBe(404);
  });

  test('the list has pages and a filter, and an address that was made up has no page', async () => {
    for (let n = 0; n < 27; n++) await buildAccount(app, { roles: ['client-contact'] });
    const rows = (page: Page) => page.all('#holders tbody tr').map(readText);
    const { browser } = administrator;
    const first = await browser.open(`${path}?holds=client-contact`);
    expect(rows(first)).toHaveLength(25);
    const second = await browser.click('Page suivante');
    expect(rows(second)).toHaveLength(2);
    expect(new Set([...rows(first), ...rows(second)]).size).toBe(27);
    expect(second.find('option[value="client-contact"]')?.text).toContain('(27)');
    for (const after of ['x', '', `${new URL(second.url).searchParams.get('after')}x`])
      expect((await browser.open(`${path}?after=${after}`)).status).toBe(404);
    expect(rows(await browser.open(`${path}?holds=root`)).length).toBeGreaterThan(0);
  });

  test('a session whose sign-in is older than five minutes signs in again before it changes a role, and the form is kept', async () => {
    const person = await buildAccount(app);
    const { browser, account } = administrator;
    await personPage(person);
    app.moveClock(330);
    await browser.submit({ role: 'support', reason }, { action: 'grant' });
    expect(browser.page.url.pathname).toMatch(/^\/interaction\//);
    await browser.submit({ password: account.password }, { action: 'signin' });
    const back = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect([back.url.pathname, back.url.searchParams.get('person')]).toEqual([path, person.sub]);
    expect([back.fieldValue('reason'), back.find('[name="role"][checked]')?.getAttribute('value')]).toEqual([
      reason,
      'support',
    ]);
    expect(await rolesOf(person)).toEqual([]);
    const other = await buildAccount(app);
    expect((await browser.tab().open(`${path}?person=${other.sub}`)).fieldValue('reason')).toBe('');
    await browser.submit({}, { action: 'grant' });
    expect(await rolesOf(person)).toEqual(['support']);
  });

  test('a form that comes after a quarter of an hour is kept for the same person alone', async () => {
    const person = await buildAccount(app);
    await personPage(person);
    app.moveClock(16 * 60);
    const { browser, account } = administrator;
    await browser.submit({ role: 'support', reason }, { action: 'grant' });
    expect(browser.page.fieldValue('password')).toBe('');
    const stranger = await buildAccount(app, { roles: ['admin'], totp: true });
    const other = browser.fork();
    await other.open(`${path}?person=${person.sub}`);
    await typeBothFactors(other, stranger);
    expect([other.page.url.pathname, other.page.fieldValue('reason')]).toEqual([path, '']);
    const back = await typeBothFactors(browser, account);
    expect([back.url.pathname, back.fieldValue('reason')]).toEqual([path, reason]);
    expect(await rolesOf(person)).toEqual([]);
  });
});
