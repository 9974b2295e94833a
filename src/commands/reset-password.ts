import { passwordCounter } from '../domain/throttle-rules.ts';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Account } from '../store/accounts.ts';

interface Reset {
  readonly token: string;
  /** The one that the link was made for, whatever else the request says. */
  readonly accountId: string;
  readonly passwordHash: string;
  /** Purposes of links that undo or cancel something: they live on. */
  readonly survivingPurposes: readonly string[];
  readonly requestId: string;
  /** Queues the notice, in the same commit. */
  readonly announce: (account: Account) => void;
}

/**
 * A new password by the link of a message, and the end of everything that the old one opened: sessions, tokens, codes, grants, other
 * links, counters. Of parallel uses of one link one succeeds. A second factor stays, a disabled account stays disabled.
 */
export async function resetPassword(services: Services, reset: Reset): Promise<void> {
  const { accounts, links, throttles } = services;
  await services.transaction(async (trx) => {
    // The account first, as whatever else ends links of it does.
    const account = await accounts.lock(trx, reset.accountId);
    if (!(await links.take(trx, reset.token))) throw new AppError('link_invalid');
    if (!account || account.disabledAt !== null) throw new AppError('link_invalid');
    await accounts.setPassword(trx, { id: account.id, hash: reset.passwordHash, now: Math.floor(Date.now() / 1000) });
    await accounts.endSessions(trx, account.id);
    await links.endAll(trx, { accountId: account.id, except: reset.survivingPurposes });
    await throttles.forget(trx, { key: passwordCounter(account.id), accountId: account.id });
    services.audit({ event: 'account.password_reset', accountId: account.id, requestId: reset.requestId });
    reset.announce(account);
  });
}
