import { tokenState } from '../../../domain/clients/tokens/token-state.ts';
import { isoTime, isoTimeOrNull } from '../../../domain/time.ts';
import type { ClientToken } from '../../../store/clients/tokens/client-tokens.ts';

/**
 * Describes an initial access token without what only its holder knows.
 * @param now epoch seconds
 */
export function describeClientToken(token: ClientToken, now: number) {
  const { id, name, hint, policy, maxUses, uses, createdAt, expiresAt, revokedAt } = token;
  return {
    id,
    name,
    hint,
    state: tokenState(token, now),
    uses,
    max_uses: maxUses,
    created_at: isoTime(createdAt),
    expires_at: isoTime(expiresAt),
    revoked_at: isoTimeOrNull(revokedAt),
    policy: {
      status: policy.status,
      fixed: policy.fixed,
      defaults: policy.defaults,
      scopes: [...policy.scopes],
      grant_types: [...policy.grantTypes],
      redirect_hosts: [...policy.redirectHosts],
    },
  };
}
