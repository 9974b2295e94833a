import { hour } from '../time.ts';
import type { Limit } from './throttle-rules.ts';

/**
 * Searches for people in an hour. A person who helps others needs a few for each call. An agent who walks the alphabet is stopped, and the audit
 * tells. A program of the operator looks people up one after another.
 */
export const peopleSearches = {
  account: { limit: 120, seconds: hour },
  client: { limit: 1200, seconds: hour },
} as const satisfies Readonly<Record<string, Limit>>;
