import { hour } from '../time.ts';

/** Seconds for which the link of a message is good by which a person chooses a new password. The texts say it in words. */
export const resetLinkSeconds = hour;
