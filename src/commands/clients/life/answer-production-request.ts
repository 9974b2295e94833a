import { isInTest } from '../../../domain/clients/life/test-clients.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { auditClient } from '../audit-client.ts';
import { changeClient, type ClientOrder } from '../registration/change-client.ts';
import { orRefuse, refuse, type CommandAnswer } from '../../command-answer.ts';
import { conflict, contactsMissing } from '../command-refusal.ts';
import { updateRecord } from '../registration/update-client.ts';

interface Granting extends ClientOrder {
  readonly reason: string;
}

/** Returns the account of the person who has asked for production, where somebody has. */
async function findAsker({ clients, account: { accounts } }: Services, clientId: string) {
  const request = await clients.productionRequests.find(clientId);
  return request && accounts.find(request.accountId);
}

/**
 * Lets a client in test serve everybody, whether or not somebody has asked for it. Refused for what the rules of production refuse, and where
 * nobody answers for the client.
 */
export async function grantProduction(
  services: Services,
  { clientId, reason, baseVersion }: Granting,
): Promise<CommandAnswer<ClientRecord>> {
  const account = await findAsker(services, clientId);
  return changeClient(services, {
    clientId,
    event: 'client.production_granted',
    reason,
    baseVersion,
    change(before) {
      if (!isInTest(before.metadata)) refuse(conflict(`"${clientId}" is not in test`));
      // The list of people is of no use any more, and it is personal.
      const { changed } = orRefuse(
        updateRecord(services, before, { given: { status: 'production', test_accounts: null } }),
      );
      if (account) services.messages.productionAnswered({ record: changed, account, isGranted: true });
      return changed;
    },
    // The client is locked, so none of its contacts is removed before this commit.
    async within(trx) {
      const missing = await services.clients.contacts.missingContacts(clientId, trx);
      if (missing.length > 0) refuse(contactsMissing(clientId, missing));
    },
  });
}

/** Leaves a client in test. Returns false where no request waits (any more). */
export async function refuseProduction(
  services: Services,
  { clientId, reason }: Omit<Granting, 'baseVersion'>,
): Promise<boolean> {
  const account = await findAsker(services, clientId);
  return services.transaction(async (trx) => {
    const record = await services.clients.registry.lock(trx, clientId);
    const request = await services.clients.productionRequests.find(clientId, trx);
    if (!record || !request || !(await services.clients.productionRequests.remove(trx, clientId))) return false;
    auditClient(services, { event: 'client.production_refused', record, reason });
    if (account) services.messages.productionAnswered({ record, account, isGranted: false });
    return true;
  });
}
