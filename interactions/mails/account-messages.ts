import { hasPassword } from '../../src/domain/account/has-password.ts';
import type { Messages } from '../../src/messages.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { queueMail, to, toEvery, toSupport, type MessageTools } from './queue-mail.ts';

/** The messages about what happened to an account. */
export const accountMessages = (tools: MessageTools) =>
  ({
    acted({ act, ...told }) {
      const { supportEmail } = tools.config;
      const data = { when: tools.nowSeconds(), supportEmail, isOpen: told.account.disabledAt === null };
      for (const one of toEvery(told)) queueMail(tools, { kind: act, ...one, data });
    },
    exportMade({ account, browser: family }) {
      queueMail(tools, { kind: 'export-made', ...to(account), data: { when: tools.nowSeconds(), family } });
    },
    /** The message names no place. Browsers that follow within minutes are counted, and a job tells of them together. */
    newBrowser({ account, lang }) {
      const data = { when: tools.nowSeconds(), family: tools.currentOrigin()?.browser };
      queueMail(tools, { kind: 'new-browser', ...to(account, lang), data });
    },
    newBrowsers({ account, browsers }) {
      queueMail(tools, { kind: 'new-browsers', ...to(account), data: { until: tools.nowSeconds(), browsers } });
    },
    signInsFailed({ account, lastTryAt, isSecondFactor }) {
      queueMail(tools, {
        kind: 'too-many-failures',
        ...to(account),
        data: { when: lastTryAt, isSecondFactor },
      });
    },
    /** Every email of the account is told: a stranger may have said so. */
    strangerReported({ account, emails, lang }) {
      const family = tools.currentOrigin()?.browser;
      const data = { when: tools.nowSeconds(), family, hadPassword: hasPassword(account) };
      for (const email of emails)
        queueMail(tools, { kind: 'stranger-reported', ...to({ ...account, email }, lang), data });
    },
    recoveryCodeUsed({ account, left, lang }) {
      queueMail(tools, {
        kind: 'recovery-code-used',
        ...to(account, lang),
        data: { when: tools.nowSeconds(), left },
      });
    },
    /** The message names neither person. */
    anotherPerson({ accountId: sub, upstream }) {
      const data = { when: tools.nowSeconds(), sub, brand: upstreamBrand(upstream) };
      queueMail(tools, { kind: 'another-person', ...toSupport(tools), data });
    },
  }) satisfies Partial<Messages>;
