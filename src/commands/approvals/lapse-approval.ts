import type { Services } from '../../services.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import { endApproval } from '../people/end-approval.ts';

/** Ends a request that nobody has answered in time, and tells the agent who asked. Of several processes one does it. */
export async function lapseApproval(services: Services, { id, accountId }: Approval): Promise<void> {
  await services.transaction(async (trx) => {
    await services.account.accounts.lock(trx, accountId);
    const approval = await services.approvals.requests.lock(trx, id);
    if (!approval || approval.end || approval.lapsesAt > services.nowSeconds()) return;
    await endApproval(services, trx, { approval, ending: 'lapsed' });
  });
}
