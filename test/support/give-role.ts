import { changeRoleByName } from '../../src/commands/roles/change-role-by-name.ts';
import type { Role } from '../../src/domain/roles/roles.ts';
import type { TestApp } from './start-app.ts';

interface Holder {
  readonly name: string;
  readonly role: Role;
}

const change = async ({ services }: Pick<TestApp, 'services'>, holder: Holder, isGiven: boolean) => {
  await services.inUnit(() => changeRoleByName(services, { ...holder, isGiven, reason: 'test', announce: () => {} }), {
    kind: 'command',
    name: 'test',
  });
};

/** Gives a role to an account, as the command does. Nobody is told. */
export const giveRole = (app: Pick<TestApp, 'services'>, holder: Holder) => change(app, holder, true);

/** Takes a role away from an account, as the command does. Nobody is told. */
export const takeRole = (app: Pick<TestApp, 'services'>, holder: Holder) => change(app, holder, false);
