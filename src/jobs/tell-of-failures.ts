import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';
import { jobOf } from './job.ts';
import { minute } from '../domain/time.ts';

/**
 * Sends a message to each person at whose account too many sign-ins failed in a row, one an hour at most. The message leaves from this job
 * and not from the failed request: the answer to a stranger, and its time, are the same for known accounts and unknown names.
 */
export function tellOfFailures(services: Services, isStopping = () => false): Promise<void> {
  const { accounts } = services.account;
  const { failureNotices } = services.password;
  return eachDue(services, {
    due: (limit) => failureNotices.due(limit),
    idOf: ({ accountId }) => accountId,
    one: ({ accountId, lastTryAt, isSecondFactor }) =>
      services.transaction(async (trx) => {
        const account = await accounts.lock(trx, accountId);
        if (!account || account.disabledAt !== null || !(await failureNotices.claim(trx, accountId))) return;
        services.audit({ event: 'account.failures_told', accountId });
        services.messages.signInsFailed({ account, lastTryAt, isSecondFactor });
      }),
    isStopping,
  });
}

export const failureNotices = jobOf(tellOfFailures, {
  every: minute,
  failure: 'messages about failed sign-ins could not be written',
});
