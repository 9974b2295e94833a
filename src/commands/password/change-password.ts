import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { announceChange } from '../undo/announce-change.ts';
import { endLostDevice } from '../lost-device/cancel-lost-device.ts';
import { lockAccount } from '../account/lock-account.ts';
import { forgetFailures } from './forget-failures.ts';

interface PasswordChange extends OwnerChange {
  readonly passwordHash: string;
  /** The session of the person, the only one that goes on. */
  readonly sessionUid: string;
}

/**
 * Replaces a password that its owner has just proved. Everything that it opened elsewhere ends: other sessions, tokens, codes, links to a
 * new password, and counters.
 */
export async function changePassword(services: Services, change: PasswordChange): Promise<void> {
  const { accounts } = services.account;
  const { actionLinks } = services.undo;
  const { accountId, requestId } = change;
  await services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, change);
    await accounts.setPassword(trx, { id: accountId, hash: change.passwordHash, now: services.nowSeconds() });
    const cancelled = await endLostDevice(services, trx, { account, by: 'password_change', requestId });
    await accounts.endSessions(trx, accountId, { except: change.sessionUid });
    await actionLinks.endAll(trx, { accountId });
    await forgetFailures(services, trx, account);
    services.audit({ event: 'account.password_changed', accountId, requestId });
    await announceChange(services, trx, { account, kind: 'password-changed', lang: change.lang });
    if (cancelled) services.messages.lostDeviceCancelled(cancelled);
  });
}
