import type { Services } from '../../services.ts';
import { endDeletion } from '../deletion/cancel-deletion.ts';
import type { DeletionNotice } from '../deletion/close-account.ts';
import { changeAccount } from './change-account.ts';
import { describeAccount } from './describe-account.ts';
import { findAccount } from './find-account.ts';
import { rereadAccount } from './reread-account.ts';

interface Enabling {
  readonly name: string;
  readonly reason?: string | undefined;
  /** Tells the person that the deletion of her account is cancelled, in the same commit. */
  readonly announce?: (cancelled: DeletionNotice) => void;
}

/**
 * Lets the person sign in again. Earlier sessions and tokens do not come back. An account that waits for its deletion, and that nobody has
 * disabled, is kept: the deletion is cancelled. One that was disabled besides goes on waiting, as its person has asked.
 */
export async function enableAccount(
  services: Services,
  { name, reason, announce = () => {} }: Enabling,
): Promise<Readonly<Record<string, unknown>>> {
  const { account } = await findAccount(services, name);
  if (account.isClosed)
    return services.transaction(async (trx) => {
      const locked = await rereadAccount(services, trx, account.id);
      await endDeletion(services, trx, { account: locked, by: 'operator', reason, announce });
      return describeAccount(await rereadAccount(services, trx, account.id));
    });
  return changeAccount(services, {
    name,
    reason,
    event: 'account.enabled',
    // A request that was in flight while the account was being disabled may have left sessions behind.
    endsSessions: true,
    change: ({ deletionDueAt }) =>
      deletionDueAt === null ? { disabledAt: null } : { closedAt: services.nowSeconds() },
  });
}
