import type { Knex } from 'knex';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';

/** What the messages about a request are written with. */
export interface LostDeviceNotice {
  readonly account: Account;
  readonly request: LostDeviceRequest;
  /** Where they go too: addresses that can come back. */
  readonly formerAddresses: readonly string[];
}

interface Ending {
  /** Locked. */
  readonly account: Account;
  /** Which one, where another that was begun later is not meant. */
  readonly id?: string | undefined;
  /** What ended it before its time. */
  readonly by:
    | 'link'
    | 'factor'
    | 'factors'
    | 'reset'
    | 'password_change'
    | 'undo'
    | 'expired_password'
    | 'support'
    | 'disabled';
  readonly requestId?: string | undefined;
}

/** Where messages about an account that is locked go beside its address. */
export async function formerAddressesOf(
  { announcedChanges }: Pick<Services, 'announcedChanges'>,
  trx: Knex.Transaction,
  accountId: string,
): Promise<readonly string[]> {
  return (await announcedChanges.addressesLeft(trx, accountId)).map(({ email }) => email);
}

/** Undefined when no request is open. */
export async function endLostDevice(
  services: Pick<Services, 'announcedChanges' | 'audit' | 'lostDeviceRequests'>,
  trx: Knex.Transaction,
  { account, id, by, requestId }: Ending,
): Promise<LostDeviceNotice | undefined> {
  const accountId = account.id;
  const request = await services.lostDeviceRequests.take(trx, { accountId, id });
  if (!request) return undefined;
  const details = { reference: request.reference, by };
  services.audit({ event: 'account.lost_device_cancelled', accountId, requestId, details });
  return { account, request, formerAddresses: await formerAddressesOf(services, trx, accountId) };
}

interface Cancelling {
  readonly accountId: string;
  readonly requestId: string;
  /** Queues the messages, in the same commit. */
  readonly announce: (cancelled: LostDeviceNotice) => void;
}

/** The second factor was used, so its device is not lost: whoever asked for its end was mistaken, or somebody else. */
export async function cancelLostDevice(
  services: Services,
  { accountId, requestId, announce }: Cancelling,
): Promise<void> {
  // Asked first: nearly every sign-in has nothing to cancel, and writes nothing for it.
  if (!(await services.lostDeviceRequests.find(accountId))) return;
  await services.transaction(async (trx) => {
    const account = await services.accounts.lock(trx, accountId);
    const cancelled = account && (await endLostDevice(services, trx, { account, by: 'factor', requestId }));
    if (cancelled) announce(cancelled);
  });
}

/** By the link of a message; of parallel uses one succeeds. */
export async function cancelLostDeviceByLink(
  services: Services,
  { token, id, accountId, requestId, announce }: Cancelling & { readonly token: string; readonly id: string },
): Promise<void> {
  await services.transaction(async (trx) => {
    const account = await services.accounts.lock(trx, accountId);
    if (!account || !(await services.actionLinks.take(trx, token))) throw new AppError('link_invalid');
    const cancelled = await endLostDevice(services, trx, { account, id, by: 'link', requestId });
    if (!cancelled) throw new AppError('link_invalid');
    announce(cancelled);
  });
}
