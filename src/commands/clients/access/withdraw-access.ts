import { AppError } from '../../../errors.ts';
import type { Services } from '../../../services.ts';
import type { ClientAccess } from '../../../store/clients/access/access-list.ts';
import { lockAccount } from '../../account/lock-account.ts';
import type { OwnerAct } from '../../owner-act.ts';

interface Withdrawal extends OwnerAct {
  readonly clientId: string;
}

/**
 * Ends everything that a service holds of a person, and tells the service that its session is over. Her own session goes on. Throws
 * `not_found` where the service holds nothing of hers.
 */
export async function withdrawAccess(services: Services, withdrawal: Withdrawal): Promise<ClientAccess> {
  const { accountId, clientId, requestId } = withdrawal;
  const access = (await services.clients.accessList.listAccess(accountId)).find((one) => one.clientId === clientId);
  if (!access) throw new AppError('not_found');
  await services.transaction(async (trx) => {
    await lockAccount(services, trx, withdrawal);
    if (!(await services.clients.accessList.end(trx, { accountId, clientId }))) throw new AppError('not_found');
    await services.events.notices.dropAddresses(trx, { accountId, clientId });
    services.audit({ event: 'access.withdrawn', accountId, clientId, requestId });
  });
  services.clients.logoutNotices.wake();
  return access;
}
