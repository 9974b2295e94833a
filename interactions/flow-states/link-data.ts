import type { AnnouncedKind } from '../../src/domain/undo/announced-change.ts';
import type { LostDeviceProof } from '../../src/domain/lost-device/lost-device.ts';

/** The data of the link in a message about a change. */
export interface UndoData {
  readonly changeId: string;
  readonly kind: AnnouncedKind;
  /** The address that the message went to. Links of an earlier version lack it. */
  readonly email?: string;
  /** The change that took the email away, in a message to a former email; `until` in epoch seconds. */
  readonly since?: { readonly changeId: string; readonly until: number };
}

/** The data of the links about a correction. */
export interface CorrectionData {
  /** Id of the correction. */
  readonly id: string;
  /** The email that the link went to. */
  readonly email: string;
  /** The email that the account is to have, where the link went to another one. */
  readonly newEmail?: string | undefined;
}

/** The data of the link that cancels a deletion. */
export interface KeepAccountData {
  /** When the deletion is due; the link is about this deletion and no later one. */
  readonly dueAt: number;
  /** The address that the link went to. */
  readonly email: string;
}

/** The data of the link in a message about a lost device. */
export interface CancelData {
  readonly id: string;
  readonly reference: string;
  readonly proof?: LostDeviceProof | undefined;
  /** The address that the link went to. */
  readonly email?: string;
}

/** The data of the link by which an administrator objects to losing the role. */
export interface KeepAdminData {
  /** Id of the removal. */
  readonly id: string;
  readonly email: string;
  /** When the role is to be taken away, in epoch seconds. */
  readonly until: number;
}
