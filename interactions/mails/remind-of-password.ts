import type { RemindOfPassword } from '../../src/jobs/remind-of-passwords.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';
import { day } from '../../src/domain/time.ts';

/** Queues the message about a password that runs out soon, for the job that finds these accounts. It expires with the password. */
export const remindOfPassword: RemindOfPassword = (services, { account, runsOutAt }) => {
  queueMail(services, {
    kind: 'password-expiring',
    to: account.email,
    accountId: account.id,
    lang: langOr(account.locale),
    data: { days: Math.ceil((runsOutAt - services.nowSeconds()) / day), ends: new Date(runsOutAt * 1000) },
    expiresAt: runsOutAt,
  });
};
