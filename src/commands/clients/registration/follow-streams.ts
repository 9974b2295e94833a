import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';

type Registration = Pick<ClientRecord, 'clientId' | 'metadata'>;

/** Makes, changes or ends the stream that a registration asks for by `events_uri`. It pushes every event to that address. */
async function followEventsUri(
  { events: { streams: eventStreams } }: Services,
  trx: Transaction,
  { clientId, metadata }: Registration,
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

const mayHaveStream = ({ metadata }: Registration) =>
  (metadata.scope ?? '').split(' ').some((scope) => scope === 'ssf.read' || scope === 'ssf.manage');

/**
 * Makes the streams of a client what its changed registration wants, in the transaction that writes it. A stream that the client made itself
 * goes with the scopes by which it made it: else the client would hear of people without any right to.
 */
export async function followStreams(services: Services, trx: Transaction, after: Registration): Promise<void> {
  await followEventsUri(services, trx, after);
  if (mayHaveStream(after)) return;
  const { clientId } = after;
  const own = (await services.events.streams.list(clientId, trx)).find(({ madeBy }) => madeBy === 'client');
  if (!own) return;
  await services.events.streams.remove(trx, own.id);
  services.audit({ event: 'stream.deleted', clientId, details: { stream: own.id } });
}
