import type { Logger } from 'pino';
import { currentUnit } from '../store/unit/unit-of-work.ts';
import { listenToSpans } from '../tracing/span-listeners.ts';

/** A round of a job that takes less has found nothing to do, and would hide the others. */
const idleMilliseconds = 5;

/**
 * Writes a line at `debug` for each step, hash, commit, message, round of a job, and request to another server, with the milliseconds that
 * it took and the id of the request. Returns the function that ends this. The facts are those of traces, so no value of a person is in them.
 */
export function logSpans(log: Logger): () => void {
  return listenToSpans(({ name, facts, milliseconds, isRound }) => {
    if (isRound && milliseconds < idleMilliseconds) return;
    log.debug({ requestId: currentUnit()?.requestId, ms: Math.round(milliseconds * 10) / 10, ...facts }, name);
  });
}
