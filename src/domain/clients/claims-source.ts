import type { AccountProfile } from '../account/account-profile.ts';
import type { AgentFacts } from '../assurance/upstream-identity.ts';
import type { ClaimsSource } from './claims.ts';

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

/** Returns the organization that ProConnect stated in the sign-in of the session, without anything that the person declared. */
function agentOrganization({ siret, organizationLabel: name, roles }: AgentFacts): ClaimsSource['organization'] {
  if (!siret && !name && roles.length === 0) return undefined;
  return { category: 'professional', siret, name, roles, source: 'proconnect' };
}

interface Beside {
  /** The address of the photo. */
  readonly picture: string | undefined;
  /** The statements of ProConnect in the sign-in of the session. */
  readonly agent?: AgentFacts | undefined;
}

/** Gathers what claims are made of. A person without a category has declared no organization. */
export function claimsSource(account: AccountFacts, { picture, agent }: Beside): ClaimsSource {
  const { profile } = account;
  const { category, siret, vat, companyName: name, jobTitle: position } = profile;
  const address = {
    street: profile.companyStreet,
    locality: profile.companyLocality,
    postalCode: profile.companyPostalCode,
    country: profile.companyCountry,
  };
  const declared = category ? { category, siret, vat, name, position, address, source: 'declared' as const } : null;
  const organization = (agent && agentOrganization(agent)) ?? declared;
  const { id: sub, username, email, emailVerified, locale, updatedAt } = account;
  const { givenName, familyName, phone } = profile;
  const person = { sub, username, email, emailVerified, locale, updatedAt, givenName, familyName, phone };
  return { ...person, picture, address: profile, organization };
}
