import { setTimeout as pause } from 'node:timers/promises';
import { minute } from '../domain/time.ts';
import type { Services } from '../services.ts';
import type { Job } from './job.ts';

/** Pause between two batches, so that people's writes come first; milliseconds. */
const pauseMilliseconds = 10;

type Counting = Pick<Services, 'clients' | 'nowSeconds'>;

/** Seconds after which the people of the month are counted again: each count reads every person of the month. */
const peopleSeconds = 10 * minute;

/** Makes the job that counts what the audit tells, a batch at a time, and now and then the people of each service. */
export function createDayCounter({
  clients: { statistics },
  nowSeconds,
}: Counting): (isStopping: () => boolean) => Promise<void> {
  let peopleAt = 0;
  return async (isStopping) => {
    while (!isStopping() && (await statistics.countNext()) > 0) await pause(pauseMilliseconds);
    if (nowSeconds() < peopleAt + peopleSeconds || isStopping()) return;
    await statistics.countPeople();
    peopleAt = nowSeconds();
  };
}

export const counting: Job = {
  firstAfter: 5,
  every: 10,
  failure: 'the statistics could not be made',
  begin: createDayCounter,
};
