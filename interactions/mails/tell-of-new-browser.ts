import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { About } from '../engine/flow.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/**
 * Tells the person by message that a browser has signed in to her account for the first time. The message names no place. Browsers that
 * follow within minutes are counted, and a job tells of them together.
 */
export function tellOfNewBrowser(
  services: Services,
  { account, browserFamily, lang }: Pick<About, 'browserFamily' | 'lang'> & { readonly account: Account },
): void {
  const { id: accountId, email, locale } = account;
  queueMail(services, {
    kind: 'new-browser',
    to: email,
    accountId,
    lang: langOr(locale, lang),
    data: { when: new Date(services.now()), family: browserFamily },
  });
}
