import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { langOr, type Lang } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

interface Report {
  /** The account as it was before. */
  readonly account: Account;
  readonly emails: readonly string[];
  /** Common name of the browser that said so. */
  readonly family: string | undefined;
  readonly lang: Lang;
}

/** Tells every email of an account that « Ce n'était pas moi » was confirmed in its history: a stranger may have done it. */
export function tellOfReport(services: Services, { account, emails, family, lang }: Report): void {
  const { id: accountId, locale, passwordChangedAt } = account;
  const data = { when: new Date(services.now()), family, hadPassword: passwordChangedAt !== null };
  for (const to of emails)
    queueMail(services, { kind: 'stranger-reported', to, accountId, lang: langOr(locale, lang), data });
}
