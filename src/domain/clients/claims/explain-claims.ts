import {
  claimsBeyondScopes,
  claimsOfScopes,
  personClaims,
  scopeClaims,
  type ClaimScope,
  type PersonClaim,
} from './scope-claims.ts';

/** Says why a client did not get a claim. */
export type MissingReason =
  /** The registration has no scope that gives it. */
  | 'not-registered'
  /** The request asked neither for its scope nor for it by name. */
  | 'not-asked'
  /** The person left it out on the page of consent. */
  | 'left-out'
  /** The account has no such value. */
  | 'empty';

/** A claim of a trial: its value, or the reason why there is none. */
export interface ExplainedClaim {
  readonly claim: PersonClaim;
  readonly scope: ClaimScope;
  readonly value: unknown;
  readonly isInIdToken: boolean;
  readonly isInUserinfo: boolean;
  /** Undefined where the client got the claim. */
  readonly missing: MissingReason | undefined;
}

interface Facts {
  /** The scopes of the registration; undefined where it allows all of them. */
  readonly registered: readonly string[] | undefined;
  /** The scopes that were granted. */
  readonly scopes: readonly string[];
  /** Names in the parameter `claims`. */
  readonly names: readonly string[];
  readonly leftOut: readonly PersonClaim[];
  readonly idToken: Readonly<Record<string, unknown>>;
  readonly userinfo: Readonly<Record<string, unknown>>;
}

const scopeOf = (claim: PersonClaim): ClaimScope =>
  (Object.keys(scopeClaims) as ClaimScope[]).find((scope) => claimsOfScopes([scope]).includes(claim)) ?? 'profile';

/** Returns every claim about a person with what a client got of it in one sign-in. */
export function explainClaims({
  registered,
  scopes,
  names,
  leftOut,
  idToken,
  userinfo,
}: Facts): readonly ExplainedClaim[] {
  const beyond = claimsBeyondScopes(registered);
  const asked = claimsOfScopes(scopes);
  const reasonFor = (claim: PersonClaim): MissingReason => {
    if (beyond.includes(claim)) return 'not-registered';
    if (leftOut.includes(claim)) return 'left-out';
    return asked.includes(claim) || names.includes(claim) ? 'empty' : 'not-asked';
  };
  return personClaims.map((claim) => {
    const isInIdToken = idToken[claim] !== undefined;
    const isInUserinfo = userinfo[claim] !== undefined;
    return {
      claim,
      scope: scopeOf(claim),
      value: userinfo[claim] ?? idToken[claim],
      isInIdToken,
      isInUserinfo,
      missing: isInIdToken || isInUserinfo ? undefined : reasonFor(claim),
    };
  });
}
