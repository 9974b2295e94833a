import { partsOf } from '../../domain/parts-of.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, named, number, optional, text } from '../database/define-row.ts';

const accountShape = defineRow({ id: text, deletionDueAt: optional(number) });
const waitingShape = defineRow({ id: text, requestedAt: named('deletion_requested_at', number) });

/** Number of ids that one statement names; databases limit it. */
const together = 500;

/** Returns those of these accounts that are there. */
export async function findRestoredAccounts(
  trx: Transaction,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly isWaiting: boolean }[]> {
  const found: { readonly id: string; readonly isWaiting: boolean }[] = [];
  for (const part of partsOf(ids, together)) {
    const accounts = await accountShape.list(trx('accounts').whereIn('id', part).orderBy('id'));
    found.push(...accounts.map(({ id, deletionDueAt }) => ({ id, isWaiting: deletionDueAt !== undefined })));
  }
  return found;
}

/** Returns the accounts whose deletion waits, and when it was asked for; epoch seconds. */
export const findWaitingAccounts = (
  trx: Transaction,
): Promise<readonly { readonly id: string; readonly requestedAt: number }[]> =>
  waitingShape.list(trx('accounts').whereNotNull('deletion_due_at').orderBy('id'));

/** Keeps the ids of deleted accounts, so that no other account gets one. */
export async function keepTombstones(
  trx: Transaction,
  deleted: readonly { readonly id: string; readonly at: number }[],
): Promise<void> {
  const at = new Map(deleted.map((one) => [one.id, one.at]));
  for (const part of partsOf([...at.keys()], together)) {
    const rows = part.map((id) => ({ id, deleted_at: at.get(id)! }));
    await trx('deleted_accounts').insert(rows).onConflict('id').ignore();
  }
}

/** Makes the deletion of an account due at this moment. */
export async function makeDeletionDue(
  trx: Transaction,
  { id, requestedAt, dueAt }: { readonly id: string; readonly requestedAt: number; readonly dueAt: number },
): Promise<void> {
  await trx('accounts').where({ id }).update({ deletion_requested_at: requestedAt, deletion_due_at: dueAt });
}
