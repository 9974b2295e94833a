import type { Knex } from 'knex';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Account } from '../store/accounts.ts';
import type { LostDeviceRequest } from '../store/lost-device-requests.ts';

/** What the messages about a request are written with. */
export interface LostDeviceTold {
  readonly account: Account;
  readonly request: LostDeviceRequest;
  /** Where they go too: addresses that can come back. */
  readonly formerAddresses: readonly string[];
}

interface Ending {
  readonly accountId: string;
  /** Which one, where another that was begun later is not meant. */
  readonly id?: string | undefined;
  /** What ended it before its time. */
  readonly by: 'link' | 'factor' | 'reset' | 'password_change' | 'undo' | 'expired_password' | 'support' | 'disabled';
  readonly requestId?: string | undefined;
}

/** Inside a transaction that holds the account: undefined when no request is open. */
export async function endLostDevice(
  services: Services,
  trx: Knex.Transaction,
  { accountId, id, by, requestId }: Ending,
): Promise<LostDeviceRequest | undefined> {
  const request = await services.lostDeviceRequests.take(trx, { accountId, id });
  if (!request) return undefined;
  const details = { reference: request.reference, by };
  services.audit({ event: 'account.lost_device_cancelled', accountId, requestId, details });
  return request;
}

interface Cancelling {
  readonly accountId: string;
  readonly requestId: string;
  /** Queues the messages, in the same commit. */
  readonly announce: (cancelled: LostDeviceTold) => void;
}

/** The second factor was used, so its device is not lost: whoever asked for its end was mistaken, or somebody else. */
export async function cancelLostDevice(services: Services, { announce, ...about }: Cancelling): Promise<void> {
  // Asked first: nearly every sign-in has nothing to cancel, and writes nothing for it.
  if (!(await services.lostDeviceRequests.find(about.accountId))) return;
  const formerAddresses = await services.announcedChanges.formerAddresses(about.accountId);
  await services.transaction(async (trx) => {
    const account = await services.accounts.lock(trx, about.accountId);
    const request = account && (await endLostDevice(services, trx, { ...about, by: 'factor' }));
    if (request) announce({ account, request, formerAddresses });
  });
}

/** By the link of a message; of parallel uses one succeeds. */
export async function cancelLostDeviceByLink(
  services: Services,
  { token, id, announce, ...about }: Cancelling & { readonly token: string; readonly id: string },
): Promise<void> {
  const formerAddresses = await services.announcedChanges.formerAddresses(about.accountId);
  await services.transaction(async (trx) => {
    const account = await services.accounts.lock(trx, about.accountId);
    if (!account || !(await services.links.take(trx, token))) throw new AppError('link_invalid');
    const request = await endLostDevice(services, trx, { ...about, id, by: 'link' });
    if (!request) throw new AppError('link_invalid');
    announce({ account, request, formerAddresses });
  });
}
