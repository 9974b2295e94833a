import { day } from '../time.ts';

/** Days before the closing of an account that nobody uses at which its person is told. */
export const noticeDays = [60, 30, 7] as const;

export type NoticeDays = (typeof noticeDays)[number];

/**
 * A closing that is so much too late was forgotten: the job stood still, or the clock jumped. The person is then told anew, from the first
 * notice on.
 */
const forgottenSeconds = 7 * day;

/** Accounts of which the inactivity rule announces or closes so many in a day, and the share of all accounts where that is more. */
const mostInADay = { accounts: 20, share: 0.01 };

/** Returns how many closings may be announced in a day, and how many accounts closed: a wrong clock or setting must not reach everybody. */
export const inactivityLimit = (accounts: number): number =>
  Math.max(mostInADay.accounts, Math.ceil(accounts * mostInADay.share));

/** Returns the moment before which an account was last used whose closing is to be announced now; epoch seconds. */
export const inactiveSince = ({ inactiveDays, now }: { readonly inactiveDays: number; readonly now: number }): number =>
  now - (inactiveDays - noticeDays[0]) * day;

interface Announced {
  /** The last notice, whose message has left. */
  readonly days: NoticeDays;
  readonly closesAt: number;
}

export type InactivityStep =
  | { readonly kind: 'tell'; readonly days: NoticeDays }
  | { readonly kind: 'close' }
  | { readonly kind: 'begin_anew' }
  | { readonly kind: 'wait'; readonly until: number };

/** Returns what is to be done about an account whose closing was announced. */
export function nextInactivityStep({ days, closesAt }: Announced, now: number): InactivityStep {
  if (now > closesAt + forgottenSeconds) return { kind: 'begin_anew' };
  const next = noticeDays.find((stage) => stage < days);
  if (next === undefined) return now >= closesAt ? { kind: 'close' } : { kind: 'wait', until: closesAt };
  const at = closesAt - next * day;
  return now >= at ? { kind: 'tell', days: next } : { kind: 'wait', until: at };
}
