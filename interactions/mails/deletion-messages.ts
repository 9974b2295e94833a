import { keepAccountPurpose } from '../../src/domain/undo/surviving-links.ts';
import { day } from '../../src/domain/time.ts';
import type { Messages } from '../../src/messages.ts';
import { makeActionLink } from '../engine/action-link.ts';
import type { KeepAccountData } from '../flow-states/link-data.ts';
import { queueMail, to, toEvery, type MessageTools } from './queue-mail.ts';

/** The messages about the end of an account. */
export const deletionMessages = (tools: MessageTools) => {
  const keepLink = (accountId: string, data: KeepAccountData) => {
    const link = { purpose: keepAccountPurpose, accountId, data };
    return makeActionLink(tools, { link, seconds: data.dueAt - tools.nowSeconds() }).href;
  };
  return {
    /** Tells every email of the account that it is closed. Each gets a link of its own that cancels the deletion. */
    closed({ account, formerAddresses, dueAt, by }) {
      const waits = dueAt > tools.nowSeconds();
      for (const one of toEvery({ account, formerAddresses }))
        queueMail(tools, {
          kind: 'deletion-requested',
          ...one,
          data: {
            when: tools.nowSeconds(),
            by,
            waits: waits ? { due: dueAt, link: keepLink(account.id, { dueAt, email: one.to }) } : undefined,
            isFormer: one.to !== account.email,
          },
          // A link that arrives after the deletion cancels nothing.
          ...(waits && { expiresAt: dueAt }),
        });
    },
    /** The deletion is due later than now. */
    closedStill({ account }) {
      const { id, email, deletionDueAt: dueAt, deletionRequestedAt } = account;
      queueMail(tools, {
        kind: 'deletion-requested',
        ...to(account),
        data: {
          when: deletionRequestedAt ?? tools.nowSeconds(),
          by: 'reminder',
          waits: { due: dueAt, link: keepLink(id, { dueAt, email }) },
          isFormer: false,
        },
        expiresAt: dueAt,
      });
    },
    deletionCancelled(told) {
      for (const one of toEvery(told))
        queueMail(tools, { kind: 'deletion-cancelled', ...one, data: { when: tools.nowSeconds() } });
    },
    deleted({ account }) {
      // The account is gone.
      const recipient = { ...to(account), accountId: undefined };
      queueMail(tools, { kind: 'account-deleted', ...recipient, data: { when: tools.nowSeconds() } });
    },
    inactive({ account, closesAt }) {
      const now = tools.nowSeconds();
      const days = Math.ceil((closesAt - now) / day);
      return queueMail(tools, {
        kind: 'account-inactive',
        ...to(account),
        data: { days, ends: closesAt },
        // A message that has not left by then is written anew, with other dates.
        expiresAt: now + Math.floor(days / 2) * day,
      });
    },
  } satisfies Partial<Messages>;
};
