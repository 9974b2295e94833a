import type { AccountEventName } from '../../domain/account/history-events.ts';
import { messagesPerRecipient } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

interface Writing {
  readonly accountId: string;
  /** The event that each such message leaves in the audit. */
  readonly event: AccountEventName;
}

/**
 * Returns whether agents may have one more message of this kind sent to the person of a locked account. The limits are those of messages
 * that a stranger can cause, counted apart from those: nobody is flooded, and no stranger uses up what the support may send.
 */
export const mayWrite = (
  services: Pick<Services, 'account' | 'nowSeconds'>,
  trx: Transaction,
  about: Writing,
): Promise<boolean> => hasRoom(services, (since) => services.account.history.countSince(trx, { ...about, since }));

/** Returns whether the limits have room for one more message, of which `countSince` tells how many there were. */
export async function hasRoom(
  { nowSeconds }: Pick<Services, 'nowSeconds'>,
  countSince: (since: number) => Promise<number>,
): Promise<boolean> {
  for (const { limit, seconds } of messagesPerRecipient)
    if ((await countSince(nowSeconds() - seconds)) >= limit) return false;
  return true;
}
