import type { Clock } from '../../src/domain/time.ts';

interface StillClock {
  /** The clock of the application: `startApp` takes it as an override. */
  readonly now: Clock;
  /** Stops the clock while `work` runs; only `advance` moves it. Values counted in seconds then do not depend on the speed of the machine. */
  standStill<Result>(work: (advance: (seconds: number) => void) => Promise<Result>): Promise<Result>;
}

/** Creates a clock for the application alone. It tells the time of the process unless it stands still. */
export function createStillClock(): StillClock {
  let stopped: number | undefined;
  const now = () => stopped ?? Date.now();
  return {
    now,
    async standStill(work) {
      stopped = Date.now();
      try {
        return await work((seconds) => {
          stopped = now() + seconds * 1000;
        });
      } finally {
        stopped = undefined;
      }
    },
  };
}
