/** What a message can take back: one word each, the same for its message, in the command that undoes it and in the texts. */
export const announcedKinds = [
  'address-changed',
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

/** How long an announced change can be taken back. */
export const undoSeconds = 72 * 3600;
