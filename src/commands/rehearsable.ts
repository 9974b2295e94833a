import type { Services } from '../services.ts';
import type { Transaction } from '../store/database/database.ts';

class Rehearsed extends Error {}

/** Runs a transaction, and takes everything back at its end where it is a rehearsal. */
export async function rehearsable(
  services: Pick<Services, 'transaction'>,
  isRehearsal: boolean,
  work: (trx: Transaction) => Promise<void>,
): Promise<void> {
  try {
    await services.transaction(async (trx) => {
      await work(trx);
      if (isRehearsal) throw new Rehearsed();
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
  }
}
