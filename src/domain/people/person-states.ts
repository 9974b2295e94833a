/** What keeps a person from signing in, in the order in which pages say it. Several may hold at once. */
export const personStates = ['disabled', 'closing'] as const;

export type PersonState = (typeof personStates)[number];

interface StatedAccount {
  readonly disabledAt: number | null;
  readonly isClosed: boolean;
  readonly deletionDueAt: number | null;
}

/** Returns the states of an account; none for an open one. */
export function personStatesOf({ disabledAt, isClosed, deletionDueAt }: StatedAccount): readonly PersonState[] {
  const holds: Readonly<Record<PersonState, boolean>> = {
    disabled: disabledAt !== null && !isClosed,
    closing: deletionDueAt !== null,
  };
  return personStates.filter((state) => holds[state]);
}
