import { z } from 'zod';
import { isoTime } from '../../domain/time.ts';

/** The schema of a moment in an answer. */
export const moment = z.iso.datetime().describe('UTC, ISO 8601');

/** Returns a time of the database as an answer has it; null where there is none. */
export const momentOf = (seconds: number | null | undefined): string | null =>
  seconds === null || seconds === undefined ? null : isoTime(seconds);
