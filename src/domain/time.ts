/** Tells the time, in milliseconds since the epoch. */
export type Clock = () => number;

/** A minute, an hour and a day in seconds, which is the unit of every time in the database and in tokens. */
export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Returns whole seconds, rounded down as tokens want them. */
export function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
