import { hasPassword } from '../../domain/account/has-password.ts';
import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { HistoryEvent } from '../../store/account/history.ts';
import { endCorrection } from '../correction/end-correction.ts';
import { endLostDevice } from '../lost-device/cancel-lost-device.ts';
import type { OwnerChange } from '../owner-act.ts';

interface Report extends OwnerChange {
  /** The event that was not hers. */
  readonly event: HistoryEvent;
  /** The session of the person, the only one that goes on. */
  readonly sessionUid: string;
  /** SHA-256 of the cookie of the browser that acts, the only one that the account goes on knowing. */
  readonly browser: string;
}

/**
 * Carries out « Ce n'était pas moi »: from now on nobody else is in the account. Sessions, tokens, codes, grants, trusted browsers
 * and links to a new password end, and the password opens nothing any more, since the stranger may know it. No message leads to another
 * password by itself: the stranger may have changed the email. An event that was reported before changes nothing, so a button that is
 * pressed twice does not end the password that was chosen in between. Returns whether this report was the first one.
 */
export async function reportStranger(services: Services, report: Report): Promise<boolean> {
  const { accounts, history, knownBrowsers } = services.account;
  const { actionLinks, announcedChanges } = services.undo;
  const { accountId, event, requestId } = report;
  return services.transaction(async (trx) => {
    const account = await accounts.lock(trx, accountId);
    if (!account || account.disabledAt !== null) throw new AppError('conflict');
    if ((await history.reported(accountId, trx)).has(event.id)) return false;
    if (credentialVersionOf(account) !== report.credentialVersion) throw new AppError('conflict');
    if (hasPassword(account)) await accounts.update(trx, accountId, { passwordHash: null });
    await accounts.endSessions(trx, accountId, { except: report.sessionUid });
    await actionLinks.endAll(trx, { accountId });
    await knownBrowsers.forget(trx, { accountId, except: report.browser });
    const details = { line: event.id, event: event.event };
    services.audit({ event: 'account.stranger_reported', accountId, requestId, details });
    const cancelled = await endLostDevice(services, trx, { account, by: 'report', requestId });
    await endCorrection(services, trx, { account, by: 'report', requestId });
    const formers = await announcedChanges.addressesLeft(trx, accountId);
    const emails = [...new Set([account.email, ...formers.map(({ email }) => email)])];
    services.messages.strangerReported({ account, emails, lang: report.lang });
    if (cancelled) services.messages.lostDeviceCancelled(cancelled);
    return true;
  });
}
