import { agreeToAct } from '../../src/commands/approvals/agree-to-act.ts';
import { changeRoleByName } from '../../src/commands/roles/change-role-by-name.ts';
import { followApprovals } from '../../src/jobs/follow-approvals.ts';
import type { Role } from '../../src/domain/roles/roles.ts';
import { linkTo } from '../support/people/account-address.ts';
import { actOn } from '../support/people/act-on.ts';
import { callApi, holderToken, registerApiClient } from '../support/services/api.ts';
import { auditOf, buildProtected } from '../support/people/lost-device.ts';
import { readText } from '../support/requests/page.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { changeRole } from '../../src/commands/roles/change-role.ts';
import { keepAdmin } from '../../src/commands/roles/keep-admin.ts';
import { followContacts } from '../../src/commands/roles/follow-contacts.ts';
import { disableAccount, restrictAccount } from '../support/people/account-acts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { takeRole } from '../support/people/give-role.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient } from '../support/test-client.ts';
import { like, not } from '../support/rows.ts';

const path = '/admin/roles';
const reason = 'Départ de l’équipe, demande 482';

let app: TestApp;

const rolesOf = async ({ sub }: Pick<BuiltAccount, 'sub'>) => (await app.services.account.accounts.find(sub))?.roles;

/** Makes everybody but these people lose the role of an administrator. */
async function leaveAlone(...kept: readonly BuiltAccount[]): Promise<void> {
  await app.rows.accounts.change({ roles: like('%admin%'), id: not(kept.map(({ sub }) => sub)) }, { roles: '' });
}

