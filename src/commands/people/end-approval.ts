import type { ApprovalEnding } from '../../domain/approvals/approval-endings.ts';
import type { Services } from '../../services.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { Transaction } from '../../store/database/database.ts';

interface Ending {
  /** The locked request, which waits. */
  readonly approval: Approval;
  readonly ending: ApprovalEnding;
  /** Account of the agent who ended it. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
}

/** Ends a request that waits for two agents, and tells the person who asked. */
export async function endApproval(
  services: Services,
  trx: Transaction,
  { approval, ending, by, reason, requestId }: Ending,
): Promise<Approval> {
  const { id, accountId, act } = approval;
  await services.approvals.requests.end(trx, { id, ending, by, reason });
  services.audit({
    event: 'approval.ended',
    accountId,
    target: { kind: 'approval', id },
    requestId,
    reason,
    details: { act, ending },
  });
  const asker = approval.by.kind === 'account' && approval.by.id !== by ? approval.by.id : undefined;
  const holder =
    asker === undefined ? undefined : (await services.roles.holders.list(trx)).find(({ id: held }) => held === asker);
  if (holder && holder.disabledAt === null) services.messages.approvalEnded({ holder, approval, ending });
  return { ...approval, end: { at: services.nowSeconds(), ending, by, reason } };
}
