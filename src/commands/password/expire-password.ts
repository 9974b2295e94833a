import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import { changeAccount } from '../account/change-account.ts';
import { findAccount } from '../account/find-account.ts';
import { Refused } from '../refused.ts';

interface Expiry {
  readonly name: string;
  readonly reason?: string | undefined;
  /** Sends the way to another password, in the same commit. */
  readonly announce: (after: Account) => void;
}

/**
 * The password is good for nothing from now on, because somebody else may know it: sessions end, and the person chooses another one
 * by the link of a message or « Mot de passe oublié ? », which need the mailbox.
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
    // It stood on this password: once it is through, the mailbox alone would open the account.
    endsLostDevice: 'expired_password',
    announce,
    change: () => ({ passwordHash: null }),
  });
}
