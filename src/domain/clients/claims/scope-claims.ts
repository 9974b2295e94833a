/** The claims about a person that each scope releases. `accountClaims` leaves out those that are empty. */
export const scopeClaims = {
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'picture', 'locale', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  organization: ['organization'],
} as const;

export type ClaimScope = keyof typeof scopeClaims;
export type PersonClaim = (typeof scopeClaims)[ClaimScope][number];

/** Every claim about a person, in the order in which pages name them. */
export const personClaims: readonly PersonClaim[] = Object.values(scopeClaims).flat();

/** Returns the claims that these scopes release. */
export function claimsOfScopes(scopes: readonly string[]): readonly PersonClaim[] {
  return Object.entries(scopeClaims).flatMap(([scope, claims]) => (scopes.includes(scope) ? [...claims] : []));
}

/** Returns the claims that a registration with these scopes never releases; none where it allows every scope. */
export function claimsBeyondScopes(allowed: readonly string[] | undefined): readonly PersonClaim[] {
  if (allowed === undefined) return [];
  const released = claimsOfScopes(allowed);
  return personClaims.filter((claim) => !released.includes(claim));
}

/** Claims that say nothing beside other claims: all of these others together tell the same. */
export const toldBy: Readonly<Partial<Record<PersonClaim, readonly PersonClaim[]>>> = {
  name: ['given_name', 'family_name'],
  email_verified: ['email'],
  phone_number_verified: ['phone_number'],
};

/** Returns the claims that a page names: without those that say nothing beside the others. */
export function namedClaims(claims: readonly PersonClaim[]): readonly PersonClaim[] {
  return claims.filter((claim) => !toldBy[claim]?.every((teller) => claims.includes(teller)));
}
