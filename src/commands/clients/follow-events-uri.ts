import type { Knex } from 'knex';
import type { Services } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';

/**
 * Makes, changes or ends the stream that a registration asks for by `events_uri`, in the transaction that writes the registration. The stream
 * pushes every event to that address.
 */
export async function followEventsUri(
  { eventStreams }: Pick<Services, 'eventStreams'>,
  trx: Knex.Transaction,
  { clientId, metadata }: Pick<ClientRecord, 'clientId' | 'metadata'>,
): Promise<void> {
  const { events_uri: endpoint } = metadata;
  const present = (await eventStreams.list(clientId, trx)).find(({ madeBy }) => madeBy === 'registration');
  if (present?.endpoint === endpoint) return;
  if (endpoint === undefined) {
    if (present) await eventStreams.remove(trx, present.id);
    return;
  }
  const wish = {
    method: 'push',
    endpoint,
    authorization: undefined,
    requested: undefined,
    description: undefined,
  } as const;
  if (present) await eventStreams.change(trx, present.id, wish);
  else await eventStreams.insert(trx, { clientId, madeBy: 'registration', wish });
}
