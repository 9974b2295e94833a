const day = 86_400;

interface Age {
  /** When the password was chosen; null: the account has none. Epoch seconds. */
  readonly changedAt: number | null;
  /** 0: passwords never run out. */
  readonly maxAgeDays: number;
  readonly now: number;
}

/** Whether a password is to be renewed at the next sign-in with it. */
export function hasRunOut({ changedAt, maxAgeDays, now }: Age): boolean {
  return changedAt !== null && maxAgeDays > 0 && now >= changedAt + maxAgeDays * day;
}
