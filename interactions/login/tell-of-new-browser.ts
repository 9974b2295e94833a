import type { Services } from '../../src/services.ts';
import type { About } from '../engine/flow.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { langOr } from '../texts/index.ts';

/**
 * Tells the person by message that a browser has signed in to her account for the first time. The message names no place. Browsers that
 * follow within minutes are counted, and a job tells of them together.
 */
export function tellOfNewBrowser(
  services: Services,
  { person, browserFamily, lang }: Pick<About, 'person' | 'browserFamily' | 'lang'>,
): void {
  if (!person || person.isKnownBrowser || person.wasToldOfBrowser) return;
  const { id: accountId, email, locale } = person.account;
  queueMail(services, {
    kind: 'new-browser',
    to: email,
    accountId,
    lang: langOr(locale, lang),
    data: { when: new Date(services.now()), family: browserFamily },
  });
}
