import { z } from 'zod';

/** The schema of a moment in an answer. */
export const moment = z.iso.datetime().describe('UTC, ISO 8601');
