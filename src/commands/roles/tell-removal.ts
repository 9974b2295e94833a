import { administrator, type RemovalEnding } from '../../domain/roles/admin-removal.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { AdminRemoval } from '../../store/roles/admin-removals.ts';
import type { Transaction } from '../../store/database/database.ts';

/** Tells the administrator concerned and every other one that her role is to be taken away, or that it stays. */
export async function tellRemoval(
  services: Services,
  trx: Transaction,
  {
    account,
    removal,
    ending,
  }: { readonly account: Account; readonly removal: AdminRemoval; readonly ending?: RemovalEnding },
): Promise<void> {
  const everybody = (await services.roles.holders.list(trx)).filter(({ disabledAt }) => disabledAt === null);
  services.messages.adminRemoval({
    account,
    removal,
    ending,
    administrators: everybody.filter(({ id, roles }) => id !== account.id && roles.includes(administrator)),
    by: everybody.find(({ id }) => id === removal.askedBy),
  });
}
