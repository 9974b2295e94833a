import { day, hour, minute } from '../time.ts';

/** Seconds after which a sign-in no longer opens forms that would hand the account over. */
export const freshSeconds = 300;
const longestSeconds = 30 * day;
/** A holder of a role leaves no screen open for long. */
const withRole = { idleSeconds: 15 * minute, longestSeconds: 12 * hour } as const;
/** A session that outlives the browser asks for the second factor again after so many seconds. */
const factorSeconds = day;

/**
 * Returns whether a sign-in is young enough for what would hand the account over.
 * @param loginAt time of the oldest proof of the session, in epoch seconds
 * @param now epoch seconds
 */
export function isFresh(loginAt: number, now: number): boolean {
  return now - loginAt <= freshSeconds;
}

/** Times of a session; epoch seconds. */
export interface SessionTimes {
  readonly loginAt: number;
  /** The last time that the browser brought the session to one of our pages, to about a minute. */
  readonly seenAt: number;
  /** The session outlives the browser. */
  readonly isRemembered: boolean;
  readonly hasRole: boolean;
}

/** Returns when the session is over unless it is used. A remembered session has no idle time. A role counts, whatever the person chose. */
export function sessionEnd({ loginAt, seenAt, isRemembered, hasRole }: SessionTimes, idleSeconds: number): number {
  if (hasRole) return Math.min(loginAt + withRole.longestSeconds, seenAt + Math.min(withRole.idleSeconds, idleSeconds));
  const last = loginAt + longestSeconds;
  return isRemembered ? last : Math.min(last, seenAt + idleSeconds);
}

/** Returns whether a session asks its person for the second factor again. */
export function isFactorDue({
  isRemembered,
  factorAt,
  now,
}: {
  readonly isRemembered: boolean;
  readonly factorAt: number;
  readonly now: number;
}): boolean {
  return isRemembered && factorAt + factorSeconds <= now;
}
