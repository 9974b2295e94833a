import { setTimeout as pause } from 'node:timers/promises';
import { pauseStream } from '../commands/events/pause-stream.ts';
import { minute } from '../domain/time.ts';
import type { Services } from '../services.ts';
import { chainAudit } from './chain-audit.ts';
import { eachDue } from './each-due.ts';
import type { Job } from './job.ts';

/** Pause between two batches, so that people's writes come first; milliseconds. */
const pauseMilliseconds = 10;

/** Drops events that nobody took in time. A stream that lost some is paused, and those who answer for its service are told. */
async function dropOld(services: Services): Promise<void> {
  const { log } = services;
  const { notices: eventNotices, streams: eventStreams } = services.events;
  const one = async ({ streamId, dropped }: { readonly streamId: string; readonly dropped: number }) => {
    const stream = await eventStreams.find(streamId);
    if (!stream) return;
    log.error({ client: stream.clientId, dropped }, 'events were dropped, because nobody took them in time');
    await eventNotices.noteDropped(streamId, dropped);
    await pauseStream(services, stream);
  };
  // What was dropped is told now or never, so a stop waits for it.
  await eachDue(services, {
    due: () => eventNotices.dropOld(),
    idOf: ({ streamId }) => streamId,
    together: Infinity,
    one,
    isStopping: () => false,
  });
}

/**
 * Makes the job that puts events on streams. It reads them from the audit, whose lines are written in the commit of the change that they tell
 * of, in an order without gaps: nothing is missed, nothing comes twice, and nothing is told that was rolled back. Requests of people write
 * nothing more for it.
 */
export function createEventMaker(services: Services): (isStopping: () => boolean) => Promise<void> {
  let droppedAt = 0;
  return async (isStopping) => {
    const { derivation: eventDerivation, notices: eventNotices } = services.events;
    if (await eventDerivation.isWanted()) {
      // The lines of the last seconds have no place in the order yet.
      await chainAudit(services, isStopping);
      for (let read = 1; read > 0 && !isStopping();) {
        read = await eventDerivation.deriveNext();
        if (read === 0) break;
        eventNotices.wake();
        await pause(pauseMilliseconds);
      }
    }
    if (services.nowSeconds() < droppedAt + minute || isStopping()) return;
    droppedAt = services.nowSeconds();
    await dropOld(services);
  };
}

export const makingEvents: Job = {
  firstAfter: 2,
  every: 2,
  failure: 'events could not be put on streams',
  begin: createEventMaker,
};
