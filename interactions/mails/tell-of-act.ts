import type { PlainlyTold } from '../../src/messages.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

interface ToldAct {
  readonly account: Account;
  /** Former emails that can come back. */
  readonly formerAddresses: readonly string[];
  readonly act: PlainlyTold;
}

/** Tells every email of the account what an agent has done, and where to turn. */
export function tellOfAct(services: Services, { account, formerAddresses, act }: ToldAct): void {
  const { supportEmail: support } = services.config;
  const data = { when: new Date(services.now()), support, isOpen: account.disabledAt === null };
  for (const to of new Set([account.email, ...formerAddresses]))
    queueMail(services, { kind: act, to, accountId: account.id, lang: langOr(account.locale), data });
}
