import { passwordCounter } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import { nameCountersOf } from '../../domain/limits/name-counters.ts';
import type { Transaction } from '../../store/database/database.ts';

/** Forgets the tries at a password that is replaced. */
export async function forgetFailures(
  services: Pick<Services, 'sealer' | 'throttles'>,
  trx: Transaction,
  account: Account,
): Promise<void> {
  const keys = [passwordCounter(account.id), ...nameCountersOf(services, account)];
  await services.throttles.forget(trx, { keys, accountId: account.id });
}
