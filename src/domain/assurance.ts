/** How much an authentication is worth (acr), from one factor with nothing proved but the address. */
export const levels = ['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa'] as const;

export type Level = (typeof levels)[number];

/** The levels that each one is worth: two factors prove no identity, and an identity proves no second factor. */
const covered: Readonly<Record<Level, readonly Level[]>> = {
  eidas0: ['eidas0'],
  'eidas0-mfa': ['eidas0', 'eidas0-mfa'],
  eidas1: ['eidas0', 'eidas1'],
  'eidas1-mfa': levels,
};

export function isLevel(value: unknown): value is Level {
  return levels.some((level) => level === value);
}

/** Whether what was reached satisfies what was wanted; an unknown wish never is. */
export function covers(reached: Level, wanted: string): boolean {
  return covered[reached].some((level) => level === wanted);
}

/** What a person did to sign in, and its name in `amr` (RFC 8176). */
const amrOf = { password: 'pwd' } as const;

export type Method = keyof typeof amrOf;

/** The level that these methods reach, and their `amr`. */
export function levelFor(methods: readonly Method[]): { readonly acr: Level; readonly amr: readonly string[] } {
  return { acr: 'eidas0', amr: [...new Set(methods.map((method) => amrOf[method]))] };
}

/**
 * The acr to state: to an essential request the first wanted value that is covered, or undefined when none is (the
 * request must fail); to any other the level reached.
 */
export function answeredLevel(about: {
  readonly reached: Level;
  readonly essential?: readonly string[];
}): Level | undefined {
  if (!about.essential) return about.reached;
  return about.essential.filter(isLevel).find((wanted) => covers(about.reached, wanted));
}
