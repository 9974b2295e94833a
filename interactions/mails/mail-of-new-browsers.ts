import type { TellOfNewBrowsers } from '../../src/jobs/tell-of-new-browsers.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** Queues the message about several new browsers, for the job that counts them. Jobs do not choose words. */
export const mailOfNewBrowsers: TellOfNewBrowsers = (services, { account, browsers }) =>
  queueMail(services, {
    kind: 'new-browsers',
    to: account.email,
    accountId: account.id,
    lang: langOr(account.locale),
    data: { until: new Date(services.now()), browsers },
  });
