import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import { changeAccount } from '../account/change-account.ts';
import { findAccount } from '../account/find-account.ts';
import { Refused } from '../refused.ts';

interface Expiry {
  readonly name: string;
  readonly reason?: string | undefined;
  /** Queues the message that leads to another password, in the same commit. */
  readonly announce: (after: Account) => void;
}

/**
 * Voids a password that another person may know. Sessions end, and the owner chooses another password by the link of a message or by « Mot
 * de passe oublié ? »: both need her mailbox.
 */
export async function expirePassword(
  services: Services,
  { name, reason, announce }: Expiry,
): Promise<Readonly<Record<string, unknown>>> {
  const { passwordHash } = await findAccount(services, name);
  if (passwordHash === undefined) throw new Refused(`the account "${name}" has no password`);
  return changeAccount(services, {
    name,
    reason,
    event: 'account.password_expired',
    endsSessions: true,
    // A waiting lost-device request stood on this password. Once it is through, the mailbox alone would open the account.
    endsLostDevice: 'expired_password',
    announce,
    change: () => ({ passwordHash: null }),
  });
}
