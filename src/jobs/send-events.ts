import { setTimeout as pause } from 'node:timers/promises';
import { deliverEvent } from '../commands/events/deliver-event.ts';
import { pauseStream } from '../commands/events/pause-stream.ts';
import type { EventNotice, EventStream } from '../domain/events/event-stream.ts';
import { day, hour, minute } from '../domain/time.ts';
import type { Services } from '../services.ts';
import { traced } from '../tracing/traced.ts';
import { createSender, serviceWaits, waitAfter, type Sender } from './sender.ts';

/** Much longer than a try can take, so that no other process takes over a stream that is being served; seconds. */
const leaseSeconds = 2 * minute;
/** Streams that are served at once. Each slow receiver holds up its own stream alone. */
const together = 50;
/** Events of a stream that are read at once. */
const batch = 20;
/** After so long a stream gives its place to one that was served longer ago; milliseconds. */
const turn = 5000;
/** Pause after each event, so that the signatures of a long queue leave the processor to people; milliseconds. */
const breath = 10;
/** A stream whose receiver takes nothing for so long is paused. */
const patience = day;

/**
 * Pushes the events of streams: several streams at once, the events of each one after the other. The oldest event is tried again until the
 * receiver has taken it, so none overtakes another.
 * @param signal ends tries that would hold up a stop
 */
export function createEventSender(services: Services, signal: AbortSignal): Sender {
  const { log } = services;
  const { notices: eventNotices } = services.events;

  /** Notes a try that failed. Returns false: the events behind it wait. */
  const putOff = async (stream: EventStream, notice: EventNotice, detail: string): Promise<false> => {
    const attempts = stream.attempts + 1;
    const wait = waitAfter(attempts, serviceWaits);
    const now = services.nowSeconds();
    await eventNotices.postpone({ notice, detail, attempts }, now + wait);
    services.clients.refusals.note({ clientId: stream.clientId, kind: 'untold', detail: `events_uri ${detail}` });
    log.warn({ client: stream.clientId, attempts, outcome: detail, wait }, 'an event could not be sent yet');
    if ((stream.failingSince ?? now) + patience <= now + wait) await pauseStream(services, stream);
    return false;
  };

  /** Sends one event. Returns whether the next one may follow. */
  const send = async (stream: EventStream, notice: EventNotice): Promise<boolean> => {
    const facts = { 'geopf_id.client': stream.clientId, 'geopf_id.attempts': stream.attempts + 1 };
    const { result, detail } = await traced('event', { facts }, async (span) => {
      const sent = await deliverEvent(services, { stream, notice, signal });
      span.note({ 'geopf_id.outcome': sent.result });
      return sent;
    });
    if (result === 'failed') return signal.aborted ? false : putOff(stream, notice, detail);
    await eventNotices.settle({ notice, result, detail, attempts: stream.attempts + 1 });
    if (result === 'rejected')
      log.warn({ client: stream.clientId, outcome: detail, kind: notice.kind }, 'a receiver refused an event');
    return true;
  };

  /** Sends the events of a lent stream until none is left, one fails, or its turn is over. Returns the stream with its present lease. */
  const serve = async (lent: EventStream): Promise<EventStream> => {
    const began = services.now();
    const isOver = () => signal.aborted || services.now() - began > turn;
    let stream = lent;
    while (!isOver()) {
      const notices = await eventNotices.next(stream, batch);
      if (notices.length === 0) return stream;
      for (const notice of notices) {
        if (isOver() || !(await send(stream, notice))) return stream;
        stream = { ...stream, attempts: 0, failingSince: undefined };
        await pause(breath);
      }
      // Somebody may have paused the stream, and a lease that has ended is another process's.
      const renewed = await eventNotices.renew(stream, leaseSeconds);
      if (!renewed) return stream;
      stream = renewed;
    }
    return stream;
  };

  return createSender<EventStream>({
    together,
    receiverOf: ({ id }) => id,
    lend: (of) => eventNotices.lend({ ...of, leaseSeconds, longestWait: hour }),
    serve: (lent) =>
      serve(lent)
        .then((stream) => eventNotices.release(stream))
        .catch((error: unknown) => log.error({ err: error, client: lent.clientId }, 'a stream could not be served')),
    ended() {
      if (!signal.aborted) eventNotices.wake();
    },
  });
}
