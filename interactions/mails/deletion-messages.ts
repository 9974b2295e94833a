import type { DeletionCause, DeletionNotice } from '../../src/commands/deletion/close-account.ts';
import { keepAccountPurpose } from '../../src/domain/account/surviving-links.ts';
import type { SayFarewell } from '../../src/jobs/delete-accounts.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** The data of the link that cancels a deletion. */
export interface KeepAccountData {
  /** When the deletion is due; the link is about this deletion and no later one. */
  readonly dueAt: number;
  /** The address that the link went to. */
  readonly email: string;
}

type Told = Omit<DeletionNotice, 'dueAt'>;

const langOf = ({ locale }: Told['account']) => langOr(locale);
const recipients = ({ account, formerAddresses }: Told) => [...new Set([account.email, ...formerAddresses])];

/** Tells every email of the account that it is closed. Each gets a link of its own that cancels the deletion. */
export function tellClosed(services: Services, told: DeletionNotice, by: DeletionCause): void {
  const { account, dueAt } = told;
  const seconds = dueAt - services.nowSeconds();
  const linkTo = (email: string) => {
    const data: KeepAccountData = { dueAt, email };
    const link = { purpose: keepAccountPurpose, accountId: account.id, data };
    return makeActionLink(services, { link, seconds }).href;
  };
  for (const to of recipients(told))
    queueMail(services, {
      kind: 'deletion-requested',
      to,
      accountId: account.id,
      lang: langOf(account),
      data: {
        when: new Date(services.now()),
        by,
        waits: seconds > 0 ? { due: new Date(dueAt * 1000), link: linkTo(to) } : undefined,
        isFormer: to !== account.email,
      },
      // A link that arrives after the deletion cancels nothing.
      ...(seconds > 0 && { expiresAt: dueAt }),
    });
}

/**
 * Tells the owner of a closed account, who asks for a new password, how to keep the account first: the message about the deletion may be
 * lost. The deletion is due later than now.
 */
export function remindOfClosing(services: Services, account: Account & { readonly deletionDueAt: number }): void {
  const { id: accountId, email, deletionDueAt: dueAt, deletionRequestedAt } = account;
  const data: KeepAccountData = { dueAt, email };
  const seconds = dueAt - services.nowSeconds();
  const { href } = makeActionLink(services, { link: { purpose: keepAccountPurpose, accountId, data }, seconds });
  queueMail(services, {
    kind: 'deletion-requested',
    to: email,
    accountId,
    lang: langOf(account),
    data: {
      when: new Date((deletionRequestedAt ?? services.nowSeconds()) * 1000),
      by: 'reminder',
      waits: { due: new Date(dueAt * 1000), link: href },
      isFormer: false,
    },
    expiresAt: dueAt,
  });
}

/** Tells every email of the account that its deletion is cancelled. */
export function tellDeletionCancelled(services: Services, told: DeletionNotice): void {
  for (const to of recipients(told))
    queueMail(services, {
      kind: 'deletion-cancelled',
      to,
      accountId: told.account.id,
      lang: langOf(told.account),
      data: { when: new Date(services.now()) },
    });
}

/** Says farewell to the email of a deleted account. A former email may belong to a stranger by now and is told nothing. */
export const tellDeleted: SayFarewell = (services, { account }) =>
  queueMail(services, {
    kind: 'account-deleted',
    to: account.email,
    // The account is gone.
    accountId: undefined,
    lang: langOf(account),
    data: { when: new Date(services.now()) },
  });
