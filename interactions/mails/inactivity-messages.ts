import type { InactivityMessages } from '../../src/jobs/close-inactive.ts';
import { day } from '../../src/domain/time.ts';
import { langOr } from '../texts/index.ts';
import { tellClosed } from './deletion-messages.ts';
import { queueMail } from './queue-mail.ts';

/** The messages to a person whose account nobody uses, for the job that finds these accounts. */
export const inactivityMessages: InactivityMessages = {
  tell(services, { account, closesAt }) {
    const now = services.nowSeconds();
    const days = Math.ceil((closesAt - now) / day);
    return queueMail(services, {
      kind: 'account-inactive',
      to: account.email,
      accountId: account.id,
      lang: langOr(account.locale),
      data: { days, ends: new Date(closesAt * 1000) },
      // A message that has not left by then is written anew, with other dates.
      expiresAt: now + Math.floor(days / 2) * day,
    });
  },
  tellClosed: (services, closed) => tellClosed(services, closed, 'inactive'),
};
