import { AppError } from '../../../../src/errors.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import { clientPage, type ClientVisit } from '../client-page.ts';
import type { EventsState, EventsVisit } from './events-state.ts';
import { eventsStep, statusStep } from './events-steps.tsx';

async function gather(visit: ClientVisit): Promise<EventsVisit> {
  const { services, client } = visit;
  const { streams: eventStreams, notices: eventNotices } = services.events;
  const streams = await Promise.all(
    (await eventStreams.list(client.clientId)).map(async (stream) => ({
      stream,
      queue: await eventNotices.queueOf(stream.id),
      log: await eventNotices.log(stream.id),
    })),
  );
  return { ...visit, streams, mayWrite: visit.may('clients.edit', client.clientId) };
}

/** The streams by which a service learns of security events. */
export const eventsPage = clientPage({
  part: 'evenements',
  action: 'clients.read',
  write: 'clients.edit',
  async flow(visit) {
    const gathered = await gather(visit);
    const asked = visit.query.get('flux');
    const stream = gathered.streams.find(({ stream: { id } }) => id === asked)?.stream;
    if (asked !== null && (!stream || !gathered.mayWrite)) throw new AppError('not_found');
    return stayingFlow<EventsState>('client-events', [stream ? statusStep(gathered, stream) : eventsStep(gathered)]);
  },
});
