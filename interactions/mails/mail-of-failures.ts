import type { TellOfFailures } from '../../src/jobs/tell-of-failures.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** Queues the message about many failed sign-ins, for the job that counts them. Jobs do not choose words. */
export const mailOfFailures: TellOfFailures = (services, { account, lastTryAt, isSecondFactor }) =>
  queueMail(services, {
    kind: 'too-many-failures',
    to: account.email,
    accountId: account.id,
    lang: langOr(account.locale),
    data: { when: new Date(lastTryAt * 1000), isSecondFactor },
  });
