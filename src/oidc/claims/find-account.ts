import type { Client, FindAccount } from 'oidc-provider';
import type { AgentFacts } from '../../domain/federation/upstream-identity.ts';
import { accountClaims, type ClaimsSource } from '../../domain/clients/claims/claims.ts';
import { claimsBeyondScopes, scopeClaims } from '../../domain/clients/claims/scope-claims.ts';
import { mayUse } from '../../domain/clients/life/test-clients.ts';
import { hasRunOut } from '../../domain/password/password-age.ts';
import { photoPath } from '../../domain/account/photo-rules.ts';
import { whenKnown } from '../when-known.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import { awaitsProofOf } from '../../store/unit/unit-of-work.ts';
import { hasFullIdToken, type CarriedPerson } from '../tokens/keycloak-claims.ts';
import { isOwnExchange } from '../trial/trial-state.ts';
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

/** Says whether a client is in test, and the person of a token of it is not, or no longer, among those who may try it. */
const isOutsideTest = (record: ClientRecord | undefined, sub: string): boolean =>
  record !== undefined && record.serviceAccountId !== sub && !mayUse(record.metadata, sub);

/** Makes the look-up of the account of a token or session. A disabled account does not exist for the protocol. */
export function createFindAccount(services: Services): FindAccount {
  const find = (sub: string) => services.payloads.accountSeen(sub) ?? services.account.accounts.find(sub);
  const clientOf = (token: unknown) => {
    const { clientId } = (token ?? {}) as { clientId?: string };
    return clientId === undefined ? undefined : services.clients.registry.find(clientId);
  };
  /** Returns what ProConnect said in the session of a token; that session was read with the token. */
  const sessionOf = (token: unknown) => {
    const { sessionUid } = (token ?? {}) as { sessionUid?: string };
    return sessionUid ? services.payloads.findSessionByUid(sessionUid) : undefined;
  };
  const asUsable = (ctx: Parameters<FindAccount>[0], account: Account | undefined, token: unknown) => {
    if (!account || account.disabledAt !== null || isGrantExpired(services, account, token)) return undefined;
    if (isOwnExchange(ctx)) return account;
    return whenKnown(clientOf(token), (client) => (isOutsideTest(client, account.id) ? undefined : account));
  };
  return (ctx, sub, token) => {
    let carried: Promise<CarriedPerson> | undefined;
    const readCarried = async (found: Account | undefined): Promise<CarriedPerson> => {
      const account = found ?? (await find(sub));
      if (!account) throw new Error('the account is gone');
      return { facts: await services.account.carried.find(sub), account };
    };
    const withClaims = (found: Account | undefined) => ({
      accountId: sub,
      carried: () => (carried ??= readCarried(found)),
      claims: async (use: string, scope: string, requested: object | undefined, rejected: readonly string[]) => {
        const account = found ?? (await find(sub));
        if (!account) throw new Error('the account is gone');
        const client = (ctx as typeof ctx | undefined)?.oidc.client;
        const asked = sessionOf(token);
        const session = (asked instanceof Promise ? await asked : asked) as SessionRecord | undefined;
        const told = accountClaims(sourceOf(services, account, session?.agent), {
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
    });
    // The commit that hands a sign-in over is refused unless the account is open and as it was proved, so it need not be read before.
    if (token === undefined && awaitsProofOf(sub)) return withClaims(undefined);
    return whenKnown(find(sub), (account) =>
      whenKnown(asUsable(ctx, account, token), (usable) => usable && withClaims(usable)),
    );
  };
}
