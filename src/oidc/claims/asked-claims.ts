import type { Client, Grant, KoaContextWithOIDC } from 'oidc-provider';
import { leftOutAfter, undecidedClaims } from '../../domain/clients/claims/optional-claims.ts';
import { claimsOfScopes, personClaims, type PersonClaim } from '../../domain/clients/claims/scope-claims.ts';
import { wordsIn } from '../../domain/members.ts';
import { optionsOf } from '../client-options.ts';
import { claimsBeyond } from './find-account.ts';

/** A claim that a request asks for, with what its person would give. */
export interface AskedClaim {
  readonly name: PersonClaim;
  /** Undefined when the account has no such value. */
  readonly value: unknown;
  /** Says that the person may leave the claim out. */
  readonly isOptional: boolean;
  /** Says that the person has chosen to give the optional claim before. */
  readonly isGiven: boolean;
}

interface Wanted {
  readonly client: Client | undefined;
  readonly scopes: readonly string[];
  /** Claims that are asked for by name. */
  readonly names: ReadonlySet<string>;
}

/** Returns the claims about a person that a request asks for, as far as the registration of the client allows them. */
function wantedClaims({ client, scopes, names }: Wanted): readonly PersonClaim[] {
  const byScope: readonly string[] = claimsOfScopes(scopes);
  const beyond = claimsBeyond(client);
  return personClaims.filter((claim) => (byScope.includes(claim) || names.has(claim)) && !beyond.has(claim));
}

type Params = Readonly<Record<string, unknown>>;

/** Returns the names in the parameter `claims` of a request. The library has checked its form. */
function namesIn({ claims }: Params): ReadonlySet<string> {
  if (typeof claims !== 'string') return new Set();
  const { userinfo, id_token: idToken } = JSON.parse(claims) as { userinfo?: object | null; id_token?: object | null };
  return new Set([...Object.keys(userinfo ?? {}), ...Object.keys(idToken ?? {})]);
}

/** Returns the claims about a person that a request asks for, which waits for her. */
export function claimsAskedBy(params: Params, client: Client | undefined): readonly PersonClaim[] {
  return wantedClaims({ client, scopes: wordsIn(params['scope']), names: namesIn(params) });
}

/** Returns the claims that a client lets people leave out. The operator's own services show no page to choose on. */
export function optionalClaimsOf(client: Client | undefined): readonly PersonClaim[] {
  const { first_party: isFirstParty, optional_claims: optional = [] } = optionsOf(client);
  return isFirstParty ? [] : optional;
}

const leftOutOf = (grant: Grant): readonly PersonClaim[] => {
  const rejected = grant.getRejectedOIDCClaims();
  return personClaims.filter((claim) => rejected.includes(claim));
};

/** Returns the claims of the present request that the person has yet to decide about. */
export function openClaims({
  oidc: { client, grant, requestParamOIDCScopes, requestParamClaims },
}: KoaContextWithOIDC) {
  if (!client || !grant || optionsOf(client).first_party) return [];
  return undecidedClaims({
    asked: wantedClaims({ client, scopes: [...requestParamOIDCScopes], names: requestParamClaims }),
    optional: optionalClaimsOf(client),
    given: grant.getOIDCClaims(),
    leftOut: leftOutOf(grant),
  });
}

interface Answer {
  readonly asked: readonly PersonClaim[];
  readonly optional: readonly PersonClaim[];
  /** The optional claims that the person has chosen to give. */
  readonly given: readonly PersonClaim[];
}

/** Notes in a grant which claims its person gives and which she leaves out. A later answer takes the place of an earlier one. */
export function settleClaims(grant: Grant, { asked, optional, given }: Answer): readonly PersonClaim[] {
  const leftOut = leftOutAfter({ asked, optional, given, leftOut: leftOutOf(grant) });
  const chosen = given.filter((claim) => asked.includes(claim) && optional.includes(claim));
  Object.assign(grant, { rejected: undefined });
  if (leftOut.length > 0) grant.rejectOIDCClaims([...leftOut]);
  if (chosen.length > 0) grant.addOIDCClaims(chosen);
  return leftOut;
}
