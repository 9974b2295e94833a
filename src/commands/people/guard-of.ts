import { lostRoleSeconds } from '../../domain/approvals/second-agent.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';

/** Returns what decides whether two agents must agree to whatever is done with an account. */
export async function guardOf(
  { account: { history }, nowSeconds }: Pick<Services, 'account' | 'nowSeconds'>,
  { id: accountId, roles }: Pick<Account, 'id' | 'roles'>,
  trx?: Transaction,
): Promise<{ readonly roles: readonly string[]; readonly hasLostRole: boolean }> {
  const lost = { accountId, event: 'account.role_revoked', since: nowSeconds() - lostRoleSeconds } as const;
  return { roles, hasLostRole: roles.length === 0 && (await history.countSince(trx, lost)) > 0 };
}
