import { changeRoleByName } from '../../../src/commands/roles/change-role-by-name.ts';
import { takeDueAdmin } from '../../../src/commands/roles/take-due-admin.ts';
import type { Role } from '../../../src/domain/roles/roles.ts';
import type { TestApp } from '../start-app.ts';
import { withMessages } from '../with-messages.ts';

interface Holder {
  readonly name: string;
  readonly role: Role;
}

const change = async ({ services }: Pick<TestApp, 'services'>, holder: Holder, isGiven: boolean) => {
  const silent = withMessages(services, { roleChanged() {} });
  await services.inUnit(() => changeRoleByName(silent, { ...holder, isGiven, reason: 'test' }), {
    kind: 'command',
    name: 'test',
  });
};

/** Gives a role to an account, as the command does. Nobody is told. */
export const giveRole = (app: Pick<TestApp, 'services'>, holder: Holder) => change(app, holder, true);

/** Takes a role away from an account, as the command does. An administrator loses it without the wait in which she may object. */
export async function takeRole(app: Pick<TestApp, 'services'>, holder: Holder): Promise<void> {
  await change(app, holder, false);
  const { services } = app;
  if (holder.role !== 'admin') return;
  await services.database.knex('admin_removals').update({ effective_at: 0 });
  for (const removal of await services.roles.holders.removals.due(10))
    await services.inUnit(() => takeDueAdmin(services, removal));
}
