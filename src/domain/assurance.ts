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

/** The same of a session's acr, whatever stands there. */
export function reaches(acr: string | undefined, wanted: Level): boolean {
  return isLevel(acr) && covers(acr, wanted);
}

/** What a person did to sign in, and its names in `amr` (RFC 8176, section 2); a passkey always with user verification. */
const amrOf = {
  password: ['pwd'],
  totp: ['otp'],
  'recovery-code': ['otp'],
  'device-passkey': ['hwk', 'user'],
  'synced-passkey': ['swk', 'user'],
} as const;

export type Method = keyof typeof amrOf;

/** Two kinds of proof: a passkey is one by itself, since its device asked for a finger or a PIN. */
export function isMultiFactor(methods: readonly Method[]): boolean {
  if (methods.includes('device-passkey') || methods.includes('synced-passkey')) return true;
  return methods.includes('password') && (methods.includes('totp') || methods.includes('recovery-code'));
}

/** The level that these methods reach, and their `amr`. */
export function levelFor(methods: readonly Method[]): { readonly acr: Level; readonly amr: readonly string[] } {
  const names = methods.flatMap((method): readonly string[] => amrOf[method]);
  if (!isMultiFactor(methods)) return { acr: 'eidas0', amr: [...new Set(names)] };
  return { acr: 'eidas0-mfa', amr: [...new Set(names), 'mfa'] };
}

/** The levels that a sign-in can reach here; others are never promised. */
export const reachableLevels = ['eidas0', 'eidas0-mfa'] as const satisfies readonly Level[];

/** The levels of which a request wants one, in its order; none: any will do. */
export interface WantedLevels {
  readonly values: readonly string[];
  /** No other answer is one. */
  readonly isEssential: boolean;
}

/** Whether some level is wanted and this is worth none of them. */
export function isUnmet(reached: string | undefined, { values }: WantedLevels): boolean {
  return values.length > 0 && !(isLevel(reached) && values.some((wanted) => covers(reached, wanted)));
}

export function isReachable({ values }: WantedLevels): boolean {
  return values.some((wanted) => reachableLevels.some((level) => level === wanted));
}

/** Whether one factor is not enough for this request, and two are. */
export function needsTwoFactors(wanted: WantedLevels): boolean {
  return isUnmet('eidas0', wanted) && isReachable(wanted);
}

/**
 * The acr to state: to an essential request the first wanted value that is covered, or undefined when none is (the
 * request must fail); to any other the level reached.
 */
export function answeredLevel(reached: Level, { values, isEssential }: WantedLevels): Level | undefined {
  if (!isEssential || values.length === 0) return reached;
  return values.filter(isLevel).find((wanted) => covers(reached, wanted));
}
