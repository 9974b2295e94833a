import type { AnnouncedKind } from '../../src/domain/account/announced-change.ts';

/** The data of the link in a message about a change. */
export interface UndoData {
  readonly changeId: string;
  readonly kind: AnnouncedKind;
  /** The address that the message went to. Links of an earlier version lack it. */
  readonly email?: string;
  /** The change that took the email away, in a message to a former email; `until` in epoch seconds. */
  readonly since?: { readonly changeId: string; readonly until: number };
}
