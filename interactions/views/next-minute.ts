import { minute } from '../../src/domain/time.ts';

/** Returns the full minute that follows a time in epoch seconds, because people are told times without seconds. */
export const nextMinute = (seconds: number): Date => new Date(Math.ceil(seconds / minute) * minute * 1000);
