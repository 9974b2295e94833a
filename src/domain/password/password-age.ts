import { day } from '../time.ts';

interface Age {
  /** When the password was chosen; epoch seconds. Null when the account has none. */
  readonly changedAt: number | null;
  /** Days that a password lives; 0 means for ever. */
  readonly maxAgeDays: number;
  readonly now: number;
}

/** Days before the end on which a reminder leaves, once each. */
const reminderDays = [30, 7, 1] as const;

/** Epoch seconds. */
export function runsOutAt({
  changedAt,
  maxAgeDays,
}: {
  readonly changedAt: number;
  readonly maxAgeDays: number;
}): number {
  return changedAt + maxAgeDays * day;
}

/** The age of a password that somebody else has chosen for the person: another one is asked for at the first sign-in with it, whatever its life is. */
export const temporarySince = 0;

/** Returns when a password was chosen by its person; undefined for one that somebody else has chosen. */
export const chosenAt = (changedAt: number): number | undefined =>
  changedAt === temporarySince ? undefined : changedAt;

/** Returns until when a password may be renewed; undefined where there is none, where it lives for ever, and where it was never its person's. */
export const endOf = ({ changedAt, maxAgeDays }: Omit<Age, 'now'>): number | undefined =>
  changedAt === null || chosenAt(changedAt) === undefined || maxAgeDays === 0
    ? undefined
    : runsOutAt({ changedAt, maxAgeDays });

/** Returns whether a password must be renewed at the next sign-in with it. */
export function hasRunOut({ changedAt, maxAgeDays, now }: Age): boolean {
  if (changedAt === null) return false;
  return changedAt === temporarySince || (maxAgeDays > 0 && now >= runsOutAt({ changedAt, maxAgeDays }));
}

/**
 * Returns the reminders and the ages of passwords that they are due for, the last reminder first. A password is due that was chosen after
 * `after` (else the reminder comes too late) and at `until` at the latest. Of missed reminders only the last one is worth sending.
 */
export function dueReminders({ maxAgeDays, now }: Omit<Age, 'changedAt'>): readonly {
  readonly days: number;
  readonly after: number;
  readonly until: number;
}[] {
  // A password that lives less than a month is not reminded of on the day when it was chosen.
  const stages = reminderDays.filter((days) => days < maxAgeDays).reverse();
  const chosen = (daysLeft: number) => now - (maxAgeDays - daysLeft) * day;
  return stages.map((days, index) => ({ days, after: chosen(stages[index - 1] ?? 0), until: chosen(days) }));
}
