import { administrator } from '../../domain/roles/admin-removal.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';

/** Returns whether nobody else could administer the service if this account were gone. An account that is disabled does not count. */
export async function isLastAdministrator(
  { roles: { holders } }: Pick<Services, 'roles'>,
  { id, roles, disabledAt }: Account,
  trx?: Transaction,
): Promise<boolean> {
  if (!roles.includes(administrator) || disabledAt !== null) return false;
  return !(await holders.hasOther({ accountId: id, role: administrator }, trx));
}
