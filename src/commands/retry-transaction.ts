import type { Services } from '../services.ts';
import { isLostConflict } from '../store/database/database-failures.ts';
import type { Transaction } from '../store/database/database.ts';

/**
 * Runs a transaction, and once more where it lost to another one. PostgreSQL ends one of two transactions that wait for each other's rows. The
 * other one may be a batch that refreshes several tokens of an account, which it does not lock: that would cost every refresh.
 */
export async function retryTransaction<T>(
  services: Pick<Services, 'transaction'>,
  work: (trx: Transaction) => Promise<T>,
): Promise<T> {
  try {
    return await services.transaction(work);
  } catch (error) {
    if (!isLostConflict(error)) throw error;
    return services.transaction(work);
  }
}
