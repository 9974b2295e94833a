import type { Services } from '../../services.ts';
import { endLostDevice, formerAddressesOf, type LostDeviceNotice } from '../lost-device/cancel-lost-device.ts';
import { describeAccount } from '../account/describe-account.ts';
import { findAccount } from '../account/find-account.ts';
import { Refused } from '../refused.ts';

interface Reset {
  readonly name: string;
  readonly reason: string | undefined;
  /** Queues the message, in the same commit. */
  readonly announce: (told: Omit<LostDeviceNotice, 'request'>) => void;
}

/**
 * Takes the second factor away from a person who lost it; a reason is compulsory. Other ways to sign in stay, sessions end, and a waiting
 * lost-device request is closed.
 */
export async function resetSecondFactor(
  services: Services,
  { name, reason, announce }: Reset,
): Promise<Readonly<Record<string, unknown>>> {
  if (!reason) throw new Refused('--reason is required: say who asked and how that was checked');
  const { id: accountId } = (await findAccount(services, name)).account;
  const after = await services.transaction(async (trx) => {
    const account = await services.accounts.lock(trx, accountId);
    if (!account || !(await services.factors.removeSecondFactor(trx, accountId)))
      throw new Refused(`the account "${name}" has no second factor`);
    const cancelled = await endLostDevice(services, trx, { account, by: 'support' });
    await services.accounts.endSessions(trx, accountId);
    const details = { by: 'support', ...(cancelled ? { reference: cancelled.request.reference } : {}) };
    services.audit({ event: 'account.second_factor_removed', accountId, reason, details });
    announce({ account, formerAddresses: await formerAddressesOf(services, trx, accountId) });
    return account;
  });
  return describeAccount(after);
}
