import type { Services } from '../services.ts';
import { eachDue } from './each-due.ts';
import { minute } from '../domain/time.ts';
import { jobOf } from './job.ts';

/**
 * Sends a reminder for each password that runs out soon, 30, 7 and 1 days ahead. The row and the message are one commit: of several
 * processes one sends it, and none twice after a crash. A reminder that fails holds up no other.
 */
export function remindOfPasswords(services: Services, isStopping = () => false): Promise<void> {
  const { accounts } = services.account;
  const { reminders: passwordReminders } = services.password;
  return eachDue(services, {
    due: (limit) => passwordReminders.due(limit),
    idOf: ({ accountId }) => accountId,
    one: (reminder) =>
      services.transaction(async (trx) => {
        const { accountId, runsOutAt } = reminder;
        const isMine = await passwordReminders.claim(trx, reminder);
        const account = isMine ? await accounts.lock(trx, accountId) : undefined;
        if (account) services.messages.passwordExpiring({ account, runsOutAt });
      }),
    isStopping,
  });
}

export const passwordReminding = jobOf(remindOfPasswords, {
  every: 10 * minute,
  failure: 'reminders about passwords could not be written',
});
