import type { Client, FindAccount } from 'oidc-provider';
import type { AgentFacts } from '../../domain/assurance/upstream-identity.ts';
import { accountClaims, type ClaimsSource } from '../../domain/clients/claims.ts';
import { claimsBeyondScopes, scopeClaims } from '../../domain/clients/scope-claims.ts';
import { mayUse } from '../../domain/clients/life/test-clients.ts';
import { hasRunOut } from '../../domain/password/password-age.ts';
import { photoPath } from '../../domain/account/photo-rules.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import { awaitsProofOf } from '../../store/unit/unit-of-work.ts';
import { hasFullIdToken } from '../tokens/keycloak-claims.ts';
import { isOwnExchange } from '../trials/trial-state.ts';
import type { SessionRecord } from '../session/session-record.ts';

/** The claims that each scope releases. `accountClaims` leaves out those that are empty. */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  ...scopeClaims,
  acr: null,
  sid: null,
  auth_time: null,
  iss: null,
};

/** Gathers what the claims of an account are made of. */
export function sourceOf(
  { account: { photos }, config }: Pick<Services, 'account' | 'config'>,
  account: Account,
  agent: AgentFacts | undefined,
): ClaimsSource {
  const photo = photos.idOf(account);
  return { account, picture: photo && new URL(photoPath(photo), config.issuer).href, agent };
}

const beyond = new WeakMap<Client, ReadonlySet<string>>();
const nothing: ReadonlySet<string> = new Set();

/**
 * Returns the claims that a client may not have, because the scopes of its registration leave them out. The library keeps the object of a
 * client until its registration changes.
 */
export function claimsBeyond(client: Client | undefined): ReadonlySet<string> {
  if (client === undefined) return nothing;
  const claims = beyond.get(client) ?? new Set(claimsBeyondScopes(client.scope?.split(' ')));
  beyond.set(client, claims);
  return claims;
}

/**
 * Says whether a token came from the password grant, and the grant would refuse its account now: the account holds a role since, or its
 * password is to be renewed.
 */
function isGrantExpired({ config, nowSeconds }: Services, account: Account, token: unknown): boolean {
  const { gty } = (token ?? {}) as { gty?: string };
  if (!gty?.startsWith('password')) return false;
  const { roles, passwordChangedAt: changedAt } = account;
  const isPasswordOld = hasRunOut({ changedAt, maxAgeDays: config.passwordMaxAgeDays, now: nowSeconds() });
  return roles.length > 0 || isPasswordOld;
}

/** Says whether the client of a token is in test, and the person of the token is not, or no longer, among those who may try it. */
async function isOutsideTest(
  { clients: { registry: clients } }: Services,
  sub: string,
  token: unknown,
): Promise<boolean> {
  const { clientId } = (token ?? {}) as { clientId?: string };
  const record = clientId === undefined ? undefined : await clients.find(clientId);
  return record !== undefined && record.serviceAccountId !== sub && !mayUse(record.metadata, sub);
}

/** Makes the look-up of the account of a token or session. A disabled account does not exist for the protocol. */
export function createFindAccount(services: Services): FindAccount {
  /** Returns what ProConnect said in the session of a token; that session was read with the token. */
  const agentFor = async (token: unknown) => {
    const { sessionUid } = (token ?? {}) as { sessionUid?: string };
    const session: SessionRecord | undefined = sessionUid
      ? await services.payloads.findSessionByUid(sessionUid)
      : undefined;
    return session?.agent;
  };
  const find = async (sub: string) => services.payloads.accountSeen(sub) ?? (await services.account.accounts.find(sub));
  const isUsable = async (ctx: Parameters<FindAccount>[0], account: Account, token: unknown) =>
    account.disabledAt === null &&
    !isGrantExpired(services, account, token) &&
    (isOwnExchange(ctx) || !(await isOutsideTest(services, account.id, token)));
  return async (ctx, sub, token) => {
    // The commit that hands a sign-in over is refused unless the account is open and as it was proved, so it need not be read before.
    const isProved = token === undefined && awaitsProofOf(sub);
    const found = isProved ? undefined : await find(sub);
    if (!isProved && !(found && (await isUsable(ctx, found, token)))) return undefined;
    return {
      accountId: sub,
      claims: async (use, scope, requested, rejected) => {
        const account = found ?? (await find(sub));
        if (!account) throw new Error('the account is gone');
        const client = (ctx as typeof ctx | undefined)?.oidc.client;
        const told = accountClaims(sourceOf(services, account, await agentFor(token)), {
          use,
          scope,
          requested: Object.keys(requested ?? {}),
          fullIdToken: hasFullIdToken(client),
        });
        // A token may be older than a registration that allows less: it releases no more than the registration allows now.
        const withheld = rejected.length === 0 ? claimsBeyond(client) : new Set([...claimsBeyond(client), ...rejected]);
        if (withheld.size === 0) return told;
        return { ...Object.fromEntries(Object.entries(told).filter(([name]) => !withheld.has(name))), sub };
      },
    };
  };
}
