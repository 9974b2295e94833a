import type { ApprovalMessages } from '../../src/commands/people/approval-messages.ts';
import { approvalReference } from '../../src/domain/approvals/approval-reference.ts';
import { langOr } from '../texts/index.ts';
import { queueMail } from './queue-mail.ts';

/** The list of the requests, and the page of one. */
const requestsPath = '/admin/demandes';

const langOf = ({ locale }: { readonly locale: string | null }) => langOr(locale);

/** The messages about acts that need two agents. */
export const approvalMessages: ApprovalMessages = {
  actAsked(services, { account, formerAddresses, act }) {
    const data = { when: new Date(services.now()), act };
    for (const to of new Set([account.email, ...formerAddresses]))
      queueMail(services, { kind: 'act-asked', to, accountId: account.id, lang: langOf(account), data });
  },
  lostDeviceRefused(services, { account, formerAddresses, request, sentence }) {
    const data = { when: new Date(services.now()), reference: request.reference, sentence };
    for (const to of new Set([account.email, ...formerAddresses]))
      queueMail(services, { kind: 'lost-device-refused', to, accountId: account.id, lang: langOf(account), data });
  },
  approvalsWaiting(services, { holder, ids }) {
    const [only] = ids;
    const path = ids.length === 1 ? `${requestsPath}/${only}` : requestsPath;
    const data = { references: ids.map(approvalReference), path };
    queueMail(services, {
      kind: 'approvals-waiting',
      to: holder.email,
      accountId: holder.id,
      lang: langOf(holder),
      data,
    });
  },
  approvalEnded(services, { holder, approval, ending }) {
    const data = { reference: approvalReference(approval.id), ending, path: `${requestsPath}/${approval.id}` };
    queueMail(services, { kind: 'approval-ended', to: holder.email, accountId: holder.id, lang: langOf(holder), data });
  },
  glassBroken(services, { holder, account, act, operator, reason }) {
    const about = { when: new Date(services.now()), act, email: account.email, operator, reason };
    const data = { ...about, path: `/admin/personnes/${account.id}` };
    queueMail(services, { kind: 'glass-broken', to: holder.email, accountId: holder.id, lang: langOf(holder), data });
  },
};
