import { minute } from '../../src/domain/time.ts';

/** Returns the full minute that follows a time, both in epoch seconds, because people are told times without seconds. */
export const nextMinute = (seconds: number): number => Math.ceil(seconds / minute) * minute;
