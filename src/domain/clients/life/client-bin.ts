import { day } from '../../time.ts';

/** Says how long a client stays in the bin, from which it can be taken out. */
export const binDays = 30;

/** Returns when a client that was put into the bin at this time is deleted for good, in epoch seconds. */
export const binEnd = (deletedAt: number): number => deletedAt + binDays * day;

/** Returns whether the time of a client in the bin is over. */
export const isBinOver = ({ deletedAt }: { readonly deletedAt: number | null }, now: number): boolean =>
  deletedAt !== null && binEnd(deletedAt) <= now;
