import { namedClaims, personClaims, toldBy, type PersonClaim } from './scope-claims.ts';

/** Returns whether a claim tells a part of what another one tells, so that it is left out with that other one. */
const goesWith = (claim: PersonClaim, other: PersonClaim) => toldBy[claim]?.includes(other) === true;

/** The claims that a client may mark as optional. The others go with one of them. */
export const markableClaims = personClaims.filter((claim) => !claim.endsWith('_verified'));

/** Returns these claims and those that would tell the same. */
export function leftOutWith(claims: readonly PersonClaim[]): readonly PersonClaim[] {
  return personClaims.filter((claim) => claims.some((other) => other === claim || goesWith(claim, other)));
}

/** Returns the claims that a person left out by a choice of their own, and not only with another claim. */
export function chosenAmong(leftOut: readonly PersonClaim[]): readonly PersonClaim[] {
  return leftOut.filter((claim) => !leftOut.some((other) => goesWith(claim, other)));
}

interface Request {
  /** The claims that the scopes and the parameter `claims` of a request ask for. */
  readonly asked: readonly PersonClaim[];
  /** The claims that the client marks as optional. */
  readonly optional: readonly string[];
}

/** Returns the claims of a request that a person may leave out, each a choice of its own. */
export function choicesOf({ asked, optional }: Request): readonly PersonClaim[] {
  return namedClaims(asked).filter((claim) => optional.includes(claim));
}

interface Decided extends Request {
  /** The claims that the person has chosen to give. */
  readonly given: readonly string[];
  readonly leftOut: readonly PersonClaim[];
}

/**
 * Returns the claims of a request that the person must decide about: those that she was never asked about, and those that she left out
 * before the client needed them.
 */
export function undecidedClaims({ asked, optional, given, leftOut }: Decided): readonly PersonClaim[] {
  const stillOptional = leftOutWith(leftOut.filter((claim) => optional.includes(claim)));
  const isOpen = (claim: PersonClaim) => !given.includes(claim) && !leftOut.includes(claim);
  const isNeededNow = (claim: PersonClaim) => leftOut.includes(claim) && !stillOptional.includes(claim);
  return [...choicesOf({ asked, optional }).filter(isOpen), ...asked.filter(isNeededNow)];
}

/** Returns the claims that are left out after an answer: those of before that it says nothing about, and those that it did not give. */
export function leftOutAfter({ asked, optional, given, leftOut }: Decided): readonly PersonClaim[] {
  const before = leftOut.filter((claim) => !asked.includes(claim));
  const now = choicesOf({ asked, optional }).filter((claim) => !given.includes(claim));
  return leftOutWith([...before, ...now]);
}
