import { day, hour } from '../time.ts';

/** Seconds during which the present address of an account may object to the address that an agent has typed. */
export const objectionSeconds = 72 * hour;

/** A correction that is not proved after so many seconds is forgotten. */
export const correctionSeconds = 7 * day;

/** The most corrections to one address that may wait for their proof at once. */
export const correctionsPerAddress = 3;
