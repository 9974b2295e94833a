import type { ApprovalActName } from '../../src/domain/approvals/act-names.ts';
import type { ApprovalEnding } from '../../src/domain/approvals/approval-endings.ts';
import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

/** The data of the messages about acts that need two agents. */
export interface ApprovalMailData {
  readonly 'act-asked': { readonly when: number; readonly act: ApprovalActName };
  /** `path`: the page of the request, or the list where several wait. */
  readonly 'approvals-waiting': { readonly references: readonly string[]; readonly path: string };
  readonly 'approval-ended': { readonly reference: string; readonly ending: ApprovalEnding; readonly path: string };
  readonly 'glass-broken': {
    readonly when: number;
    readonly act: ApprovalActName;
    /** Address of the account that the command acted on. */
    readonly email: string;
    readonly operator: string;
    readonly reason: string;
    readonly path: string;
  };
}

/** Says how the messages about acts that need two agents are put together. */
export const approvalMails: { readonly [K in keyof ApprovalMailData]: ComposeFrom<ApprovalMailData[K]> } = {
  'act-asked': ({ t: { approvals: t, moment }, page }, { when, act }) => ({
    subject: t.asked.subject,
    parts: [
      paragraph(t.asked.intro(act, moment(when))),
      paragraph(t.asked.waits),
      link(t.asked.notYou, t.asked.button, page('/compte')),
      paragraph(t.asked.write),
    ],
  }),
  'approvals-waiting': ({ t: { approvals: t }, page }, { references, path }) => ({
    subject: t.waiting.subject(references.length),
    parts: [paragraph(t.waiting.intro(references)), link(t.waiting.next, t.waiting.button, page(path))],
  }),
  'approval-ended': ({ t: { approvals: t }, page }, { reference, ending, path }) => ({
    subject: t.ended.subject,
    parts: [paragraph(t.ended.how(reference, ending)), link(t.ended.next, t.ended.button, page(path))],
  }),
  'glass-broken': ({ t: { approvals: t, moment }, page }, { when, act, email, operator, reason, path }) => ({
    subject: t.glass.subject,
    parts: [
      paragraph(t.glass.intro(act, email, moment(when))),
      paragraph(t.glass.by(operator, reason)),
      link(t.glass.next, t.glass.button, page(path)),
    ],
  }),
};
