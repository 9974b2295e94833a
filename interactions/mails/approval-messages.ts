import { approvalReference } from '../../src/domain/approvals/approval-reference.ts';
import type { Messages } from '../../src/messages.ts';
import { queueMail, to, toEvery, type MessageTools } from './queue-mail.ts';

/** The list of the requests, and the page of one. */
const requestsPath = '/admin/demandes';

/** The messages about acts that need two agents. */
export const approvalMessages = (tools: MessageTools) =>
  ({
    actAsked({ act, ...told }) {
      const data = { when: tools.nowSeconds(), act };
      for (const one of toEvery(told)) queueMail(tools, { kind: 'act-asked', ...one, data });
    },
    approvalsWaiting({ holder, ids }) {
      const [only] = ids;
      const path = ids.length === 1 ? `${requestsPath}/${only}` : requestsPath;
      const data = { references: ids.map(approvalReference), path };
      queueMail(tools, { kind: 'approvals-waiting', ...to(holder), data });
    },
    approvalEnded({ holder, approval: { id }, ending }) {
      const data = { reference: approvalReference(id), ending, path: `${requestsPath}/${id}` };
      queueMail(tools, { kind: 'approval-ended', ...to(holder), data });
    },
    glassBroken({ holder, account, act, operator, reason }) {
      const about = { when: tools.nowSeconds(), act, email: account.email, operator, reason };
      const data = { ...about, path: `/admin/personnes/${account.id}` };
      queueMail(tools, { kind: 'glass-broken', ...to(holder), data });
    },
  }) satisfies Partial<Messages>;
