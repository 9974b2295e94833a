import type { Services } from '../../services.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import { endApproval } from '../people/end-approval.ts';
import { readAct } from './read-act.ts';

/**
 * Ends a request that two agents can agree to no more, because the person is not as she was: her factor was used, or her request for a lost
 * device is closed. Tells the agent who asked.
 */
export async function endOutdated(services: Services, { id, accountId }: Approval): Promise<void> {
  await services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    const approval = account && (await services.approvals.requests.lock(trx, id));
    if (!account || !approval || approval.end) return;
    if (!(await readAct(services, trx, { account, approval })))
      await endApproval(services, trx, { approval, ending: 'stale' });
  });
}
