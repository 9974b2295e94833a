/** Tells the time, in milliseconds since the epoch. */
export type Clock = () => number;

/** A minute, an hour and a day in seconds, which is the unit of every time in the database and in tokens. */
export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/**
 * Seconds by which the clocks of two processes may differ. A moment that is farther ahead than it can be was written before the clock was
 * set back.
 */
export const clockSkew = 60;

/** Returns whole seconds, rounded down as tokens want them. */
export function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** Returns a time in epoch seconds as ISO 8601, in UTC. */
export const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

export const isoTimeOrNull = (seconds: number | null | undefined): string | null =>
  seconds === null || seconds === undefined ? null : isoTime(seconds);