describe.each(bothDatabases)('who holds a role, on %s', (database) => {
  beforeAll(async () => {
    app = await startApp({ database });
  });
  afterAll(() => app.stop());

  const take = (account: BuiltAccount, by: BuiltAccount) =>
    app.services.inUnit(() =>
      changeRole(app.services, {
        accountId: account.sub,
        role: 'admin',
        isGiven: false,
        byAccountId: by.sub,
        reason,
      }),
    );
  /** Lets the wait of removals pass, and runs the job in two processes at once. */
  const wait = async (seconds = 86_400) => {
    app.moveClock(seconds);
    await withoutJobs(app, () => Promise.all([followApprovals(app.services), followApprovals(app.services)]));
  };
  const revoked = (account: BuiltAccount) => auditOf(app, account, 'account.role_revoked');

  test('of two administrators who take the role from each other at once, one remains', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [
        await buildAccount(app, { roles: ['admin'] }),
        await buildAccount(app, { roles: ['admin'] }),
      ];
      await leaveAlone(one, other);
      const kinds = (await Promise.all([take(one, other), take(other, one)])).map(({ kind }) => kind);
      expect(kinds).toEqual(['waiting', 'waiting']);
      expect([...(await rolesOf(one))!, ...(await rolesOf(other))!]).toEqual(['admin', 'admin']);
      await wait();
      expect([...(await rolesOf(one))!, ...(await rolesOf(other))!]).toEqual(['admin']);
      expect([...(await revoked(one)), ...(await revoked(other))]).toHaveLength(1);
    }
    app.moveClock(-5 * 86_400);
  });

  test('an administrator loses the role a day after it was asked for, and keeps it when she objects by the link or on the page', async () => {
    const { services } = app;
    const asker = await signInAs(app, ['admin'], path);
    const target = await signInAs(app, ['admin'], path);
    const closed = await buildAccount(app, { roles: ['admin'] });
    await leaveAlone(asker.account, target.account, closed);
    await services.inUnit(() => disableAccount(services, { name: closed.sub }));
    const address = `${path}?person=${target.account.sub}&role=admin`;
    const ask = async () => {
      await asker.browser.open(address);
      const asked = await asker.browser.submit({ reason }, { action: 'revoke' });
      expect(readText(asked.find('#notice'))).toContain('Le retrait est demandé.');
      expect(await rolesOf(target.account)).toEqual(['admin']);
    };
    await ask();
    expect((await app.mailbox.newest(target.account.email, 'admin-removal')).text).toContain(asker.account.email);
    const link = await linkTo(app, target.account.email, 'admin-removal');
    const stranger = app.browser();
    const shown = await stranger.open(link);
    expect([shown.h1, await services.roles.holders.removals.list()]).toEqual([
      'Garder votre rôle d’administrateur',
      [expect.objectContaining({ accountId: target.account.sub, askedBy: asker.account.sub, reason })],
    ]);
    await stranger.submit({}, { action: 'confirm' });
    expect([await services.roles.holders.removals.list(), (await stranger.open(link)).status]).toEqual([[], 400]);
    expect((await app.mailbox.newest(asker.account.email, 'admin-kept')).text).toContain('s’y est opposée');

    await ask();
    expect(readText((await target.browser.open(path)).find('main'))).toContain('sauf si vous vous y opposez');
    await target.browser.open(address);
    const kept = await target.browser.submit({}, { action: 'keep' });
    expect(readText(kept.find('#notice'))).toContain('Le rôle est gardé.');

    await ask();
    await asker.browser.open(address);
    await asker.browser.submit({}, { action: 'keep' });
    const asks = { event: 'account.admin_removal_asked', accountId: target.account.sub };
    expect(await app.rows.audit.list(asks, 'actorId', 'reason')).toEqual(
      Array.from({ length: 3 }, () => ({ actorId: asker.account.sub, reason })),
    );
    expect(await auditOf(app, target.account, 'account.admin_removal_ended')).toEqual([
      { why: 'objected' },
      { why: 'objected' },
      { why: 'withdrawn' },
    ]);

    await ask();
    await wait(86_340);
    expect(await rolesOf(target.account)).toEqual(['admin']);
    await wait(60);
    for (const [{ email }, kind] of [
      [target.account, 'own-role-changed'],
      [asker.account, 'role-changed'],
    ] as const)
      await app.mailbox.newest(email, kind);
    // A disabled administrator is told of nothing.
    expect((await app.mailbox.queued(closed.email)).map(({ kind }) => kind)).toEqual(['account-disabled']);
    const taken = { event: 'account.role_revoked', accountId: target.account.sub };
    expect(await app.rows.audit.list(taken, 'actorId', 'reason')).toEqual([{ actorId: asker.account.sub, reason }]);
    expect([await rolesOf(target.account), await revoked(target.account)]).toEqual([
      [],
      [{ role: 'admin', by: 'administrator' }],
    ]);
    app.moveClock(-86_400);
  });

  test('two administrators who do not owe each other the role take it at once; a command, a service and who was made in the last 30 days count for nobody', async () => {
    const { services } = app;
    const holder = () => buildAccount(app, { roles: ['admin'], totp: true });
    const [target, later, one, other] = [await holder(), await holder(), await holder(), await holder()];
    await leaveAlone(target, later, one, other);
    const made = [await buildAccount(app, { totp: true }), await buildAccount(app, { totp: true })] as const;
    for (const { sub: accountId } of made) {
      const change = { accountId, role: 'admin', isGiven: true, byAccountId: one.sub, reason } as const;
      await services.inUnit(() => changeRole(services, change), { kind: 'account', id: one.sub });
    }
    app.moveClock(29 * 86_400);
    const by = { name: target.username, role: 'admin', isGiven: false };
    const named = await services.inUnit(() => changeRoleByName(services, by), { kind: 'command', name: 'test' });
    expect(named).toMatchObject({ account: { roles: ['admin'] }, waitsUntil: expect.any(Number) });
    const press = async (account: BuiltAccount) => {
      const { browser } = await signInAs(app, account, path);
      await browser.open(`${path}?person=${target.sub}&role=admin`);
      return (await browser.submit({ reason }, { action: 'revoke' })).status;
    };
    const token = await holderToken(app, { roles: ['admin'], client: await registerApiClient(app) });
    const api = () =>
      callApi(app, `/people/${target.sub}/roles/admin/take`, { token: token.token, method: 'POST', body: { reason } });
    await api();
    expect([await press(made[0]), await press(made[1]), await press(one)]).toEqual([200, 409, 409]);
    await api();
    expect(await rolesOf(target)).toEqual(['admin']);
    expect([await press(other), await rolesOf(target)]).toEqual([200, []]);
    expect(await revoked(target)).toEqual([{ role: 'admin', by: 'administrator', beside: made[0].sub }]);
    // The request ends with the role: she keeps a role that she gets afterwards.
    const back = { ...by, isGiven: true };
    await services.inUnit(() => changeRoleByName(services, back), { kind: 'command', name: 'test' });
    await wait();
    expect(await rolesOf(target)).toEqual(['admin']);

    app.moveClock(86_400);
    expect([(await take(later, one)).kind, (await take(later, made[0])).kind]).toEqual(['waiting', 'changed']);
    app.moveClock(-31 * 86_400);
  });

  test('the last administrator keeps the role, and her account stays enabled', async () => {
    const last = await buildAccount(app, { roles: ['admin', 'support'] });
    await leaveAlone(last);
    const disabled = await buildAccount(app, { roles: ['admin'] });
    await app.services.inUnit(() => disableAccount(app.services, { name: disabled.username }));
    const refusal = /is the last administrator: give another account the role first/;
    await expect(takeRole(app, { name: last.username, role: 'admin' })).rejects.toThrow(refusal);
    await expect(app.services.inUnit(() => disableAccount(app.services, { name: last.username }))).rejects.toThrow(
      'last_administrator',
    );
    await expect(app.services.inUnit(() => restrictAccount(app.services, { name: last.username }))).rejects.toThrow(
      'last_administrator',
    );
    expect(await app.services.account.accounts.find(last.sub)).toMatchObject({
      roles: ['admin', 'support'],
      disabledAt: null,
    });
    await takeRole(app, { name: last.username, role: 'support' });
    await buildAccount(app, { roles: ['admin'] });
    await takeRole(app, { name: last.username, role: 'admin' });
    expect(await rolesOf(last)).toEqual([]);
  });

  test('a person whom a service names as its contact holds the role, until no service does', async () => {
    const { services } = app;
    const account = await buildAccount(app, { roles: ['support'] });
    const contacts = [];
    for (const { clientId } of [await registerClient(app), await registerClient(app)]) {
      contacts.push({ clientId, id: await nameContact(app, { clientId, account }) });
      expect(await rolesOf(account)).toEqual(['client-contact', 'support']);
    }
    for (const [contact, held] of [
      [contacts[0]!, ['client-contact', 'support']],
      [contacts[1]!, ['support']],
    ] as const) {
      await services.inUnit(() =>
        services.transaction(async (trx) => {
          await services.clients.contacts.remove(trx, contact);
          await followContacts(services, trx, account.sub);
        }),
      );
      expect(await rolesOf(account)).toEqual(held);
    }
    const lines = { accountId: account.sub, event: like('account.role_%') };
    const details = { role: 'client-contact', by: 'contact' };
    expect(await app.rows.audit.values('details', lines)).toEqual([details, details]);
  });

  if (database !== bothDatabases[0]) return;

  test('what an administrator has asked for ends with her role, and a disabled administrator loses the role at once', async () => {
    const [asker, target, third] = [
      await buildAccount(app, { roles: ['admin'] }),
      await buildAccount(app, { roles: ['admin'] }),
      await buildAccount(app, { roles: ['admin'] }),
    ];
    const gone = await buildAccount(app, { roles: ['admin'] });
    await leaveAlone(asker, target, third, gone);
    expect((await take(gone, third)).kind).toBe('waiting');
    // Read before the other removal, of which she is told too.
    const link = await linkTo(app, gone.email, 'admin-removal');
    expect((await take(target, asker)).kind).toBe('waiting');
    // Neither a colleague who has not asked nor a person whom two agents have disabled keeps the role.
    const about = { accountId: target.sub, byAccountId: third.sub, requestId: 'test' };
    expect(await app.services.inUnit(() => keepAdmin(app.services, about))).toBe(false);
    await app.services.inUnit(() => disableAccount(app.services, { name: gone.sub }));
    const browser = await app.open(link);
    if (browser.page.status === 200) await browser.submit({}, { action: 'confirm' });
    expect([browser.page.status, (await app.services.roles.holders.removals.list()).length]).toEqual([400, 2]);
    await app.services.inUnit(() => disableAccount(app.services, { name: asker.sub }));
    expect((await take(asker, third)).kind).toBe('changed');
    await wait();
    expect(await rolesOf(target)).toEqual(['admin']);
    expect(await auditOf(app, target, 'account.admin_removal_ended')).toEqual([{ why: 'asker_gone' }]);
    app.moveClock(-86_400);
  });

  test('nobody makes a second agent by taking the role from the other administrators first, and these hear of it', async () => {
    const [one, lost, helper] = [
      await buildAccount(app, { roles: ['admin'] }),
      await buildAccount(app, { roles: ['admin'] }),
      await buildAccount(app, { roles: ['support'] }),
    ];
    await leaveAlone(one, lost);
    await app.rows.accounts.change({ id: helper.sub }, { roles: 'support' });
    await take(lost, one);
    await wait();
    const [between, puppet, person] = [await buildAccount(app), await buildAccount(app), await buildProtected(app)];
    const give = (account: BuiltAccount, role: Role, by: BuiltAccount) => {
      const change = { accountId: account.sub, role, isGiven: true, byAccountId: by.sub, reason };
      return app.services.inUnit(() => changeRole(app.services, change), { kind: 'account', id: by.sub });
    };
    await give(between, 'admin', one);
    await give(puppet, 'support', between);
    expect((await app.mailbox.newest(lost.email, 'role-changed')).text).toContain('vous étiez administrateur');
    expect(await app.mailbox.queued(lost.email, 'role-changed')).toHaveLength(2);
    app.moveClock(29 * 86_400);
    const by = { kind: 'account', id: one.sub } as const;
    const asked = await actOn(app, { act: 'reset-second-factor', accountId: person.sub, reason, by });
    const id = asked.kind === 'waiting' ? asked.approval.id : '';
    const agree = async ({ sub: byAccountId }: BuiltAccount) =>
      (await app.services.inUnit(() => agreeToAct(app.services, { id, byAccountId, reason }))).kind;
    expect([await agree(between), await agree(puppet), await agree(helper)]).toEqual(['not_two', 'not_two', 'done']);
    app.moveClock(-30 * 86_400);
  });
});
