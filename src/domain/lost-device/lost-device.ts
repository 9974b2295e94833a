import { randomInt } from 'node:crypto';
import { day, hour } from '../time.ts';

/** The proof beside the code of the mailbox. */
export type LostDeviceProof = 'password' | 'franceconnect';

/** For so many seconds a password that was chosen by the link of a message proves no more than the mailbox does. */
export const resetPasswordSeconds = 30 * day;

/** Begin and end of a wait; epoch seconds. */
export interface Wait {
  readonly begunAt: number;
  readonly endsAt: number;
}

/** Returns the next moment of a wait after this one: a message after a day, another one an hour before the end, then the end itself. */
export function nextMoment({ begunAt, endsAt }: Wait, after: number): number {
  const lastMessage = endsAt - hour;
  const messages = [begunAt + day, lastMessage].filter((moment) => moment > begunAt && moment <= lastMessage);
  return [...messages, endsAt].find((moment) => moment > after) ?? endsAt;
}

// No character looks like another one (2 and Z, 5 and S, 8 and B), and there are no vowels, so no words.
const letters = 'BCDFGHJKLMNPQRSTVWXZ34679';
const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');

/** Draws the reference by which person and support call a request. It is no secret and opens nothing. */
export function drawReference(): string {
  return `AP-${group()}-${group()}`;
}
