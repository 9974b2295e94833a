import { day } from '../time.ts';

/** The network from which somebody asked is kept for a month: long enough to see where an attack comes from. */
export const networkSeconds = 30 * day;
