import { day, hour, minute } from '../time.ts';

/** A session that is not idle, or that outlives the browser, ends after so many seconds. */
export const longestSessionSeconds = 30 * day;
/** A holder of a role leaves no screen open for long. */
const withRole = { idleSeconds: 15 * minute, longestSeconds: 12 * hour } as const;
/** A session that outlives the browser asks for the second factor again after so many seconds. */
const factorSeconds = day;

/** Times of a session; epoch seconds. */
export interface SessionTimes {
  /** When the person last signed in, by her oldest proof. */
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
  const last = loginAt + longestSessionSeconds;
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
