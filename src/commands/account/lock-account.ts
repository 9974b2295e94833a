import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import type { OwnerAct } from '../owner-act.ts';

/**
 * Locks the account until the transaction ends, for a change by its owner. Throws `conflict` for a request that was under way when its
 * proof became void.
 */
export async function lockAccount(
  { account: { accounts } }: Pick<Services, 'account'>,
  trx: Transaction,
  { accountId, credentialVersion }: Pick<OwnerAct, 'accountId' | 'credentialVersion'>,
): Promise<Account> {
  const account = await accounts.lock(trx, accountId);
  if (!account || account.disabledAt !== null) throw new AppError('conflict');
  if (credentialVersion !== credentialVersionOf(account)) throw new AppError('conflict');
  return account;
}
