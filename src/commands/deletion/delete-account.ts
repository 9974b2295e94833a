import type { Knex } from 'knex';
import type { Services } from '../../services.ts';
import { formerAddressesOf } from '../lost-device/cancel-lost-device.ts';
import type { DeletionNotice } from './close-account.ts';

interface Deleting {
  readonly accountId: string;
  /** The operator's reason, for the audit. */
  readonly reason?: string | undefined;
  /** Queues the last message, in the same commit. It is the only one that still leaves. */
  readonly announce: (deleted: Omit<DeletionNotice, 'dueAt'>) => void;
}

/** Deletes a closed account as `deleteAccount` does, in a transaction of the caller. */
export async function deleteWithin(
  services: Services,
  trx: Knex.Transaction,
  { accountId, reason, announce, isDue = true }: Deleting & { readonly isDue?: boolean },
): Promise<boolean> {
  const account = await services.accounts.lock(trx, accountId);
  if (!account || account.deletionDueAt === null) return false;
  if (isDue && account.deletionDueAt > services.nowSeconds()) return false;
  const formerAddresses = await formerAddressesOf(services, trx, accountId);
  await services.deletions.erase(trx, { ...account, formerAddresses });
  services.audit({ event: 'account.deleted', accountId, details: reason === undefined ? undefined : { reason } });
  announce({ account, formerAddresses });
  return true;
}

/**
 * Deletes an account whose deletion is due, with every value of its person. Returns false where the deletion was cancelled meanwhile or
 * another process was faster: of all of them one wins, by the lock of the row.
 */
export async function deleteAccount(services: Services, deleting: Deleting): Promise<boolean> {
  const isDeleted = await services.transaction((trx) => deleteWithin(services, trx, deleting));
  if (isDeleted) services.deletionNotices.wake();
  return isDeleted;
}
