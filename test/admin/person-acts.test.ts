import { noticeSeconds } from '../../interactions/signed-in/live-notice.ts';
import { pageActs } from '../../interactions/admin/people/acts/page-acts.ts';
import { rightFor } from '../../src/domain/approvals/second-agent.ts';
import { may } from '../../src/domain/roles/permissions.ts';
import { actOn } from '../support/people/act-on.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import type { Page } from '../support/browser.ts';
import { takeRole } from '../support/people/give-role.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { registerClient, signIn, typeCredentials } from '../support/test-client.ts';
import { readText } from '../support/requests/page.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { until } from '../support/until.ts';

const reason = 'La personne a téléphoné, et son identité a été vérifiée.';

describe('the pages by which an agent acts on a person', () => {
  const app = describeApp();
  const agent = prepare(() => signInAs(app, ['support'], '/admin/personnes'));

  const open = ({ sub }: Pick<BuiltAccount, 'sub'>, part: string, by = agent.browser): Promise<Page> =>
    by.open(`/admin/personnes/${sub}/${part}`);
  const press = (action: string, fields: Readonly<Record<string, string>> = {}, by = agent.browser): Promise<Page> =>
    by.submit({ reason, ...fields }, { action });
  const account = ({ sub }: BuiltAccount) => app.services.account.accounts.find(sub);
  const linesOf = ({ sub }: BuiltAccount, event: string) => app.rows.audit.list({ accountId: sub, event });
  const said = (page: Page) => page.find('#notice')?.textContent?.trim();

  test('do what they say, tell the person, and say who did it in the audit alone', async () => {
    const person = await buildAccount(app);
    const client = await registerClient(app);
    await signIn(app, app.browser(), { client, account: person });
    const steps = [
      ['nouveau-mot-de-passe', 'start-reset', 'reset', 'account.reset_sent'],
      ['fermer-sessions', 'close-sessions', 'sessions-closed', 'account.sessions_closed'],
      ['limiter', 'restrict', 'account-restricted', 'account.restricted'],
      ['lever-limitation', 'unrestrict', 'account-unrestricted', 'account.unrestricted'],
      ['desactiver', 'disable', 'account-disabled', 'account.disabled'],
      ['reactiver', 'enable', 'account-enabled', 'account.enabled'],
      ['invalider-mot-de-passe', 'expire-password', 'reset', 'account.password_expired'],
      ['supprimer', 'delete', 'deletion-requested', 'account.deletion_requested'],
      ['reactiver', 'enable', 'deletion-cancelled', 'account.deletion_cancelled'],
    ] as const;
    for (const [part, action, message, event] of steps) {
      const page = await open(person, part);
      expect([part, page.status, page.find('textarea[name="reason"]') !== null]).toEqual([part, 200, true]);
      const done = await press(action);
      expect([part, done.status, said(done)]).toEqual([part, 200, expect.any(String)]);
      await app.mailbox.newest(person.email, message);
      expect((await linesOf(person, event))[0]).toMatchObject({
        actorKind: 'account',
        actorId: agent.account.sub,
        reason,
      });
    }
    expect(await account(person)).toMatchObject({ isDisabled: false, restrictedAt: null, deletionDueAt: null });
    for (const { text, html } of app.mailbox.messages(person.email))
      for (const secret of [agent.account.email, agent.account.username, reason])
        expect(`${text}${html}`).not.toContain(secret);
  });

  test('are offered where they make sense, and say why where they do not', async () => {
    const person = await buildAccount(app);
    const page = await agent.browser.open(`/admin/personnes/${person.sub}`);
    const offered = [...page.body.matchAll(/personnes\/[^/"]+\/([\w-]+)"/g)].map(([, part]) => part);
    expect(offered).toEqual(
      expect.arrayContaining(['nouveau-mot-de-passe', 'corriger-adresse', 'limiter', 'desactiver', 'supprimer']),
    );
    for (const part of [
      'renvoyer-confirmation',
      'fermer-sessions',
      'retirer-double-authentification',
      'reactiver',
      'lever-limitation',
    ]) {
      expect(offered).not.toContain(part);
      const unfit = await open(person, part);
      expect([part, unfit.status, unfit.find('textarea')]).toEqual([part, 200, null]);
    }
  });

  test('refuse a reason that is missing or too long, keep what was typed, and know an address that is none', async () => {
    const person = await buildAccount(app);
    await open(person, 'corriger-adresse');
    for (const [fields, wrong] of [
      [{ reason: '', email: 'nouvelle@example.test' }, 'reason'],
      [{ reason: 'x'.repeat(501), email: 'nouvelle@example.test' }, 'reason'],
      [{ reason, email: 'nouvelle@' }, 'email'],
      [{ reason, email: 'a@b.test\r\nBcc: c@d.test' }, 'email'],
      [{ reason, email: `${'a'.repeat(300)}@example.test` }, 'email'],
      [{ reason, email: person.email.toUpperCase() }, 'email'],
    ] as const) {
      const page = await press('correct-address', fields);
      expect([wrong, page.status, page.find('#errors a')?.getAttribute('href')]).toEqual([wrong, 422, `#${wrong}`]);
      expect(page.find('textarea[name="reason"]')?.textContent).toBe(fields.reason);
    }
    expect(await linesOf(person, 'account.address_correction_asked')).toEqual([]);
    const done = await press('correct-address', { email: 'bonne-adresse@example.test' });
    expect(said(done)).toContain('Si l’adresse peut être utilisée');
    const [link = ''] = (await app.mailbox.newest('bonne-adresse@example.test', 'address-correction')).links;
    expect(done.body).not.toContain(link.split('/').at(-1));
    expect((await open(person, 'corriger-adresse')).body).toContain('Une correction attend déjà');
  });

  test('say that an act is done for a minute, and then why it makes no sense any more', async () => {
    const person = await buildAccount(app);
    await open(person, 'desactiver');
    await press('disable');
    app.moveClock(61);
    const later = await open(person, 'desactiver');
    expect(said(later)).toBeUndefined();
    expect(later.text).toContain('Ce compte est déjà désactivé');
    app.moveClock(-61);
  });

  test('keep what was typed where the same act waits already, and lead to its request', async () => {
    const person = await buildAccount(app, { roles: ['support'] });
    await open(person, 'corriger-adresse');
    await press('correct-address', { email: 'une@example.test' });
    app.moveClock(noticeSeconds);
    await open(person, 'corriger-adresse');
    const again = await press('correct-address', { email: 'autre@example.test' });
    expect([again.status, again.fieldValue('email')]).toEqual([409, 'autre@example.test']);
    expect(again.find('main a[href^="/admin/demandes/"]')).not.toBeNull();
    app.moveClock(-noticeSeconds);
  });

  test('answer the same for an address that another account has, whatever else the form names', async () => {
    const [person, other] = [await buildAccount(app), await buildAccount(app)];
    await open(person, 'corriger-adresse');
    const forged = { sub: other.sub, accountId: other.sub, person: other.sub };
    const known = await agent.browser.submit({ reason, email: other.email }, { action: 'correct-address', forged });
    await open(person, 'corriger-adresse');
    const unknown = await press('correct-address', { email: 'personne-d-autre@example.test' });
    expect([known.status, said(known)]).toEqual([unknown.status, said(unknown)]);
    expect((await account(other))?.email).toBe(other.email);
    expect(await linesOf(other, 'account.address_correction_asked')).toEqual([]);
  });

  test('refuse a form whose page is out of date, and lose nothing that was typed', async () => {
    const person = await buildAccount(app);
    await open(person, 'desactiver');
    await actOn(app, { act: 'disable', accountId: person.sub, reason, by: { kind: 'command', name: 'test' } });
    const late = await press('disable');
    expect([late.status, late.find('textarea[name="reason"]')?.textContent]).toEqual([409, reason]);
    expect(await linesOf(person, 'account.disabled')).toHaveLength(1);

    const moved = await buildAccount(app);
    await open(moved, 'corriger-adresse');
    await app.services.transaction((trx) =>
      app.services.account.accounts.changeAddress(trx, {
        id: moved.sub,
        email: 'deja-changee@example.test',
        emailCanonical: 'deja-changee@example.test',
      }),
    );
    const page = await press('correct-address', { email: 'corrigee@example.test' });
    expect([page.status, page.fieldValue('email')]).toEqual([409, 'corrigee@example.test']);
    expect((await press('correct-address', { email: 'corrigee@example.test' })).status).toBe(200);
  });

  test('refuse the agent’s own account in words, and leave it as it is', async () => {
    await agent.browser.open('/compte/profil');
    // An act for administrators alone has no page for this agent.
    for (const { act, part } of pageActs.filter((one) => may(['support'], rightFor(one.act)))) {
      const page = await open(agent.account, part);
      expect([part, page.status, page.find('textarea')]).toEqual([part, 200, null]);
      expect(page.body).toContain('un agent n’agit pas sur son propre compte');
      const csrf = page.find('[name="csrf"]')?.getAttribute('value') ?? '';
      const forged = await agent.browser.post(page.url.href, { csrf, action: act, reason, email: 'x@example.test' });
      expect([part, forged.status]).toEqual([part, 409]);
    }
    expect(await account(agent.account)).toMatchObject({ isDisabled: false, restrictedAt: null, deletionDueAt: null });
  });

  test('ask a second agent before anything happens to a holder of a role', async () => {
    const holder = await buildAccount(app, { roles: ['auditor'], totp: true });
    for (const [part, action] of [
      ['desactiver', 'disable'],
      ['retirer-double-authentification', 'reset-second-factor'],
    ] as const) {
      expect((await open(holder, part)).body).toMatch(/un deuxième agent doit donner son accord/);
      const page = await press(action);
      expect(said(page)).toMatch(/Un deuxième agent doit donner son accord/);
      const link = page.find('#notice a')?.getAttribute('href') ?? '';
      expect((await agent.browser.open(link)).status).toBe(200);
      // There is nothing more to send until the notice is gone; asking again leads to the same request.
      expect((await open(holder, part)).find(`button[value="${action}"]`)).toBeNull();
      app.moveClock(noticeSeconds);
      await open(holder, part);
      expect((await press(action)).find(`main a[href="${link}"]`)).not.toBeNull();
      app.moveClock(-noticeSeconds);
    }
    expect(await account(holder)).toMatchObject({ isDisabled: false, secondFactorAt: expect.any(Number) });
  });

  test('do an act once when it is sent several times at once', async () => {
    const person = await buildAccount(app);
    const page = await open(person, 'desactiver');
    const csrf = page.find('[name="csrf"]')?.getAttribute('value') ?? '';
    const send = () => agent.browser.post(page.url.href, { csrf, action: 'disable', reason });
    await Promise.all([send(), send(), send()]);
    expect(await linesOf(person, 'account.disabled')).toHaveLength(1);
    await app.mailbox.newest(person.email, 'account-disabled');
    expect((await app.mailbox.queued(person.email, 'account-disabled')).length).toBe(1);
  });

  test('are gone for a person who is deleted meanwhile, and for an agent whose role is taken away meanwhile', async () => {
    const [person, other] = [await buildAccount(app), await buildAccount(app)];
    await open(person, 'limiter');
    await app.services.transaction((trx) => app.services.account.accounts.remove(trx, person.sub));
    expect((await press('restrict')).status).toBe(404);
    const leaving = await signInAs(app, ['support']);
    await open(other, 'limiter', leaving.browser);
    await takeRole(app, { name: leaving.account.username, role: 'support' });
    expect((await press('restrict', {}, leaving.browser)).status).toBe(404);
    expect((await account(other))?.restrictedAt).toBeNull();
    expect((await open({ sub: 'nobody-of-here' }, 'limiter')).status).toBe(404);
  });

  test('ask for a fresh sign-in before a grave act, and keep the form', async () => {
    const person = await buildAccount(app);
    const late = await signInAs(app, ['support']);
    app.moveClock(400);
    await open(person, 'supprimer', late.browser);
    await press('delete', {}, late.browser);
    expect(late.browser.page.h1).toBe('Se connecter');
    await typeCredentials(late.browser, late.account);
    await late.browser.submit({ otp: totpCode(late.account.totpSecret) }, { action: 'verify' });
    expect(late.browser.page.find('textarea[name="reason"]')?.textContent).toBe(reason);
    expect(said(late.browser.page)).toContain('Rien n’est encore enregistré');
    expect((await account(person))?.deletionDueAt).toBeNull();
    await press('delete', {}, late.browser);
    expect((await account(person))?.deletionDueAt).not.toBeNull();
    app.moveClock(-400);
  });

  test('invite a person, who makes her account behind the link, with the names that the agent gave', async () => {
    const email = 'nouvelle.venue@example.test';
    await agent.browser.open('/admin/personnes/inviter');
    const given = { email, givenName: 'Marie', familyName: 'Durand', username: 'marie.venue', reason };
    const page = await agent.browser.submit(given, { action: 'invite' });
    expect([page.status, said(page)]).toEqual([200, expect.stringContaining('Le courriel est envoyé')]);
    const waiting = readText(page.find('#invitations tbody tr'));
    for (const words of [email, agent.account.email, 'Inviter de nouveau', 'Retirer']) expect(waiting).toContain(words);
    const again = await agent.browser.click(`a[aria-label$="${email}"][href*="?inviter="]`);
    for (const name of ['email', 'givenName', 'familyName', 'username'] as const)
      expect(again.fieldValue(name)).toBe(given[name]);
    const sent = await agent.browser.submit({ reason }, { action: 'invite' });
    expect(sent.all('#invitations tbody tr')).toHaveLength(1);
    await until(async () => app.mailbox.messages(email).length === 2, 'the second message');
    const [link = ''] = (await app.mailbox.newest(email, 'invitation')).links;
    expect(page.body).not.toContain(link.split('/').at(-1));
    expect(await app.services.account.accounts.isUsernameTaken('marie.venue')).toBe(false);
    const browser = app.browser();
    const form = await browser.open(link);
    expect([form.fieldValue('username'), form.body.includes('Marie Durand')]).toEqual(['marie.venue', true]);
    const password = 'quinze-hiboux-sur-un-toit-rouge';
    await browser.submit({ password, passwordConfirm: password }, { action: 'save' });
    const made = await app.services.account.accounts.findByName({
      username: 'marie.venue',
      emailCanonical: email,
      browser: '',
    });
    expect((await agent.browser.open('/admin/personnes/inviter')).body).not.toContain(email);
    expect(made?.account).toMatchObject({ email, profile: { givenName: 'Marie', familyName: 'Durand' } });
    const lines = await app.rows.audit.list({ event: 'account.invited', reason });
    expect(lines[0]).toMatchObject({ actorKind: 'account', actorId: agent.account.sub, accountId: null });
    expect(JSON.stringify(lines)).not.toContain(email);
  });

  test('answer an invitation of somebody who has an account the same, and tell its owner alone', async () => {
    const person = await buildAccount(app);
    const invite = async (email: string) => {
      await agent.browser.open('/admin/personnes/inviter');
      return agent.browser.submit({ email, reason }, { action: 'invite' });
    };
    const [known, unknown] = [await invite(person.email), await invite('inconnue@example.test')];
    expect([known.status, said(known)]).toEqual([unknown.status, said(unknown)]);
    const waiting = unknown.all('#invitations th[scope="row"]').map(readText);
    expect(waiting).toEqual(expect.arrayContaining([person.email, 'inconnue@example.test']));
    await app.mailbox.newest(person.email, 'invitation-existing');
    expect(await app.mailbox.queued(person.email, 'invitation')).toEqual([]);
    expect(await app.services.outbox.sentTo(person.sub, 20)).toEqual([]);
    const statuses = [];
    for (let times = 0; times < 5; times++) statuses.push((await invite('inconnue@example.test')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
  });

  test('withdraw an invitation that waits: its link ends, and it leaves the list, as one does that has lapsed', async () => {
    const email = 'finalement-non@example.test';
    await agent.browser.open('/admin/personnes/inviter');
    await agent.browser.submit({ email, reason }, { action: 'invite' });
    const [link = ''] = (await app.mailbox.newest(email, 'invitation')).links;
    await agent.browser.click(`a[aria-label$="${email}"][href*="?retirer="]`);
    const refused = await agent.browser.submit({ reason: '' }, { action: 'withdraw' });
    expect([refused.status, refused.invalidFields]).toEqual([422, ['reason']]);
    const page = await agent.browser.submit({ reason }, { action: 'withdraw' });
    expect([said(page), page.body.includes(email)]).toEqual([
      expect.stringContaining('L’invitation est retirée'),
      false,
    ]);
    expect((await app.browser().open(link)).status).toBe(400);
    const [line] = await app.rows.audit.list({ event: 'account.invitation_withdrawn' });
    expect(line).toMatchObject({ actorKind: 'account', actorId: agent.account.sub, reason, accountId: null });
    await agent.browser.submit({ email, reason }, { action: 'invite' });
    app.moveClock(7 * 86_400);
    expect(await app.services.people.invitations.list()).toEqual([]);
    app.moveClock(-7 * 86_400);
  });

  test('refuse an invitation with wrong fields, and keep what was typed', async () => {
    const other = await buildAccount(app);
    const typed = {
      email: 'marie@',
      givenName: 'Marie<b>',
      familyName: 'Durand',
      username: 'Marie Durand',
      reason: '',
    };
    await agent.browser.open('/admin/personnes/inviter');
    const page = await agent.browser.submit(typed, { action: 'invite' });
    expect([page.status, page.invalidFields]).toEqual([422, ['email', 'givenName', 'username', 'reason']]);
    for (const name of ['email', 'givenName', 'familyName', 'username'] as const)
      expect(page.fieldValue(name)).toBe(typed[name]);
    const wrong: readonly Readonly<Record<string, string>>[] = [
      { email: 'a@yopmail.com' },
      { username: other.username },
      { email: 'a@b.test\r\nBcc: c@d.test' },
    ];
    for (const fields of wrong) {
      await agent.browser.open('/admin/personnes/inviter');
      const answer = await agent.browser.submit(
        { email: 'juste@example.test', reason, ...fields },
        { action: 'invite' },
      );
      expect([answer.status, answer.invalidFields]).toEqual([422, Object.keys(fields)]);
    }
    expect(await app.mailbox.queued('juste@example.test')).toEqual([]);
  });
});
