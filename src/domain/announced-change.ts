/** What a message can take back: one word each, the same in the command that undoes it and in the texts. */
export type AnnouncedKind = 'address-changed';

/** How long an announced change can be taken back. */
export const undoSeconds = 72 * 3600;
