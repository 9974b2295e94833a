import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { lockAccount } from '../account/lock-account.ts';

interface Forgetting {
  readonly accountId: string;
  /** Of the account when it was proved to be the caller's. */
  readonly credentialVersion: string;
  /** One of them; undefined: all. */
  readonly id: string | undefined;
  readonly requestId: string;
}

/** From now on its person is asked for the second factor there. Throws `not_found` where it is not one of hers. */
export async function forgetBrowsers(services: Services, forgetting: Forgetting): Promise<void> {
  const { accountId, id, requestId } = forgetting;
  await services.transaction(async (trx) => {
    await lockAccount(services, trx, forgetting);
    const removed = await services.trustedBrowsers.remove(trx, { accountId, id });
    if (id !== undefined && removed === 0) throw new AppError('not_found');
    services.audit({ event: 'account.browsers_forgotten', accountId, requestId, details: { browser: id, removed } });
  });
}
