import type { TellOfExport } from '../../src/commands/account/make-export.ts';
import { isLang } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** Queues the message about an export, for the job that makes its file. Jobs do not choose words. */
export const mailOfExport: TellOfExport = (services, { account, browser }) =>
  queueMail(services, {
    kind: 'export-made',
    to: account.email,
    lang: isLang(account.locale) ? account.locale : 'fr',
    data: { when: new Date(services.now()), family: browser },
  });
