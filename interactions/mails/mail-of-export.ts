import type { TellOfExport } from '../../src/commands/account/make-export.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** Queues the message about an export, for the job that makes its file. Jobs do not choose words. */
export const mailOfExport: TellOfExport = (services, { account, browser }) =>
  queueMail(services, {
    kind: 'export-made',
    to: account.email,
    accountId: account.id,
    lang: langOr(account.locale),
    data: { when: new Date(services.now()), family: browser },
  });
