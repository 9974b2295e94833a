import type { Knex } from 'knex';
import type { Role } from '../../domain/roles/roles.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';

/** The role without which nobody could give roles. */
const administrator: Role = 'admin';

/** Returns whether nobody else could administer the service if this account were gone. An account that is disabled does not count. */
export async function isLastAdministrator(
  { holders }: Pick<Services, 'holders'>,
  { id, roles, disabledAt }: Account,
  trx?: Knex.Transaction,
): Promise<boolean> {
  if (!roles.includes(administrator) || disabledAt !== null) return false;
  return !(await holders.hasOther({ accountId: id, role: administrator }, trx));
}
