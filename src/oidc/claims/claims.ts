import type { Client, FindAccount } from 'oidc-provider';
import type { AgentFacts } from '../../domain/assurance/upstream-identity.ts';
import { accountClaims, type ClaimsSource } from '../../domain/clients/claims.ts';
import { hasRunOut } from '../../domain/password/password-age.ts';
import { photoPath } from '../../domain/account/photo-rules.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import { isKeycloakShaped } from '../tokens/keycloak-claims.ts';
import type { SessionRecord } from '../session/session-record.ts';

/** Which claims a scope releases; empty members are left out by `accountClaims`. */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'picture', 'locale', 'zoneinfo', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  organization: ['organization'],
  acr: null,
  sid: null,
  auth_time: null,
  iss: null,
};

/** What ProConnect said in the sign-in of the session, and nothing of what the person declared. */
function agentOrganization({ siret, organizationLabel: name, roles }: AgentFacts): ClaimsSource['organization'] {
  if (!siret && !name && roles.length === 0) return undefined;
  return { category: 'professional', siret, name, roles, source: 'proconnect' };
}

/** What the person told; an account without a category told nothing about an organization. */
function claimsSource({ photos, config }: Services, account: Account, agent: AgentFacts | undefined): ClaimsSource {
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
  const photo = photos.idOf(account);
  const picture = photo && new URL(photoPath(photo), config.issuer).href;
  return { ...account, ...profile, sub: account.id, picture, address: profile, organization };
}

const releasedBy = Object.entries(claimsByScope).filter(([scope]) => scope !== 'openid');
const none: ReadonlySet<string> = new Set();

/** What the scopes of its registration keep from a client, however it asks. */
export function claimsBeyond(client: Client | undefined): ReadonlySet<string> {
  const allowed = client?.scope?.split(' ');
  if (allowed === undefined) return none;
  return new Set(releasedBy.flatMap(([scope, names]) => (allowed.includes(scope) ? [] : (names ?? []))));
}

/**
 * Whether a token is one of the password grant whose account the grant would not take any more: it holds a role since, or its password
 * is to be renewed.
 */
function isGrantExpired({ config }: Services, account: Account, token: unknown): boolean {
  const { gty } = (token ?? {}) as { gty?: string };
  if (!gty?.startsWith('password')) return false;
  const { roles, passwordChangedAt: changedAt } = account;
  const now = Math.floor(Date.now() / 1000);
  return roles.length > 0 || hasRunOut({ changedAt, maxAgeDays: config.passwordMaxAgeDays, now });
}

/** The account of a token or session, read with it; a disabled one does not exist for the protocol. */
export function createFindAccount(services: Services): FindAccount {
  /** Of the session that the token belongs to, which was read with it. */
  const agentFor = async (token: unknown) => {
    const { sessionUid } = (token ?? {}) as { sessionUid?: string };
    const session: SessionRecord | undefined = sessionUid
      ? await services.payloads.findSessionByUid(sessionUid)
      : undefined;
    return session?.agent;
  };
  return async (ctx, sub, token) => {
    const account = services.payloads.accountSeen(sub) ?? (await services.accounts.find(sub));
    if (!account || account.disabledAt !== null || isGrantExpired(services, account, token)) return undefined;
    return {
      accountId: sub,
      claims: async (use, scope, requested) => {
        const client = (ctx as typeof ctx | undefined)?.oidc.client;
        const told = accountClaims(claimsSource(services, account, await agentFor(token)), {
          use,
          scope,
          requested: Object.keys(requested ?? {}),
          fullIdToken: isKeycloakShaped(client),
        });
        // Tokens outlive a registration that is narrowed: what they release does not.
        const beyond = claimsBeyond(client);
        if (beyond.size === 0) return told;
        return { ...Object.fromEntries(Object.entries(told).filter(([name]) => !beyond.has(name))), sub };
      },
    };
  };
}
