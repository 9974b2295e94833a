import { day } from '../time.ts';

/** Seconds between two changes of a user name. */
export const usernameChangeSeconds = 30 * day;

/** Seconds for which nobody else gets a user name that was given up: services may still know its former person by it. */
export const usernameReservationSeconds = 365 * day;

/** Returns when an account may change its user name again, in epoch seconds; undefined where it may now. */
export function nextUsernameChange(lastChange: number | undefined, now: number): number | undefined {
  if (lastChange === undefined) return undefined;
  const next = lastChange + usernameChangeSeconds;
  return next > now ? next : undefined;
}
