import type { Knex } from 'knex';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';

interface Wanted {
  readonly accountId: string;
  /** Of the account when it was proved to be the caller's: when it has changed since, it was not. */
  readonly credentialVersion: string;
}

/** The account, held until the transaction ends, for a change by its owner: a request that was under way when all ended changes nothing. */
export async function lockAccount(
  { accounts }: Pick<Services, 'accounts'>,
  trx: Knex.Transaction,
  { accountId, credentialVersion }: Wanted,
): Promise<Account> {
  const account = await accounts.lock(trx, accountId);
  if (!account || account.disabledAt !== null) throw new AppError('conflict');
  if (credentialVersion !== credentialVersionOf(account)) throw new AppError('conflict');
  return account;
}
