import { keepAdminPurpose } from '../../src/domain/undo/surviving-links.ts';
import { day } from '../../src/domain/time.ts';
import type { Messages } from '../../src/messages.ts';
import { makeActionLink } from '../engine/action-link.ts';
import type { KeepAdminData } from '../flow-states/link-data.ts';
import { queueMail, to, type MessageTools } from './queue-mail.ts';

/** The messages about roles. */
export const roleMessages = (tools: MessageTools) =>
  ({
    /** A user name is for its person alone, so administrators read the address of the account. */
    roleChanged({ account, role, isGiven, administrators, former, by }) {
      const about = { when: tools.nowSeconds(), role, isGiven };
      queueMail(tools, { kind: 'own-role-changed', ...to(account), data: about });
      for (const holder of [...administrators, ...former]) {
        const supportEmail = former.includes(holder) ? tools.config.supportEmail : undefined;
        const data = { ...about, email: account.email, byEmail: by?.email, supportEmail };
        queueMail(tools, { kind: 'role-changed', ...to(holder), data });
      }
    },
    /** The administrator concerned gets the link by which she objects. */
    adminRemoval({ account, removal, ending, administrators, by }) {
      const { id, effectiveAt } = removal;
      const linkOf = () => {
        const data: KeepAdminData = { id, email: account.email, until: effectiveAt };
        const link = { purpose: keepAdminPurpose, accountId: account.id, data };
        // The role stays until the job has taken it, and so does the link.
        return makeActionLink(tools, { link, seconds: effectiveAt - tools.nowSeconds() + day }).href;
      };
      for (const person of [account, ...administrators]) {
        const isOwn = person.id === account.id;
        const email = isOwn ? undefined : account.email;
        if (ending) queueMail(tools, { kind: 'admin-kept', ...to(person), data: { email, ending } });
        else {
          const data = { ends: effectiveAt, email, byEmail: by?.email, link: isOwn ? linkOf() : undefined };
          queueMail(tools, { kind: 'admin-removal', ...to(person), data });
        }
      }
    },
  }) satisfies Partial<Messages>;
