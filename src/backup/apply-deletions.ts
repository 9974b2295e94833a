import { endDeletion } from '../commands/deletion/cancel-deletion.ts';
import { closeWithin } from '../commands/deletion/close-account.ts';
import { deleteWithin } from '../commands/deletion/delete-account.ts';
import { partsOf } from '../domain/parts-of.ts';
import { toSeconds } from '../domain/time.ts';
import type { ServerServices } from '../services.ts';
import {
  findRestoredAccounts,
  findWaitingAccounts,
  keepTombstones,
  makeDeletionDue,
} from '../store/backup/restored-accounts.ts';
import type { Transaction } from '../store/database/database.ts';
import type { LaterDeletion, LaterDeletions } from './read-deletions.ts';

/** Number of accounts that are deleted together. */
const together = 50;

export interface AppliedDeletions {
  /** Accounts that the backup had brought back, and that were deleted again. */
  readonly deleted: number;
  /** Accounts that wait for their deletion again. */
  readonly closed: number;
  /** Accounts that are open again, because their deletion was cancelled later. */
  readonly opened: number;
}

type OfKind<Kind extends LaterDeletion['kind']> = Extract<LaterDeletion, { kind: Kind }>;

function ofKind<Kind extends LaterDeletion['kind']>(
  accounts: LaterDeletions['accounts'],
  kind: Kind,
): ReadonlyMap<string, OfKind<Kind>> {
  return new Map([...accounts].filter((entry): entry is [string, OfKind<Kind>] => entry[1].kind === kind));
}

/** Opens accounts again whose deletion was cancelled after the backup was made, so that nobody who stayed is deleted. */
async function openCancelled(services: ServerServices, trx: Transaction, later: LaterDeletions): Promise<number> {
  let opened = 0;
  for (const { id, requestedAt } of await findWaitingAccounts(trx)) {
    const fate = later.accounts.get(id);
    if (fate?.kind === 'waiting' && fate.requestedAt > requestedAt) await makeDeletionDue(trx, { id, ...fate });
    const cancelledBefore = fate?.kind === 'cancelled' ? fate.at : fate ? undefined : later.completeUntil;
    if (cancelledBefore === undefined || requestedAt > cancelledBefore) continue;
    const account = await services.account.accounts.lock(trx, id);
    const reason = 'cancelled after the restored backup was made';
    if (account && (await endDeletion(services, trx, { account, by: 'operator', reason, isSilent: true }))) opened++;
  }
  return opened;
}

interface Applying {
  readonly later: LaterDeletions;
  /** When the restored backup was made, as ISO 8601; undefined where nobody knows it. */
  readonly madeAt?: string | undefined;
}

/**
 * Deletes the accounts again that were deleted after the backup was made, closes those again whose deletion was asked for, and opens those
 * again whose deletion was cancelled. Their persons were told before, and hear nothing of it.
 */
export async function applyDeletions(
  services: ServerServices,
  trx: Transaction,
  { later, madeAt }: Applying,
): Promise<AppliedDeletions> {
  const { accounts } = later;
  const deleted = ofKind(accounts, 'deleted');
  const again = await findRestoredAccounts(trx, [...deleted.keys()]);
  for (const { id, isWaiting } of again) {
    // The services that knew the person are noted, so that they are told of the deletion: their notices may be lost.
    if (!isWaiting) await services.deletion.deletions.rememberServices(trx, id);
    const { at } = deleted.get(id)!;
    await makeDeletionDue(trx, { id, requestedAt: at, dueAt: at });
  }
  for (const part of partsOf(again, together))
    await deleteWithin(services, trx, {
      ids: part.map(({ id }) => id),
      isDue: false,
      isSilent: true,
      reason: 'deleted after the restored backup was made',
    });
  await keepTombstones(
    trx,
    [...deleted].map(([id, { at }]) => ({ id, at })),
  );

  const opened = await openCancelled(services, trx, later);
  // A list that is older than the backup names people who may have cancelled before the backup was made.
  const isOlder = madeAt !== undefined && later.until < toSeconds(Date.parse(madeAt));
  const waiting = isOlder ? new Map<string, OfKind<'waiting'>>() : ofKind(accounts, 'waiting');
  const open = (await findRestoredAccounts(trx, [...waiting.keys()])).filter(({ isWaiting }) => !isWaiting);
  for (const { id } of open) {
    await closeWithin(services, trx, { accountId: id, by: 'operator', isSilent: true });
    await makeDeletionDue(trx, { id, ...waiting.get(id)! });
  }
  return { deleted: again.length, closed: open.length, opened };
}
