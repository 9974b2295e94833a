interface Standing {
  readonly disabledAt: number | null;
  readonly isClosed: boolean;
}

/** A caller that asks a person whether she keeps her account. */
export interface Admission {
  /** An account that waits for its deletion is let through: its person is asked whether she keeps it, and nothing else is given. */
  readonly admitsClosed?: boolean;
}

/** Returns whether the person of an account may prove who she is: the account is open, or only a request for its deletion keeps it closed. */
export const maySignIn = ({ disabledAt, isClosed }: Standing, { admitsClosed = false }: Admission): boolean =>
  disabledAt === null || (admitsClosed && isClosed);
