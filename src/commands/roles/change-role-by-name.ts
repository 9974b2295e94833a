import { isRole, roles } from '../../domain/roles/roles.ts';
import type { Services } from '../../services.ts';
import { describeAccount } from '../account/describe-account.ts';
import { findAccount } from '../account/find-account.ts';
import { Refused } from '../refused.ts';
import { changeRole, type RoleChange } from './change-role.ts';

export interface NamedRoleChange extends Pick<RoleChange, 'isGiven'> {
  /** User name, address or `sub`. */
  readonly name: string;
  readonly role: string;
  readonly reason?: string | undefined;
}

/** The account as commands show it, and when the role will be taken that waits; in epoch seconds. */
interface NamedRoleAnswer {
  readonly account: Readonly<Record<string, unknown>>;
  readonly waitsUntil?: number;
}

/** Gives a role to the account of this name, or takes it away, for an operator. */
export async function changeRoleByName(
  services: Services,
  { name, role, isGiven, reason }: NamedRoleChange,
): Promise<NamedRoleAnswer> {
  if (!isRole(role)) throw new Refused(`the role "${role}" is none of ${roles.join(', ')}`);
  const { account } = await findAccount(services, name);
  const changed = await changeRole(services, { accountId: account.id, role, isGiven, reason });
  switch (changed.kind) {
    case 'changed':
      return { account: describeAccount(changed.notice.account) };
    case 'waiting':
      return { account: describeAccount(account), waitsUntil: changed.removal.effectiveAt };
    case 'already_held':
      return { account: describeAccount(account) };
    case 'not_held':
      throw new Refused(`the account "${name}" does not hold the role "${role}"`);
    case 'service_account':
      throw new Refused(`"${account.username}" is the account of a service`);
    case 'disabled':
      throw new Refused(`nobody can sign in to the account "${name}": it is disabled or waits for its deletion`);
    case 'last_administrator':
      throw new Refused(`"${name}" is the last administrator: give another account the role first`);
    case 'gone':
    case 'own_account':
    case 'no_right':
      throw new Refused(`no account is called "${name}"`);
  }
}
