import { AppError } from '../../errors.ts';
import type { StandingWay } from '../../messages.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { announceChange } from '../undo/announce-change.ts';
import { endCorrection } from '../correction/end-correction.ts';
import { endLostDevice } from '../lost-device/cancel-lost-device.ts';
import { listStandingWays } from './list-standing-ways.ts';
import { forgetFailures } from './forget-failures.ts';

/** The account is that for which the link was made, whatever else the request says. */
interface Reset extends Omit<OwnerChange, 'credentialVersion'> {
  readonly token: string;
  readonly passwordHash: string;
  /** SHA-256 of the cookie of the browser that acts, the only one that the account goes on knowing. */
  readonly browser: string;
}

/**
 * Sets a new password by the link of a message. Everything that the old one opened ends: sessions, tokens, codes, grants, other links,
 * counters. Of parallel uses of one link one succeeds. A second factor stays, and a disabled account stays disabled. Returns what still signs
 * in, so that the person can look for what a stranger left there.
 */
export async function resetPassword(services: Services, reset: Reset): Promise<readonly StandingWay[]> {
  const { accounts } = services.account;
  const { actionLinks } = services.undo;
  const { requests: lostDeviceRequests } = services.lostDevice;
  const { accountId, requestId } = reset;
  return services.transaction(async (trx) => {
    // The account is locked first, as every command does that ends links of an account.
    const account = await accounts.lock(trx, accountId);
    if (!(await actionLinks.take(trx, reset.token))) throw new AppError('link_invalid');
    if (!account || account.disabledAt !== null) throw new AppError('link_invalid');
    const now = services.nowSeconds();
    await accounts.setPassword(trx, { id: accountId, hash: reset.passwordHash, now });
    await lostDeviceRequests.markReset(trx, { accountId, at: now });
    const cancelled = await endLostDevice(services, trx, { account, by: 'reset', requestId });
    await endCorrection(services, trx, { account, by: 'reset', requestId });
    await accounts.endSessions(trx, accountId);
    await actionLinks.endAll(trx, { accountId });
    await forgetFailures(services, trx, account);
    await services.account.knownBrowsers.forget(trx, { accountId, except: reset.browser });
    services.audit({ event: 'account.password_reset', accountId, requestId });
    const standing = await listStandingWays(services, trx, accountId);
    await announceChange(services, trx, { account, kind: 'password-changed', lang: reset.lang, standing });
    if (cancelled) services.messages.lostDeviceCancelled(cancelled);
    return standing;
  });
}
