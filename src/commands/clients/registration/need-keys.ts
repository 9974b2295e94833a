import type { SigningAlg } from '../../../domain/keys/signatures.ts';
import type { Services } from '../../../services.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { ensureAlgorithms } from '../../keys/ensure-algorithms.ts';
import { refuse } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';

/** Makes sure that there is a key for each algorithm of what is being registered. Refused where there can be none. */
export async function needKeys(services: Services, trx: Transaction, algs: readonly SigningAlg[]): Promise<void> {
  const refusal = await ensureAlgorithms(services, trx, algs);
  if (refusal !== undefined) refuse(conflict(refusal));
}
