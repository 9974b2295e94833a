import { hasPassword } from '../../src/domain/account/has-password.ts';
import { resetLinkSeconds } from '../../src/domain/password/reset-link.ts';
import { day } from '../../src/domain/time.ts';
import type { Messages } from '../../src/messages.ts';
import { makeActionLink } from '../engine/action-link.ts';
import { langOr } from '../texts/index.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { queueMail, to, toNobody, toStranger, type MessageTools } from './queue-mail.ts';

/** The messages about passwords. */
export const passwordMessages = (tools: MessageTools) =>
  ({
    resetAsked({ account, email, link, upstreams, lang }) {
      const stranger = email === undefined ? toNobody(langOr(lang)) : toStranger(email, langOr(lang));
      const data = {
        link,
        isFirst: account !== undefined && !hasPassword(account),
        upstreams: upstreams.map(upstreamBrand),
      };
      queueMail(tools, { kind: 'reset', ...(account ? to(account, lang) : stranger), data });
    },
    reset({ account, isUseless, browser = '', lang }) {
      const { id: accountId, username, email, disabledAt } = account;
      if (disabledAt !== null) return;
      tools.undo.actionLinks.cancel({ purpose: 'reset', accountId });
      const link = { purpose: 'reset', accountId, data: { username, email, browser } };
      const { href } = makeActionLink(tools, { link, seconds: resetLinkSeconds });
      const isFirst = !isUseless && !hasPassword(account);
      const data = { link: href, isUseless, isBySupport: !isUseless, isFirst };
      queueMail(tools, { kind: 'reset', ...to(account, lang), data });
    },
    /** The message expires with the password. */
    passwordExpiring({ account, runsOutAt }) {
      const data = { days: Math.ceil((runsOutAt - tools.nowSeconds()) / day), ends: runsOutAt };
      queueMail(tools, { kind: 'password-expiring', ...to(account), data, expiresAt: runsOutAt });
    },
  }) satisfies Partial<Messages>;
