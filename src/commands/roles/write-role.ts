import { lostRoleSeconds } from '../../domain/approvals/second-agent.ts';
import { administrator } from '../../domain/roles/admin-removal.ts';
import type { RoleNotice } from '../../messages.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { endUnguarded } from '../correction/end-unguarded.ts';
import type { RoleChange } from './change-role.ts';

interface Written {
  /** The locked account. */
  readonly account: Account;
  readonly change: RoleChange;
  /** The administrator who had asked for it before the one of the change. */
  readonly beside?: string | undefined;
}

/**
 * Writes that an account has a role, or has lost it, and tells of it. The holders are locked. Whoever has lost the role of an administrator
 * lately hears of new roles too: the one who took it must not make a second agent unseen.
 */
export async function writeRole(
  services: Services,
  trx: Transaction,
  { account, change, beside }: Written,
): Promise<RoleNotice> {
  const { accounts } = services.account;
  const { holders } = services.roles;
  const { accountId, role, isGiven, byAccountId, reason, requestId } = change;
  const roles = isGiven ? [...account.roles, role].sort() : account.roles.filter((held) => held !== role);
  const lost = { role: administrator, since: services.nowSeconds() - lostRoleSeconds };
  const former = isGiven ? await holders.lostRole(trx, lost) : [];
  await accounts.update(trx, accountId, { roles });
  if (isGiven) await endUnguarded(services, trx, { account, requestId });
  if (role === administrator) await services.roles.holders.removals.end(trx, accountId);
  services.audit({
    event: isGiven ? 'account.role_granted' : 'account.role_revoked',
    accountId,
    requestId,
    reason,
    details: {
      role,
      ...(byAccountId !== undefined && { by: 'administrator' }),
      ...(beside !== undefined && { beside }),
    },
  });
  const everybody = await holders.list(trx);
  const notice: RoleNotice = {
    account: { ...account, roles },
    role,
    isGiven,
    administrators: everybody.filter(
      ({ id, roles: held, disabledAt }) => id !== accountId && disabledAt === null && held.includes(administrator),
    ),
    former: former.filter(({ id }) => id !== accountId),
    by: everybody.find(({ id }) => id === byAccountId),
  };
  services.messages.roleChanged(notice);
  return notice;
}
