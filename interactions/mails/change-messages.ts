import { hasPassword } from '../../src/domain/account/has-password.ts';
import { undoSeconds } from '../../src/domain/undo/announced-change.ts';
import { undoPurpose } from '../../src/domain/undo/surviving-links.ts';
import type { Messages } from '../../src/messages.ts';
import { makeActionLink } from '../engine/action-link.ts';
import type { UndoData } from '../flow-states/link-data.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { queueMail, to, type MessageTools } from './queue-mail.ts';

/** The messages about a change that can be taken back. */
export const changeMessages = (tools: MessageTools) =>
  ({
    /**
     * Tells the email of the account how to take a change back, and for 72 hours also the emails that the account had before. The link of a
     * former email also takes back the change that took this email away, because one intruder may have made both changes.
     */
    changed({ account, kind, changeId, formers, upstream: name, isTurned, standing: ways = [], lang }) {
      const when = tools.nowSeconds();
      const upstream = name && upstreamBrand(name);
      const isFirst = kind === 'password-changed' && !hasPassword(account);
      const standing = ways.map((way) => ({
        brand: way.kind === 'identity' ? upstreamBrand(way.upstream) : undefined,
        since: way.since,
        lastUsed: way.lastUsedAt,
      }));
      const linkFor = (data: UndoData) => {
        const link = { purpose: undoPurpose, accountId: account.id, data };
        return makeActionLink(tools, { link, seconds: undoSeconds }).href;
      };
      const tell = (email: string, since?: UndoData['since']) => {
        const link = changeId === undefined ? undefined : linkFor({ kind, changeId, email, ...(since && { since }) });
        const data = { when, link, isFormer: since !== undefined, upstream, isFirst, isTurned, standing };
        queueMail(tools, { kind, ...to({ ...account, email }, lang), data });
      };
      tell(account.email);
      for (const { email, ...since } of formers)
        // A former email that is the email of the account again gets one message, not two.
        if (email !== account.email) tell(email, since);
    },
    addressRestored({ account, lang }) {
      queueMail(tools, { kind: 'address-restored', ...to(account, lang), data: { when: tools.nowSeconds() } });
    },
  }) satisfies Partial<Messages>;
