/** Says what keeps a person from signing in, in the order in which pages say it. Several may hold at once. */
export const personStates = ['disabled', 'restricted', 'closing'] as const;

export type PersonState = (typeof personStates)[number];

interface StatedAccount {
  readonly isDisabled: boolean;
  readonly restrictedAt: number | null;
  readonly deletionDueAt: number | null;
}

/** Returns the states of an account; none for an open one. */
export function personStatesOf({ isDisabled, restrictedAt, deletionDueAt }: StatedAccount): readonly PersonState[] {
  const holds: Readonly<Record<PersonState, boolean>> = {
    disabled: isDisabled,
    restricted: restrictedAt !== null,
    closing: deletionDueAt !== null,
  };
  return personStates.filter((state) => holds[state]);
}
