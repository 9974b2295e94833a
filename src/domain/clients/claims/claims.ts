import type { AccountProfile } from '../../account/account-profile.ts';
import { hasAddress } from '../../account/no-address.ts';
import { membersOf, type AddressMembers, type ProfileMembers } from '../../account/profile-members.ts';
import type { AgentFacts } from '../../federation/upstream-identity.ts';
import { countryName } from '../../fields/country.ts';
import { claimsOfScopes, personClaims, type PersonClaim } from './scope-claims.ts';

/** The facts of an account from which its claims are made. */
interface AccountFacts {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly locale: string | null;
  /** Epoch seconds. */
  readonly updatedAt: number;
  readonly profile: AccountProfile;
}

export interface ClaimsSource {
  readonly account: AccountFacts;
  /** The address of the photo. */
  readonly picture: string | undefined;
  /** The statements of ProConnect in the sign-in of the session. */
  readonly agent?: AgentFacts | undefined;
}

export interface ClaimsWanted {
  readonly use: string;
  /** Granted scopes, separated by spaces. */
  readonly scope: string;
  /** Names that the `claims` parameter asks for one by one. */
  readonly requested?: readonly string[];
  /** The ID token also holds the claims that the scopes release, as for clients with `id_token_claims` or `keycloak_shape`. */
  readonly fullIdToken?: boolean;
}

type Claims = Readonly<Record<string, unknown>>;

function withoutEmpty(claims: Claims): Claims | undefined {
  const kept = Object.entries(claims).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Returns a postal address as on an envelope, with its country in the person's language and the code beside it. */
function addressClaim(address: AddressMembers | undefined, lang: string | null): Claims | undefined {
  if (!address) return undefined;
  const town = [address.postal_code, address.locality].filter(Boolean).join(' ');
  const country = address.country && countryName(address.country, lang);
  return { formatted: [address.street_address, town, country].filter(Boolean).join('\n'), ...address };
}

/** Returns the organization that ProConnect stated in the sign-in of the session, without anything that the person declared. */
function agentOrganization({ siret, organizationLabel: name, roles }: AgentFacts): Claims | undefined {
  if (!siret && !name && roles.length === 0) return undefined;
  return withoutEmpty({
    category: 'professional',
    siret,
    name,
    roles: roles.length > 0 ? roles : undefined,
    source: 'proconnect',
  });
}

/** Returns the organization that the person declared. A person without a category has declared none. */
function declaredOrganization(organization: ProfileMembers['organization'], lang: string | null): Claims | undefined {
  if (!organization?.category) return undefined;
  const { siret, vat, address } = organization;
  return withoutEmpty({
    ...organization,
    vat: siret ? undefined : vat,
    address: addressClaim(address, lang),
    source: 'declared',
  });
}

/** Returns every claim about a person. The user name stands in `preferred_username` and nowhere else. */
function claimsOf({ account, picture, agent }: ClaimsSource): Readonly<Record<PersonClaim, unknown>> {
  const { username, email, emailVerified, locale, updatedAt } = account;
  const { address, organization, ...told } = membersOf(account.profile);
  const isReachable = hasAddress(account);
  return {
    ...told,
    name: [told.given_name, told.family_name].filter(Boolean).join(' '),
    preferred_username: username,
    picture,
    locale,
    updated_at: updatedAt,
    email: isReachable ? email : undefined,
    email_verified: isReachable ? emailVerified : undefined,
    phone_number_verified: told.phone_number === undefined ? undefined : false,
    address: addressClaim(address, locale),
    organization: (agent && agentOrganization(agent)) ?? declaredOrganization(organization, locale),
  };
}

/** Returns the claims of an account that the scopes release or that were requested by name. Empty members are absent. */
export function accountClaims(
  source: ClaimsSource,
  { use, scope, requested = [], fullIdToken }: ClaimsWanted,
): Record<string, unknown> & { readonly sub: string } {
  const isByScope = use !== 'id_token' || fullIdToken === true;
  const released: readonly string[] = [...(isByScope ? claimsOfScopes(scope.split(' ')) : []), ...requested];
  const claims = claimsOf(source);
  const told = personClaims.filter((name) => released.includes(name)).map((name) => [name, claims[name]]);
  return { ...withoutEmpty(Object.fromEntries(told) as Claims), sub: source.account.id };
}
