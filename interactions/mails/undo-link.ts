import type { AnnouncedKind } from '../../src/domain/account/announced-change.ts';

/** What the link of an announced change holds. */
export interface UndoData {
  readonly changeId: string;
  readonly kind: AnnouncedKind;
  /** In a message to a former email: the change that took this email away; `until` in epoch seconds. */
  readonly since?: { readonly changeId: string; readonly until: number };
}
