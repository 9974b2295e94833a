import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { queueMail } from '../mails/queue-mail.ts';
import { langOr, type Lang } from '../texts/index.ts';
import { hour } from '../../src/domain/time.ts';

const resetSeconds = hour;

/**
 * Sends the link to a new password to a person who did not ask for it on our pages, with the other writes: her password was made invalid, or
 * she has asked the support. A disabled account gets none.
 */
export function sendReset(
  services: Services,
  {
    account,
    browser = '',
    lang = 'fr',
    isUseless = true,
  }: {
    readonly account: Account;
    readonly browser?: string;
    readonly lang?: Lang;
    /** False where the support sends the link to a person whose password stays good. */
    readonly isUseless?: boolean;
  },
): void {
  const { id: accountId, username, email, locale, disabledAt } = account;
  if (disabledAt !== null) return;
  services.undo.actionLinks.cancel({ purpose: 'reset', accountId });
  const link = { purpose: 'reset', accountId, data: { username, email, browser } };
  const { href } = makeActionLink(services, { link, seconds: resetSeconds });
  const data = {
    link: href,
    isUseless,
    isBySupport: !isUseless,
    isFirst: !isUseless && account.passwordChangedAt === null,
  };
  queueMail(services, { kind: 'reset', to: email, accountId, lang: langOr(locale, lang), data });
}
