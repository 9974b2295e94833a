import type { StoredMetadata } from '../client-metadata.ts';
import { isInTest } from './test-clients.ts';

/** Says what a client may do at this time, in the order in which lists show it. */
export const clientStates = ['test', 'production', 'disabled', 'bin'] as const;

export type ClientState = (typeof clientStates)[number];

interface StatedClient {
  readonly metadata: StoredMetadata;
  readonly disabledAt: number | null;
  readonly deletedAt?: number | null | undefined;
}

/** Returns the state of a client. A client that is switched off is that alone, whatever it was before. */
export function clientState({ metadata, disabledAt, deletedAt = null }: StatedClient): ClientState {
  if (deletedAt !== null) return 'bin';
  if (disabledAt !== null) return 'disabled';
  return isInTest(metadata) ? 'test' : 'production';
}

/** Returns whether a client serves anybody. */
export const isOn = ({ disabledAt, deletedAt = null }: Omit<StatedClient, 'metadata'>): boolean =>
  disabledAt === null && deletedAt === null;
