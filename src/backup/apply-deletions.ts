import type { Knex } from 'knex';
import { closeWithin } from '../commands/deletion/close-account.ts';
import { deleteWithin } from '../commands/deletion/delete-account.ts';
import type { ServerServices } from '../services.ts';
import { findRestoredAccounts, keepTombstones, makeDeletionDue } from '../store/backup/restored-accounts.ts';
import type { LaterDeletion, LaterDeletions } from './read-deletions.ts';

/** Number of accounts that are deleted together. */
const together = 50;

export interface AppliedDeletions {
  /** Accounts that the backup had brought back, and that were deleted again. */
  readonly deleted: number;
  /** Accounts that wait for their deletion again. */
  readonly closed: number;
}

type OfKind<Kind extends LaterDeletion['kind']> = Extract<LaterDeletion, { kind: Kind }>;

function ofKind<Kind extends LaterDeletion['kind']>(
  accounts: LaterDeletions['accounts'],
  kind: Kind,
): ReadonlyMap<string, OfKind<Kind>> {
  return new Map([...accounts].filter((entry): entry is [string, OfKind<Kind>] => entry[1].kind === kind));
}

/**
 * Deletes the accounts again that were deleted after the backup was made, and closes those again whose deletion was asked for. Their persons
 * were told before, and hear nothing of it.
 */
export async function applyDeletions(
  services: ServerServices,
  trx: Knex.Transaction,
  { accounts }: LaterDeletions,
): Promise<AppliedDeletions> {
  const announce = () => {};
  const deleted = ofKind(accounts, 'deleted');
  const again = await findRestoredAccounts(trx, [...deleted.keys()]);
  for (const { id, isWaiting } of again) {
    // The services that knew the person are noted, so that they are told of the deletion: their notices may be lost.
    if (!isWaiting) await services.deletions.rememberServices(trx, id);
    const { at } = deleted.get(id)!;
    await makeDeletionDue(trx, { id, requestedAt: at, dueAt: at });
  }
  for (let at = 0; at < again.length; at += together) {
    const ids = again.slice(at, at + together).map(({ id }) => id);
    await deleteWithin(services, trx, {
      ids,
      isDue: false,
      announce,
      reason: 'deleted after the restored backup was made',
    });
  }
  await keepTombstones(
    trx,
    [...deleted].map(([id, { at }]) => ({ id, at })),
  );

  const waiting = ofKind(accounts, 'waiting');
  const open = (await findRestoredAccounts(trx, [...waiting.keys()])).filter(({ isWaiting }) => !isWaiting);
  for (const { id } of open) {
    await closeWithin(services, trx, { accountId: id, by: 'operator', announce });
    await makeDeletionDue(trx, { id, ...waiting.get(id)! });
  }
  return { deleted: again.length, closed: open.length };
}
