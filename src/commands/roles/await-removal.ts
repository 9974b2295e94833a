import { areTwo, lostRoleSeconds } from '../../domain/approvals/second-agent.ts';
import { may } from '../../domain/roles/permissions.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { AdminRemoval } from '../../store/roles/admin-removals.ts';
import type { Transaction } from '../../store/database/database.ts';
import type { RoleChange } from './change-role.ts';
import { tellRemoval } from './tell-removal.ts';

interface Asked {
  /** The locked account of the administrator concerned. */
  readonly account: Account;
  readonly change: RoleChange;
}

/** Says whether the role waits, or is taken now because two administrators ask. */
type Awaited = { readonly waits: AdminRemoval } | { readonly waits: undefined; readonly beside: string };

/**
 * Notes that an administrator is to lose the role. A command asks too, and counts for nobody. Nothing takes more from the others than this act:
 * of two who ask, neither counts beside the person who gave her the role, nor beside another one of that person's making, for 30 days. The
 * holders are locked.
 */
export async function awaitRemoval(services: Services, trx: Transaction, { account, change }: Asked): Promise<Awaited> {
  const { requests: approvals } = services.approvals;
  const { holders } = services.roles;
  const { accountId, byAccountId: askedBy, reason, requestId } = change;
  const waiting = await holders.removals.find(accountId, trx);
  const first = waiting?.askedBy;
  const isStanding = waiting && (first === undefined || may(await holders.rolesOf(trx, first), 'roles.change'));
  if (isStanding && (askedBy === undefined || askedBy === first)) return { waits: waiting };
  if (isStanding && askedBy !== undefined && first !== undefined)
    return areTwo(first, askedBy, await approvals.grants(trx, services.nowSeconds(), lostRoleSeconds))
      ? { waits: undefined, beside: first }
      : { waits: waiting };
  const about = { accountId, askedBy, reason };
  if (isStanding) await holders.removals.join(trx, about);
  const removal = isStanding ? { ...waiting, ...about } : await holders.removals.begin(trx, about);
  services.audit({ event: 'account.admin_removal_asked', accountId, requestId, reason });
  await tellRemoval(services, trx, { account, removal });
  return { waits: removal };
}
