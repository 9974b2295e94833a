import type { Services } from '../services.ts';
import type { Account } from '../store/account/accounts.ts';
import type { FailingAccount } from '../store/limits/failure-notices.ts';
import { eachDue } from './each-due.ts';
import { minute } from '../domain/time.ts';
import type { Job } from './job.ts';

/** Tells a person that sign-ins to her account fail, in the commit that notes the message. */
export type TellOfFailures = (
  services: Services,
  told: Pick<FailingAccount, 'lastTryAt' | 'isSecondFactor'> & { readonly account: Account },
) => void;

interface Round {
  readonly tell: TellOfFailures;
  readonly isStopping?: () => boolean;
}

const together = 50;

/**
 * Sends a message to each person at whose account too many sign-ins failed in a row, one an hour at most. The message leaves from this job
 * and not from the failed request: the answer to a stranger, and its time, are the same for known accounts and unknown names.
 */
export function tellOfFailures(services: Services, { tell, isStopping = () => false }: Round): Promise<void> {
  const { accounts } = services.account;
  const { failureNotices } = services.password;
  return eachDue(services, {
    due: (limit) => failureNotices.due(limit),
    idOf: ({ accountId }) => accountId,
    together,
    one: ({ accountId, lastTryAt, isSecondFactor }) =>
      services.transaction(async (trx) => {
        const account = await accounts.lock(trx, accountId);
        if (!account || account.disabledAt !== null || !(await failureNotices.claim(trx, accountId))) return;
        services.audit({ event: 'account.failures_told', accountId });
        tell(services, { account, lastTryAt, isSecondFactor });
      }),
    isStopping,
  });
}

export const failureNotices: Job<{ readonly failures: TellOfFailures }> = {
  firstAfter: 1,
  every: minute,
  failure: 'messages about failed sign-ins could not be written',
  begin:
    (services, { failures: tell }) =>
    (isStopping) =>
      tellOfFailures(services, { tell, isStopping }),
};
