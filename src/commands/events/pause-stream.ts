import type { EventStream } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import { technicalPeople } from '../clients/contacts/people-of-client.ts';
import { changeStatus } from './change-status.ts';

/**
 * Pauses a stream whose receiver takes nothing any more, and tells those who answer for the service. Of several processes one does it.
 */
export async function pauseStream(services: Services, { id, clientId }: EventStream): Promise<void> {
  const client = await services.clients.registry.find(clientId);
  const people = await technicalPeople(services, clientId);
  await services.inUnit(() =>
    services.transaction(async (trx) => {
      const stream = await services.events.streams.lock(trx, id);
      if (stream?.status !== 'enabled') return;
      await changeStatus(services, trx, {
        stream,
        status: 'paused',
        by: 'program',
        reason: 'The receiver takes no events.',
      });
      for (const person of people)
        services.messages.eventsPaused({ clientId, client: client?.metadata.client_name ?? clientId, person });
    }),
  );
  services.log.error({ client: clientId }, 'a stream was paused, because its receiver takes no events');
}
