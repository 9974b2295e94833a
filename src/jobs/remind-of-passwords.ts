import type { Services } from '../services.ts';
import type { Account } from '../store/account/accounts.ts';

/** Tells a person that her password runs out, in the commit that notes the reminder. */
export type RemindOfPassword = (
  services: Services,
  told: { readonly account: Account; readonly runsOutAt: number },
) => void;

interface Round {
  readonly remind: RemindOfPassword;
  readonly isStopping?: () => boolean;
}

const together = 50;

/**
 * Sends a reminder for each password that runs out soon, 30, 7 and 1 days ahead. The row and the message are one commit: of several
 * processes one sends it, and none twice after a crash. A reminder that fails holds up no other.
 */
export async function remindOfPasswords(
  services: Services,
  { remind, isStopping = () => false }: Round,
): Promise<void> {
  const { accounts, passwordReminders } = services;
  const failures: unknown[] = [];
  for (let isMore = true; isMore && failures.length === 0 && !isStopping();) {
    const due = await passwordReminders.due(together);
    for (const reminder of due) {
      if (isStopping()) return;
      const { accountId, runsOutAt } = reminder;
      const send = () =>
        services.transaction(async (trx) => {
          const isMine = await passwordReminders.claim(trx, reminder);
          const account = isMine ? await accounts.lock(trx, accountId) : undefined;
          if (account) remind(services, { account, runsOutAt });
        });
      await services.inUnit(send).catch((error: unknown) => failures.push(error));
    }
    isMore = due.length === together;
  }
  if (failures.length > 0) throw failures[0];
}
