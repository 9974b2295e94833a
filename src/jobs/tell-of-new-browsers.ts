import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';
import { jobOf } from './job.ts';
import { minute } from '../domain/time.ts';

/**
 * Sends one message about the new browsers that were not told one by one. A browser that keeps no cookie is new at each sign-in, and its
 * person would get a message each time.
 */
export function tellOfNewBrowsers(services: Services, isStopping = () => false): Promise<void> {
  const { accounts, knownBrowsers } = services.account;
  return eachDue(services, {
    due: (limit) => knownBrowsers.untold(limit),
    idOf: String,
    one: (accountId) =>
      services.transaction(async (trx) => {
        const account = await accounts.lock(trx, accountId);
        const browsers = await knownBrowsers.claim(trx, accountId);
        if (account && account.disabledAt === null && browsers > 0)
          services.messages.newBrowsers({ account, browsers });
      }),
    isStopping,
  });
}

export const newBrowsers = jobOf(tellOfNewBrowsers, {
  every: minute,
  failure: 'messages about new browsers could not be written',
});
