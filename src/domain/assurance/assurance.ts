/** Levels of an authentication (acr), from one factor with nothing proved but the address. */
export const levels = ['eidas0', 'eidas0-mfa', 'eidas1', 'eidas1-mfa'] as const;

export type Level = (typeof levels)[number];

/** The levels that each level covers. Two factors prove no identity, and an identity proves no second factor. */
const covered: Readonly<Record<Level, readonly Level[]>> = {
  eidas0: ['eidas0'],
  'eidas0-mfa': ['eidas0', 'eidas0-mfa'],
  eidas1: ['eidas0', 'eidas1'],
  'eidas1-mfa': levels,
};

export function isLevel(value: unknown): value is Level {
  return levels.some((level) => level === value);
}

/** Returns whether a reached level covers a wanted one. An unknown wanted level is never covered. */
export function covers(reached: Level, wanted: string): boolean {
  return covered[reached].some((level) => level === wanted);
}

/** Returns the same for the acr of a session, whatever text stands there. */
export function reaches(acr: string | undefined, wanted: Level): boolean {
  return isLevel(acr) && covers(acr, wanted);
}

/**
 * Acts by which a person signs in, with their names in `amr` (RFC 8176, section 2). A passkey always has user verification. A security key of a
 * former service proves that it is there, and nothing says whether it asked for more.
 */
const amrOf = {
  password: ['pwd'],
  totp: ['otp'],
  'recovery-code': ['otp'],
  'device-passkey': ['hwk', 'user'],
  'synced-passkey': ['swk', 'user'],
  'security-key': ['pop'],
} as const;

export type Method = keyof typeof amrOf;

/** The sign-in at an upstream, as its signed token states it, in our words. */
export interface UpstreamProof {
  readonly name: string;
  readonly level: Level;
  /** Methods, as values of RFC 8176. */
  readonly amr: readonly string[];
}

/** The methods by which a person has proved to us who she is, and her proof to an upstream. */
export interface Proof {
  readonly methods: readonly Method[];
  readonly upstream?: UpstreamProof | undefined;
}

const isOwnSecond = (method: Method) => method === 'totp' || method === 'recovery-code' || method === 'security-key';
const isPasskey = (method: Method) => method === 'device-passkey' || method === 'synced-passkey';

/** Returns whether the proof contains a second factor of ours. An upstream's statement of several factors is none of ours. */
export function usesOwnFactor({ methods }: Proof): boolean {
  return methods.some((method) => isOwnSecond(method) || isPasskey(method));
}

/**
 * Returns whether the proof has two kinds of factors. A passkey has two by itself, because its device asked for a finger or a PIN; a
 * sign-in at an upstream may have two as well.
 */
export function isMultiFactor({ methods, upstream }: Proof): boolean {
  if (methods.some(isPasskey) || (upstream && covers(upstream.level, 'eidas0-mfa'))) return true;
  return (methods.includes('password') || upstream !== undefined) && methods.some(isOwnSecond);
}

/** Returns the proof without its second factor; undefined for a proof in one piece, in which no first factor stands alone. */
export function withoutSecondFactor({ methods, upstream }: Proof): Proof | undefined {
  const first = { methods: methods.filter((method) => method === 'password'), upstream };
  return (first.methods.length > 0 || upstream) && !isMultiFactor(first) ? first : undefined;
}

export function provesVerifiedIdentity({ upstream }: Proof): boolean {
  return upstream !== undefined && covers(upstream.level, 'eidas1');
}

/** The level that this reaches, never above what an upstream stated, and its `amr`. */
export function levelFor(proof: Proof): { readonly acr: Level; readonly amr: readonly string[] } {
  const names = [
    ...proof.methods.flatMap((method): readonly string[] => amrOf[method]),
    ...(proof.upstream?.amr ?? []),
  ];
  const isIdentity = provesVerifiedIdentity(proof);
  if (!isMultiFactor(proof))
    return { acr: isIdentity ? 'eidas1' : 'eidas0', amr: [...new Set(names.filter((name) => name !== 'mfa'))] };
  return { acr: isIdentity ? 'eidas1-mfa' : 'eidas0-mfa', amr: [...new Set([...names, 'mfa'])] };
}

/** The levels that a sign-in can reach here; others are never promised. An identity is what some upstream that is switched on confirms. */
export function reachableLevels(upstreams: readonly { readonly verifiesIdentity: boolean }[]): readonly Level[] {
  return upstreams.some(({ verifiesIdentity }) => verifiesIdentity) ? levels : ['eidas0', 'eidas0-mfa'];
}

/** The levels of which a request wants one, in its order; none: any will do. */
export interface WantedLevels {
  readonly values: readonly string[];
  /** No other answer is one. */
  readonly isEssential: boolean;
}

/** Returns whether levels are wanted and the level that was reached covers none of them. */
export function isUnmet(reached: string | undefined, { values }: WantedLevels): boolean {
  return values.length > 0 && !(isLevel(reached) && values.some((wanted) => covers(reached, wanted)));
}

/** Returns the wanted levels that can be reached here. A person is not asked for the others. */
export function withinReach({ values, isEssential }: WantedLevels, reachable: readonly Level[]): WantedLevels {
  return { values: values.filter((wanted) => reachable.some((level) => level === wanted)), isEssential };
}

/** Returns whether none of the wanted levels can be reached without two factors. */
export function needsTwoFactors({ values }: WantedLevels): boolean {
  return values.length > 0 && values.every((wanted) => wanted.endsWith('-mfa'));
}

/** Returns whether none of the wanted levels can be reached without a verified identity. */
export function needsVerifiedIdentity({ values }: WantedLevels): boolean {
  return values.length > 0 && values.every((wanted) => wanted.startsWith('eidas1'));
}

/**
 * Returns the acr to state. An essential request gets the first wanted level that is covered, or undefined when none is: the request must
 * fail. Any other request gets the reached level.
 */
export function answeredLevel(reached: Level, { values, isEssential }: WantedLevels): Level | undefined {
  if (!isEssential || values.length === 0) return reached;
  return values.filter(isLevel).find((wanted) => covers(reached, wanted));
}
