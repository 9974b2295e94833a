import { randomInt } from 'node:crypto';

/** What stands beside the code of the mailbox. */
export type LostDeviceProof = 'password' | 'franceconnect';

const hour = 3600;
const day = 24 * hour;

/** A password chosen by the link of a message proves no more than the mailbox does, for this long. */
export const resetPasswordSeconds = 30 * day;

/** A wait: when it began and when it ends, in epoch seconds. */
export interface Wait {
  readonly begunAt: number;
  readonly endsAt: number;
}

/** What happens next after this moment: a message after a day, another one an hour before the end, then the end itself. */
export function nextMoment({ begunAt, endsAt }: Wait, after: number): number {
  const lastMessage = endsAt - hour;
  const messages = [begunAt + day, lastMessage].filter((moment) => moment > begunAt && moment <= lastMessage);
  return [...messages, endsAt].find((moment) => moment > after) ?? endsAt;
}

// Nothing that looks like something else (2 and Z, 5 and S, 8 and B), and no vowels, so no words.
const letters = 'BCDFGHJKLMNPQRSTVWXZ34679';
const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');

/** What person and support call a request: no secret, it opens nothing. */
export function drawReference(): string {
  return `AP-${group()}-${group()}`;
}
