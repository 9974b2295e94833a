import type { TestApp } from './start-app.ts';
import { withoutJobs } from './without-jobs.ts';

/**
 * Does some work so many seconds later, and comes back to the present. Jobs begin nothing meanwhile: in the time of the work they would
 * delete what the present still needs. Messages do not leave either.
 */
export const later = <T>(
  { running, moveClock }: Pick<TestApp, 'running' | 'moveClock'>,
  seconds: number,
  work: () => Promise<T>,
): Promise<T> =>
  withoutJobs({ running }, async () => {
    moveClock(seconds);
    try {
      return await work();
    } finally {
      moveClock(-seconds);
    }
  });
