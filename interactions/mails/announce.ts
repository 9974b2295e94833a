import type { Announcement } from '../../src/commands/undo/announce-change.ts';
import { undoSeconds } from '../../src/domain/account/announced-change.ts';
import type { Services } from '../../src/services.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { queueMail } from './queue-mail.ts';
import { langOr, type Lang } from '../texts/index.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { undoPurpose } from '../../src/domain/account/surviving-links.ts';
import type { UndoData } from './undo-link.ts';

/**
 * Tells the email of the account how to take a change back, and for 72 hours also the emails that the account had before. The messages are
 * queued with the other writes of the request. The link of a former email also takes back the change that took this email away, because one
 * intruder may have made both changes.
 */
export const announcing =
  (services: Services, { lang: fallback }: { readonly lang: Lang }) =>
  ({ account, kind, changeId, formers, upstream: name, isTurned, standing: ways = [] }: Announcement): void => {
    const lang = langOr(account.locale, fallback);
    const when = new Date(services.now());
    const upstream = name && upstreamBrand(name);
    const isFirst = kind === 'password-changed' && account.passwordChangedAt === null;
    const dateOf = (seconds: number) => new Date(seconds * 1000);
    const standing = ways.map((way) => ({
      brand: way.kind === 'identity' ? upstreamBrand(way.upstream) : undefined,
      since: dateOf(way.since),
      lastUsed: way.lastUsedAt === undefined ? undefined : dateOf(way.lastUsedAt),
    }));
    const linkFor = (data: UndoData) => {
      const link = { purpose: undoPurpose, accountId: account.id, data: { ...data } };
      return makeActionLink(services, { link, seconds: undoSeconds }).href;
    };
    const tell = (to: string, since?: UndoData['since']) => {
      const link = changeId === undefined ? undefined : linkFor({ kind, changeId, email: to, ...(since && { since }) });
      queueMail(services, {
        kind,
        to,
        accountId: account.id,
        lang,
        data: { when, link, isFormer: since !== undefined, upstream, isFirst, isTurned, standing },
      });
    };
    tell(account.email);
    for (const { email, ...since } of formers)
      // A former email that is the email of the account again gets one message, not two.
      if (email !== account.email) tell(email, since);
  };
