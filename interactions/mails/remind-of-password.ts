import type { RemindOfPassword } from '../../src/jobs/remind-of-passwords.ts';
import { isLang } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

const day = 86_400_000;

/** For the job, which draws no messages itself; of no use once the password has run out. */
export const remindOfPassword: RemindOfPassword = (services, { account, runsOutAt }) => {
  const ends = new Date(runsOutAt * 1000);
  queueMail(services, {
    kind: 'password-expiring',
    to: account.email,
    lang: isLang(account.locale) ? account.locale : 'fr',
    data: { days: Math.ceil((ends.getTime() - Date.now()) / day), ends },
    expiresAt: runsOutAt,
  });
};
