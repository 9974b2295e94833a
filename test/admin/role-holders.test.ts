import { tellOfRole } from '../../interactions/mails/role-messages.ts';
import { changeRole } from '../../src/commands/roles/change-role.ts';
import { followContacts } from '../../src/commands/roles/follow-contacts.ts';
import { disableAccount } from '../support/account-acts.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { takeRole } from '../support/give-role.ts';
import { nameContact } from '../support/name-contact.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { registerClient } from '../support/test-client.ts';

const reason = 'Départ de l’équipe, demande 482';

let app: TestApp;

const rolesOf = async ({ sub }: Pick<BuiltAccount, 'sub'>) => (await app.services.accounts.find(sub))?.roles;

/** Makes everybody but these people lose the role of an administrator. */
async function leaveAlone(...kept: readonly BuiltAccount[]): Promise<void> {
  await app.services.database
    .knex('accounts')
    .whereRaw(`roles LIKE '%admin%'`)
    .whereNotIn(
      'id',
      kept.map(({ sub }) => sub),
    )
    .update({ roles: '' });
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
        announce: (notice) => tellOfRole(app.services, notice),
      }),
    );

  test('of two administrators who take the role from each other at once, one remains', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [
        await buildAccount(app, { roles: ['admin'] }),
        await buildAccount(app, { roles: ['admin'] }),
      ];
      await leaveAlone(one, other);
      const kinds = (await Promise.all([take(one, other), take(other, one)])).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(['changed', 'no_right']);
      expect([...(await rolesOf(one))!, ...(await rolesOf(other))!]).toEqual(['admin']);
      expect((await app.services.database.knex('audit').where({ event: 'account.role_revoked' })).length).toBe(
        round + 1,
      );
    }
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
    expect(await app.services.accounts.find(last.sub)).toMatchObject({ roles: ['admin', 'support'], disabledAt: null });
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
          await services.clientContacts.remove(trx, contact);
          await followContacts(services, trx, account.sub);
        }),
      );
      expect(await rolesOf(account)).toEqual(held);
    }
    const lines = services.database.knex('audit').where({ account_id: account.sub });
    expect(await lines.whereLike('event', 'account.role_%')).toHaveLength(2);
  });
});
