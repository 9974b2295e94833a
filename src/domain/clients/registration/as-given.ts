import type { StoredMetadata } from '../client-metadata.ts';

/** Returns a registration as a form gives it, although something of it is refused: without the members that the form takes away. */
export const asGiven = (members: Readonly<Record<string, unknown>>): StoredMetadata =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
