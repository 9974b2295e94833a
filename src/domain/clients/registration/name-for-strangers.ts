import type { StoredMetadata } from '../client-metadata.ts';
import { isInTest } from '../life/test-clients.ts';

/** Matches what a mail program may turn into a link, or a reader may take for one. */
const address = /:\/\/|www\.|@|[\p{L}\p{N}]\.[\p{L}]{2}/iu;

interface Named {
  readonly clientId: string;
  readonly metadata: StoredMetadata;
}

/**
 * Returns how a message to somebody without an account calls a service: by its name, or by its id where nobody who manages services has
 * looked at the name yet, or where the name holds an address.
 */
export function nameForStrangers({ clientId, metadata }: Named): string {
  const { client_name: name = '' } = metadata;
  return name === '' || isInTest(metadata) || address.test(name) ? clientId : name;
}
