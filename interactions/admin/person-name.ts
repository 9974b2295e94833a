interface Named {
  readonly familyName: string | null;
  readonly givenName: string | null;
}

/** Returns the name that a person has given; undefined when she has given none. A user name is for its person alone. */
export const personName = ({ givenName, familyName }: Named): string | undefined =>
  [givenName, familyName].filter(Boolean).join(' ') || undefined;
