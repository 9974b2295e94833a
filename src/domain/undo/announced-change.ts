import { hour } from '../time.ts';

/** Changes that a message can take back. Each has one word for its message, its undoing and its texts. */
export const announcedKinds = [
  'address-changed',
  'username-changed',
  'password-changed',
  'totp-added',
  'totp-removed',
  'recovery-codes-renewed',
  'passkey-added',
  'passkey-removed',
  'second-factor-on',
  'second-factor-off',
  'identity-linked',
  'identity-unlinked',
] as const;

export type AnnouncedKind = (typeof announcedKinds)[number];

/** Seconds for which an announced change can be taken back. */
export const undoSeconds = 72 * hour;

/** Returns whether a change removed a factor whose device was lost or stolen. No message takes such a change back. */
export const isLoss = ({ details }: { readonly details: Readonly<Record<string, unknown>> }): boolean =>
  details['isLost'] === true;
