import { administrator } from '../../domain/roles/admin-removal.ts';
import { may } from '../../domain/roles/permissions.ts';
import type { Services } from '../../services.ts';
import type { AdminRemoval } from '../../store/roles/admin-removals.ts';
import { isLastAdministrator } from '../deletion/last-administrator.ts';
import { retryTransaction } from '../retry-transaction.ts';
import { endRemoval } from './keep-admin.ts';
import { writeRole } from './write-role.ts';

/**
 * Takes the role of an administrator away who has not objected in time. Of several processes one does it. She keeps the role where the
 * administrator who asked administers nothing any more, and where nobody else is left.
 */
export async function takeDueAdmin(services: Services, { accountId, id }: AdminRemoval): Promise<void> {
  await retryTransaction(services, async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account) return;
    await services.roles.holders.lock(trx);
    const removal = await services.roles.holders.removals.find(accountId, trx);
    if (removal?.id !== id || removal.effectiveAt > services.nowSeconds()) return;
    // A process of the version before has taken the role without a wait.
    if (!account.roles.includes(administrator)) return services.roles.holders.removals.end(trx, accountId);
    const { askedBy, reason } = removal;
    const ending =
      askedBy !== undefined && !may(await services.roles.holders.rolesOf(trx, askedBy), 'roles.change')
        ? 'asker_gone'
        : (await isLastAdministrator(services, account, trx)) && 'last_administrator';
    if (ending) {
      await endRemoval(services, trx, { account, ending });
      return;
    }
    if (askedBy !== undefined) services.actAs({ kind: 'account', id: askedBy });
    const change = { accountId, role: administrator, isGiven: false, byAccountId: askedBy, reason };
    await writeRole(services, trx, { account, change });
  });
}
