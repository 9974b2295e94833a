import { upstreamsOn } from '../../domain/federation/upstreams-on.ts';
import type { StandingWay } from '../../messages.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

/**
 * Lists the passkeys and the identities that sign in to an account whatever its password is, the oldest first of each. An identity of an
 * upstream that is switched off signs nobody in, so it is left out.
 * @param trx The transaction in which the account is locked; undefined where the list is only shown.
 */
export async function listStandingWays(
  { factors: { passkeys }, federation: { identities }, config }: Pick<Services, 'factors' | 'federation' | 'config'>,
  trx: Transaction | undefined,
  accountId: string,
): Promise<readonly StandingWay[]> {
  const ofPasskeys = (await (trx ? passkeys.listWithin(trx, accountId) : passkeys.list(accountId)))
    .filter(({ isSecurityKey }) => !isSecurityKey)
    .map(({ id, label, createdAt, lastUsedAt }) => ({
      kind: 'passkey' as const,
      id,
      label,
      since: createdAt,
      lastUsedAt,
    }));
  const ofIdentities = (await (trx ? identities.listWithin(trx, accountId) : identities.list(accountId)))
    .filter(({ upstream }) => upstreamsOn(config).includes(upstream))
    .map(({ id, upstream, linkedAt, lastUsedAt }) => ({
      kind: 'identity' as const,
      id,
      upstream,
      since: linkedAt,
      lastUsedAt,
    }));
  return [...ofPasskeys, ...ofIdentities];
}
