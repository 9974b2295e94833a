import type { BreachMessage } from '../../src/domain/breach/breach.ts';
import type { Messages } from '../../src/messages.ts';
import { langOr, type Lang } from '../texts/index.ts';
import type { BreachMailData } from './breach-mails.ts';
import { composeMail, queueMail, to, toStranger, type MessageTools } from './queue-mail.ts';

/** The messages about an incident. */
export const breachMessages = (tools: MessageTools) => {
  const dataOf = (
    { incident, facts }: Parameters<Messages['breached']>[0] | Parameters<Messages['previewBreach']>[0],
    lang: Lang,
  ): BreachMailData[BreachMessage] => ({
    incident,
    from: facts.from,
    to: facts.to ?? undefined,
    what: facts.what[lang] ?? facts.what['fr']!,
    done: facts.done[lang] ?? facts.done['fr']!,
    data: facts.data,
    contact: tools.config.supportEmail,
  });
  return {
    breached(notice) {
      const recipient = to(notice.account);
      const data = dataOf(notice, recipient.lang);
      queueMail(tools, { kind: notice.message, ...recipient, data, isBulk: true });
    },
    previewBreach(notice) {
      const recipient = toStranger('personne@example.org', langOr(notice.lang));
      const data = dataOf(notice, recipient.lang);
      const { subject, text } = composeMail(tools, { kind: notice.message, ...recipient, data });
      return { lang: recipient.lang, subject, text };
    },
  } satisfies Partial<Messages>;
};
