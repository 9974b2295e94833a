import type { Services } from '../services.ts';
import type { Account } from '../store/account/accounts.ts';
import { eachDue } from './each-due.ts';
import { minute } from '../domain/time.ts';
import type { Job } from './job.ts';

/** Tells a person how many new browsers have signed in to her account since the last message, in the commit that notes the message. */
export type TellOfNewBrowsers = (
  services: Services,
  told: { readonly account: Account; readonly browsers: number },
) => void;

interface Round {
  readonly tell: TellOfNewBrowsers;
  readonly isStopping?: () => boolean;
}

const together = 50;

/**
 * Sends one message about the new browsers that were not told one by one. A browser that keeps no cookie is new at each sign-in, and its
 * person would get a message each time.
 */
export function tellOfNewBrowsers(services: Services, { tell, isStopping = () => false }: Round): Promise<void> {
  const { accounts, knownBrowsers } = services.account;
  return eachDue(services, {
    due: (limit) => knownBrowsers.untold(limit),
    idOf: String,
    together,
    one: (accountId) =>
      services.transaction(async (trx) => {
        const account = await accounts.lock(trx, accountId);
        const browsers = await knownBrowsers.claim(trx, accountId);
        if (account && account.disabledAt === null && browsers > 0) tell(services, { account, browsers });
      }),
    isStopping,
  });
}

export const newBrowsers: Job<{ readonly newBrowsers: TellOfNewBrowsers }> = {
  firstAfter: 1,
  every: minute,
  failure: 'messages about new browsers could not be written',
  begin:
    (services, { newBrowsers: tell }) =>
    (isStopping) =>
      tellOfNewBrowsers(services, { tell, isStopping }),
};
