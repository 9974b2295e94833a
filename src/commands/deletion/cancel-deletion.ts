import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { formerAddressesOf } from '../lost-device/cancel-lost-device.ts';

interface Ending {
  /** The locked account. */
  readonly account: Account;
  readonly by: 'sign-in' | 'link' | 'undo' | 'operator';
  /** The operator's reason, for the audit. */
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  /** The act sends no message: the person knows it. */
  readonly isSilent?: boolean;
}

/**
 * Takes the request for deletion of an account back, and opens the account again unless an administrator has disabled it. Returns false
 * when no deletion waits.
 */
export async function endDeletion(
  services: Services,
  trx: Transaction,
  { account, by, reason, requestId, isSilent }: Ending,
): Promise<boolean> {
  const { id: accountId } = account;
  if (account.deletionDueAt === null) return false;
  await services.account.accounts.update(trx, accountId, {
    deletion: null,
    ...(account.isClosed && { disabledAt: null }),
  });
  await services.deletion.deletions.cancel(trx, accountId);
  // A request that was in flight while the account was being closed may have left tokens behind.
  await services.account.accounts.endSessions(trx, accountId);
  services.audit({ event: 'account.deletion_cancelled', accountId, requestId, reason, details: { by } });
  if (isSilent) return true;
  services.messages.deletionCancelled({ account, formerAddresses: await formerAddressesOf(services, trx, accountId) });
  return true;
}

interface Cancelling {
  readonly accountId: string;
  readonly requestId: string;
}

/**
 * Cancels a deletion for the person who has just signed in. Returns the credential version of the opened account; undefined when the proof
 * is void by now, or no deletion waits.
 */
export async function cancelDeletionBySignIn(
  services: Services,
  { accountId, credentialVersion, ...about }: Cancelling & { readonly credentialVersion: string },
): Promise<string | undefined> {
  return services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account?.isClosed || credentialVersionOf(account) !== credentialVersion) return undefined;
    if (!(await endDeletion(services, trx, { ...about, account, by: 'sign-in' }))) return undefined;
    const opened = await services.account.accounts.lock(trx, accountId);
    return opened && credentialVersionOf(opened);
  });
}

/** Cancels a deletion by the link of a message. Of parallel uses of the link one succeeds. Returns whether the account is open now. */
export async function cancelDeletionByLink(
  services: Services,
  { accountId, token, dueAt, ...about }: Cancelling & { readonly token: string; readonly dueAt: number },
): Promise<{ readonly isOpen: boolean }> {
  return services.transaction(async (trx) => {
    // The account is locked first, as every command does that ends links of an account.
    const account = await services.account.accounts.lock(trx, accountId);
    if (account?.deletionDueAt !== dueAt || !(await services.undo.actionLinks.take(trx, token)))
      throw new AppError('link_invalid');
    await endDeletion(services, trx, { ...about, account, by: 'link' });
    return { isOpen: account.isClosed };
  });
}
