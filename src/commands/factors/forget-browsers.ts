import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { lockAccount } from '../account/lock-account.ts';
import type { OwnerAct } from '../owner-act.ts';

interface Forgetting extends OwnerAct {
  /** Id of one trusted browser; undefined for all of them. */
  readonly id: string | undefined;
}

/** Asks for the second factor in a trusted browser again, or in all of them. Throws `not_found` where the browser is not the person's. */
export async function forgetBrowsers(services: Services, forgetting: Forgetting): Promise<void> {
  const { accountId, id, requestId } = forgetting;
  await services.transaction(async (trx) => {
    await lockAccount(services, trx, forgetting);
    const removed = await services.factors.trustedBrowsers.remove(trx, { accountId, id });
    if (id !== undefined && removed === 0) throw new AppError('not_found');
    services.audit({ event: 'account.browsers_forgotten', accountId, requestId, details: { browser: id, removed } });
  });
}
