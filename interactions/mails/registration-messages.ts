import type { Messages } from '../../src/messages.ts';
import { langOr } from '../texts/index.ts';
import { queueMail, to, toStranger, type MessageTools } from './queue-mail.ts';

/** The messages of a registration. */
export const registrationMessages = (tools: MessageTools) =>
  ({
    registrationCode({ email, lang, ...data }) {
      queueMail(tools, { kind: 'verify-address', ...toStranger(email, langOr(lang)), data });
    },
    registrationExisting({ email, known, upstream, lang }) {
      const recipient = known ? to(known, lang) : toStranger(email, langOr(lang));
      queueMail(tools, { kind: 'registration-existing', ...recipient, data: { upstream } });
    },
    welcome({ account, upstream }) {
      queueMail(tools, { kind: 'welcome', ...to(account), data: { upstream } });
    },
  }) satisfies Partial<Messages>;
