import type { Services } from '../../src/services.ts';
import type { Message } from '../../src/store/outbox.ts';
import { langOr } from '../texts/index.ts';
import { composeMail } from './queue-mail.ts';

/** Returns the job's function that makes a message without its code, when it leaves after the code has died. */
export const createMailWithoutCode =
  (services: Pick<Services, 'config'>) =>
  ({ kind, to, lang, code }: Message): Pick<Message, 'subject' | 'text' | 'html'> => {
    const data = code?.dataWithout as { readonly link: string };
    return composeMail(services, {
      kind: kind as 'verify-address' | 'address-change-code',
      to,
      lang: langOr(lang),
      data,
    });
  };
