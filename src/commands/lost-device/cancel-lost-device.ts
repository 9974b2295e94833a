import { AppError } from '../../errors.ts';
import type { LostDeviceNotice } from '../../messages.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';

interface Ending {
  /** The locked account. */
  readonly account: Account;
  /** Id of the request, where a later one is not meant. */
  readonly id?: string | undefined;
  /** Why the request ended before its time. */
  readonly by:
    | 'link'
    | 'factor'
    | 'factors'
    | 'reset'
    | 'password_change'
    | 'undo'
    | 'report'
    | 'expired_password'
    | 'support'
    | 'disabled';
  /** Reason of an agent, for the audit. */
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
}

/** Returns the former addresses to which messages about a locked account go beside its present one. */
export async function formerAddressesOf(
  { undo: { announcedChanges } }: Pick<Services, 'undo'>,
  trx: Transaction,
  accountId: string,
): Promise<readonly string[]> {
  return (await announcedChanges.addressesLeft(trx, accountId)).map(({ email }) => email);
}

/** Ends the open request of an account. Returns undefined when none is open. */
export async function endLostDevice(
  services: Pick<Services, 'undo' | 'audit' | 'lostDevice'>,
  trx: Transaction,
  { account, id, by, reason, requestId }: Ending,
): Promise<LostDeviceNotice | undefined> {
  const accountId = account.id;
  const request = await services.lostDevice.requests.take(trx, { accountId, id });
  if (!request) return undefined;
  const details = { reference: request.reference, by };
  services.audit({ event: 'account.lost_device_cancelled', accountId, reason, requestId, details });
  return { account, request, formerAddresses: await formerAddressesOf(services, trx, accountId) };
}

interface Cancelling {
  readonly accountId: string;
  readonly requestId: string;
}

/**
 * Cancels a request because the second factor was used, so its device is not lost. The request came from a mistaken owner or from a
 * stranger.
 */
export async function cancelLostDevice(services: Services, { accountId, requestId }: Cancelling): Promise<void> {
  // The look-up comes first: nearly every sign-in has nothing to cancel, and then writes nothing.
  if (!(await services.lostDevice.requests.find(accountId))) return;
  await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    const cancelled = account && (await endLostDevice(services, trx, { account, by: 'factor', requestId }));
    if (cancelled) services.messages.lostDeviceCancelled(cancelled);
  });
}

/** Cancels a request by the link of a message. Of parallel uses of the link one succeeds. */
export async function cancelLostDeviceByLink(
  services: Services,
  { token, id, accountId, requestId }: Cancelling & { readonly token: string; readonly id: string },
): Promise<void> {
  await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account || !(await services.undo.actionLinks.take(trx, token))) throw new AppError('link_invalid');
    const cancelled = await endLostDevice(services, trx, { account, id, by: 'link', requestId });
    if (!cancelled) throw new AppError('link_invalid');
    services.messages.lostDeviceCancelled(cancelled);
  });
}
