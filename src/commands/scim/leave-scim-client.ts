import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { lockAccount } from '../account/lock-account.ts';
import type { OwnerAct } from '../owner-act.ts';

interface Leaving extends OwnerAct {
  readonly clientId: string;
}

/**
 * Takes an account out of the people of a client, for its person: the client may do nothing with it any more, and does not find her. An
 * account that the invitation of the client made cannot leave it. Throws `not_found` where the account is not among the people of the client,
 * or cannot leave it.
 */
export async function leaveScimClient(services: Services, leaving: Leaving): Promise<void> {
  const { accountId, clientId, requestId } = leaving;
  const { people: scimPeople } = services.scim;
  await services.transaction(async (trx) => {
    await lockAccount(services, trx, leaving);
    const left = (await scimPeople.clientsOf(accountId, trx)).find((one) => one.clientId === clientId);
    if (!left || left.isFounded) throw new AppError('not_found');
    await scimPeople.remove(trx, left);
    services.audit({ event: 'provisioning.ended', accountId, clientId, requestId });
  });
}
