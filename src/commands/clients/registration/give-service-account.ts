import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { addServiceAccount } from '../../account/add-service-account.ts';
import { refuse } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';

/** Adds the service account of a client that is being written. Refused where there cannot be one. */
export async function giveServiceAccount(services: Services, trx: Transaction, record: ClientRecord): Promise<void> {
  const problem = await addServiceAccount(services, { trx, record });
  if (problem !== undefined) refuse(conflict(problem));
}
