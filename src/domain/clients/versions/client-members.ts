import type { StoredMetadata } from '../client-metadata.ts';

/** The members of a client file, as a version of a registration keeps them. */
export type ClientMembers = Readonly<Record<string, unknown>>;

/**
 * Returns what a version keeps of a registration: its members and whether it is disabled. Addresses of contacts are personal and are no part
 * of it.
 */
export function membersOf(metadata: StoredMetadata, isDisabled: boolean): ClientMembers {
  const { contacts: _personal, ...members } = metadata;
  return { ...members, disabled: isDisabled };
}
