import { setImmediate as breathe } from 'node:timers/promises';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import { formerAddressesOf } from '../lost-device/cancel-lost-device.ts';

interface Deleting {
  readonly ids: readonly string[];
  /** The operator's reason, for the audit. */
  readonly reason?: string | undefined;
  /** The act sends no message: the persons know it. */
  readonly isSilent?: boolean;
}

/** Deletes closed accounts as `deleteAccounts` does, in a transaction of the caller. Without `isDue` they need not have waited. */
export async function deleteWithin(
  services: Services,
  trx: Transaction,
  { ids, reason, isSilent, isDue }: Deleting & { readonly isDue: boolean },
): Promise<void> {
  const { deletions } = services.deletion;
  const accounts = await deletions.lock(trx, { ids, isDue });
  if (accounts.length === 0) return;
  const changed = await deletions.withChanges(
    trx,
    accounts.map(({ id }) => id),
  );
  const erasing = [];
  for (const account of accounts) {
    const formerAddresses = changed.has(account.id) ? await formerAddressesOf(services, trx, account.id) : [];
    erasing.push({ account, formerAddresses });
  }
  await deletions.erase(trx, erasing);
  for (const deleted of erasing) {
    services.audit({ event: 'account.deleted', accountId: deleted.account.id, reason });
    // The last message of the account is the only one that still leaves.
    if (!isSilent) services.messages.deleted(deleted);
    // A message takes milliseconds to write, and the requests of people come in between.
    await breathe();
  }
}

/**
 * Deletes accounts whose deletion is due, with every value of their persons, in one commit. Those whose deletion was cancelled meanwhile
 * stay, and those that another process is deleting are left to it.
 */
export async function deleteAccounts(services: Services, deleting: Deleting): Promise<void> {
  await services.transaction((trx) => deleteWithin(services, trx, { ...deleting, isDue: true }));
  services.clients.deletionNotices.wake();
}
