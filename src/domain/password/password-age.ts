const day = 86_400;

interface Age {
  /** When the password was chosen; null: the account has none. Epoch seconds. */
  readonly changedAt: number | null;
  /** 0: passwords never run out. */
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

/** Whether a password is to be renewed at the next sign-in with it. */
export function hasRunOut({ changedAt, maxAgeDays, now }: Age): boolean {
  return changedAt !== null && maxAgeDays > 0 && now >= runsOutAt({ changedAt, maxAgeDays });
}

/**
 * Which reminders passwords of which age are due for, the last one first: chosen after `after` (else the reminder comes too late), and
 * at `until` at the latest. Of reminders that were missed only the last one is worth sending.
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
