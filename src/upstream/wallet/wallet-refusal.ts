import { UpstreamRefusal } from '../refusal.ts';

/** Refuses a presentation that is not meant for us, or that proves nothing. The word repeats nothing that was received. */
export const hostile = (reason: string, cause?: unknown): UpstreamRefusal =>
  new UpstreamRefusal('hostile', reason, { cause });

/** Returns the value, or refuses the presentation with this word where there is none. */
export function needed<T>(value: T | undefined | null, reason: string): T {
  if (value === undefined || value === null) throw hostile(reason);
  return value;
}
