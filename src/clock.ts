import type { Clock } from './domain/time.ts';

/**
 * Creates the only clock of the program; everything else asks `services.now()` or takes the time as an argument.
 * The clock asks the constructor of Date: `Date.now` itself may have become this clock, for the libraries (oidc/library/follow-clock.ts).
 * @param offset seconds by which the clock is ahead of the machine's (`CLOCK_OFFSET`, in development)
 */
export function createClock(offset: number): Clock {
  return () => new Date().getTime() + offset * 1000;
}
