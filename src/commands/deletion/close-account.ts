import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { day } from '../../domain/time.ts';
import { AppError } from '../../errors.ts';
import type { DeletionCause, DeletionNotice } from '../../messages.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { retryTransaction } from '../retry-transaction.ts';
import { endCorrection } from '../correction/end-correction.ts';
import { endLostDevice, formerAddressesOf } from '../lost-device/cancel-lost-device.ts';
import { isLastAdministrator } from './last-administrator.ts';

export interface Closing {
  readonly accountId: string;
  readonly by: DeletionCause;
  /** The operator's reason, for the audit. */
  readonly reason?: string | undefined;
  /** Version of the credentials when the owner proved who she is; absent where nobody signed in. */
  readonly credentialVersion?: string | undefined;
  readonly requestId?: string | undefined;
  /** The act sends no message: the person knows it, or hears of what follows. */
  readonly isSilent?: boolean;
}

export type Closed =
  | { readonly kind: 'closed'; readonly notice: DeletionNotice }
  /** The deletion was asked for before. Nothing was written. */
  | { readonly kind: 'waiting'; readonly account: Account }
  /** Nobody else could administer the service. Nothing was written. */
  | { readonly kind: 'last_administrator' }
  /** No such account exists (any more). */
  | { readonly kind: 'gone' };

/** Closes an account as `closeAccount` does, in a transaction of the caller. */
export async function closeWithin(services: Services, trx: Transaction, closing: Closing): Promise<Closed> {
  const { accounts } = services.account;
  const { deletions } = services.deletion;
  const { accountId, by, reason, credentialVersion, requestId } = closing;
  const account = await accounts.lock(trx, accountId);
  if (!account) return { kind: 'gone' };
  if (account.deletionDueAt !== null) return { kind: 'waiting', account };
  if (
    credentialVersion !== undefined &&
    (account.disabledAt !== null || credentialVersionOf(account) !== credentialVersion)
  )
    throw new AppError('conflict');
  if (await isLastAdministrator(services, account, trx)) return { kind: 'last_administrator' };
  const requestedAt = services.nowSeconds();
  const dueAt = requestedAt + services.config.deletionDays * day;
  const notice = { account, dueAt, formerAddresses: await formerAddressesOf(services, trx, accountId) };
  // The services are noted first, since the sessions and grants that tell of them end below.
  await deletions.rememberServices(trx, accountId);
  await accounts.update(trx, accountId, {
    deletion: { requestedAt, dueAt },
    // An account that an administrator has disabled stays so, whatever becomes of its deletion.
    ...(account.disabledAt === null && { closedAt: requestedAt }),
  });
  await endLostDevice(services, trx, { account, by: 'disabled', requestId });
  await endCorrection(services, trx, { account, by: 'deletion', requestId });
  await accounts.endSessions(trx, accountId);
  await deletions.dropProofs(trx, accountId);
  await services.undo.actionLinks.endAll(trx, { accountId });
  services.audit({
    event: 'account.deletion_requested',
    accountId,
    requestId,
    reason,
    details: { by, due: dueAt },
  });
  if (!closing.isSilent) services.messages.closed({ ...notice, by });
  return { kind: 'closed', notice };
}

/**
 * Closes an account at once and lets it wait for its deletion: nobody signs in, and sessions, codes, tokens and grants end, those with
 * offline access included. Services are told of the ended sessions. Until the deletion its person may cancel it. Of several requests at
 * once one closes the account.
 */
export const closeAccount = (services: Services, closing: Closing): Promise<Closed> =>
  retryTransaction(services, (trx) => closeWithin(services, trx, closing));
