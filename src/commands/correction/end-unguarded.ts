import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { endCorrection } from './end-correction.ts';

interface Joining {
  /** The locked account, as it was before it got the role. */
  readonly account: Account;
  readonly requestId?: string | undefined;
}

/**
 * Ends the correction of an address that waits for an account which gets its first role: one agent alone may have begun it, and the address of
 * a holder changes with two.
 */
export async function endUnguarded(
  services: Services,
  trx: Transaction,
  { account, requestId }: Joining,
): Promise<void> {
  if (account.roles.length > 0) return;
  await endCorrection(services, trx, { account, by: 'role', requestId });
}
