import type { AnnouncedKind } from '../../src/domain/account/announced-change.ts';

/** What the link of an announcement points to. */
export interface UndoData {
  readonly changeId: string;
  readonly kind: AnnouncedKind;
  /** In a message to a former address: the change that took it away. */
  readonly since?: { readonly changeId: string; readonly until: number };
}
