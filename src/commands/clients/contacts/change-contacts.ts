import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { answering, refuse, type CommandAnswer } from '../../command-answer.ts';
import { contactRefusal, unknownClient } from '../command-refusal.ts';
import { builtInClientId } from '../registration/ensure-built-in-client.ts';

/**
 * Changes the contacts of a client under the lock of the client, so that no two changes count on each other's contact. The registration stays
 * as it is, so no version is written: addresses of contacts are personal and stand in no version.
 */
export function changeContacts<Result>(
  services: Services,
  clientId: string,
  work: (trx: Transaction, client: ClientRecord) => Promise<Result>,
): Promise<CommandAnswer<Result>> {
  return answering(() =>
    services.transaction(async (trx) => {
      const client = clientId === builtInClientId ? undefined : await services.clients.registry.lock(trx, clientId);
      if (!client) return refuse(unknownClient(clientId));
      return work(trx, client);
    }),
  );
}

/** Refuses a client in the bin: its contacts stay as they are, so that it comes back with them. */
export function refuseBin({ clientId, deletedAt }: ClientRecord): void {
  if (deletedAt !== null) refuse(contactRefusal('in_bin', `"${clientId}" is in the bin`));
}
