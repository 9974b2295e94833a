import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { changeClient, type ClientOrder } from '../registration/change-client.ts';
import { refuse, type CommandAnswer } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';

/** Hides the client from the protocol. Its codes, tokens and grants are gone, and stay gone when the client is enabled again. */
export function disableClient(services: Services, disabling: ClientOrder): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...disabling,
    event: 'client.disabled',
    change: (before) => ({ ...before, disabledAt: before.disabledAt ?? services.nowSeconds() }),
  });
}

/** Lets a disabled client serve again. Codes, tokens and grants of before stay gone. */
export function enableClient(services: Services, enabling: ClientOrder): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...enabling,
    event: 'client.enabled',
    change: (before) => ({ ...before, disabledAt: null }),
  });
}

interface Deleting extends ClientOrder {
  /** Writes what belongs to the change, in the same commit. */
  readonly within?: (trx: Transaction) => Promise<void>;
}

/**
 * Puts a client into the bin: it is hidden from the protocol and from lists, and its codes, tokens and grants are gone. A job deletes it for
 * good once its time there is over.
 */
export function deleteClient(services: Services, deleting: Deleting): Promise<CommandAnswer<ClientRecord>> {
  const now = services.nowSeconds();
  return changeClient(services, {
    ...deleting,
    event: 'client.deleted',
    change: (before) => ({ ...before, disabledAt: before.disabledAt ?? now, deletedAt: now }),
  });
}

/** Takes a client out of the bin. It stays disabled until somebody enables it. */
export function recoverClient(services: Services, recovering: ClientOrder): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...recovering,
    event: 'client.recovered',
    change(before) {
      if (before.deletedAt === null) refuse(conflict(`"${before.clientId}" is not in the bin`));
      return { ...before, deletedAt: null };
    },
  });
}
