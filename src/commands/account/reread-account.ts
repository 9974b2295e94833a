import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';

/** Returns an account that this transaction has locked before, as it is after the changes so far. */
export async function rereadAccount(
  { account: { accounts } }: Pick<Services, 'account'>,
  trx: Transaction,
  accountId: string,
): Promise<Account> {
  const account = await accounts.lock(trx, accountId);
  if (!account) throw new Error('an account that was locked is gone');
  return account;
}
