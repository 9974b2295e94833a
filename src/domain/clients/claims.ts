import { countryName } from '../fields/country.ts';

type Text = string | null | undefined;

interface PostalAddress {
  readonly street?: Text;
  readonly locality?: Text;
  readonly postalCode?: Text;
  readonly country?: Text;
}

interface Organization {
  readonly category?: Text;
  readonly siret?: Text;
  readonly vat?: Text;
  readonly name?: Text;
  readonly position?: Text;
  readonly address?: PostalAddress | null;
  /** Kinds of agent, as an upstream names them. */
  readonly roles?: readonly string[];
  readonly source: 'declared' | 'proconnect';
}

/** Facts from which the claims are made. Only the first five are always known. */
export interface ClaimsSource {
  readonly sub: string;
  readonly username: string;
  readonly email: string;
  readonly emailVerified: boolean;
  /** Epoch seconds. */
  readonly updatedAt: number;
  readonly givenName?: Text;
  readonly familyName?: Text;
  /** E.164. */
  readonly phone?: Text;
  readonly picture?: Text;
  readonly locale?: Text;
  readonly address?: PostalAddress | null;
  readonly organization?: Organization | null;
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

function fullName(account: ClaimsSource): string {
  return [account.givenName, account.familyName].filter(Boolean).join(' ');
}

/** Returns a postal address as on an envelope, with its country in the person's language and the code beside it. */
function postalAddress(address: PostalAddress | null | undefined, lang: Text): Claims | undefined {
  if (!address) return undefined;
  const town = [address.postalCode, address.locality].filter(Boolean).join(' ');
  const country = address.country && countryName(address.country, lang);
  return withoutEmpty({
    formatted: [address.street, town, country].filter(Boolean).join('\n'),
    street_address: address.street,
    locality: address.locality,
    postal_code: address.postalCode,
    country: address.country,
  });
}

function organizationClaim(organization: Organization | null | undefined, lang: Text): Claims | undefined {
  if (!organization) return undefined;
  const { source, address, siret, vat, roles, ...rest } = organization;
  const stated = withoutEmpty({
    ...rest,
    ...(siret ? { siret } : { vat }),
    address: postalAddress(address, lang),
    roles: roles?.length ? roles : undefined,
  });
  return stated && { ...stated, source };
}

/** Claims that each scope releases. The user name stands in `preferred_username` and nowhere else. */
const claimsOf: Readonly<Record<string, (account: ClaimsSource) => Claims>> = {
  profile: (account) => ({
    name: fullName(account),
    given_name: account.givenName,
    family_name: account.familyName,
    preferred_username: account.username,
    picture: account.picture,
    locale: account.locale,
    updated_at: account.updatedAt,
  }),
  email: (account) => ({ email: account.email, email_verified: account.emailVerified }),
  phone: (account) => (account.phone ? { phone_number: account.phone, phone_number_verified: false } : {}),
  address: (account) => ({ address: postalAddress(account.address, account.locale) }),
  organization: (account) => ({ organization: organizationClaim(account.organization, account.locale) }),
};

/** Returns the claims of an account that the scopes release or that were requested by name. Empty members are absent. */
export function accountClaims(
  account: ClaimsSource,
  wanted: ClaimsWanted,
): Record<string, unknown> & { readonly sub: string } {
  const granted = new Set(wanted.scope.split(' '));
  const requested = new Set(wanted.requested);
  const isByScope = wanted.use !== 'id_token' || wanted.fullIdToken === true;
  const released: Record<string, unknown> = {};
  for (const [scope, build] of Object.entries(claimsOf)) {
    const isReleased = isByScope && granted.has(scope);
    if (isReleased) Object.assign(released, build(account));
    else if (requested.size > 0)
      for (const [name, value] of Object.entries(build(account))) if (requested.has(name)) released[name] = value;
  }
  return { ...withoutEmpty(released), sub: account.sub };
}
