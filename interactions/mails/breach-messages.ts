import type { BreachFacts, BreachMessage } from '../../src/domain/account/breach.ts';
import type { Services } from '../../src/services.ts';
import { langOr, type Lang } from '../texts/index.ts';
import type { BreachMailData } from './breach-mails.ts';
import { composeMail, queueMail } from './queue-mail.ts';

interface Notice {
  readonly incident: string;
  readonly message: BreachMessage;
  readonly facts: BreachFacts;
}

interface Told {
  readonly id: string;
  readonly email: string;
  readonly locale: string | null;
}

function dataOf(
  { config }: Pick<Services, 'config'>,
  { incident, facts }: Notice,
  lang: Lang,
): BreachMailData[BreachMessage] {
  return {
    incident,
    from: new Date(facts.from * 1000),
    to: facts.to === null ? undefined : new Date(facts.to * 1000),
    what: facts.what[lang] ?? facts.what['fr']!,
    done: facts.done[lang] ?? facts.done['fr']!,
    data: facts.data,
    contact: config.supportEmail,
  };
}

/** Queues the message that tells one person of an incident. It leaves after the messages that others wait for. */
export function sendBreachNotice(
  services: Services,
  { account, ...notice }: Notice & { readonly account: Told },
): void {
  const lang = langOr(account.locale);
  queueMail(services, {
    kind: notice.message,
    to: account.email,
    accountId: account.id,
    lang,
    data: dataOf(services, notice, lang),
    isBulk: true,
  });
}

/** Returns the message as a person would read it. */
export function composeBreachNotice(
  services: Services,
  { lang: wanted, ...notice }: Notice & { readonly lang: string },
): { readonly lang: string; readonly subject: string; readonly text: string } {
  const lang = langOr(wanted);
  const data = dataOf(services, notice, lang);
  const { subject, text } = composeMail(services, { kind: notice.message, to: 'personne@example.org', lang, data });
  return { lang, subject, text };
}
