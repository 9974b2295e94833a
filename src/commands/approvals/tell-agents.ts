import { isToldOf } from '../../domain/approvals/second-agent.ts';
import type { Services } from '../../services.ts';
import type { Approval } from '../../store/approvals/approvals.ts';

/**
 * Tells every agent, one time, of the requests that wait for her. Each gets one message for all of them. The person concerned and the agent
 * who asked hear nothing.
 */
export async function tellAgents(services: Services, waiting: readonly Approval[]): Promise<void> {
  await services.transaction(async (trx) => {
    const untold = [];
    for (const approval of waiting)
      if (await services.approvals.requests.markTold(trx, approval.id)) untold.push(approval);
    if (untold.length === 0) return;
    for (const holder of await services.roles.holders.list(trx)) {
      const agent = { accountId: holder.id, roles: holder.disabledAt === null ? holder.roles : [] };
      const ids = untold
        .filter(({ accountId, act, by }) => isToldOf(agent, { personId: accountId, act, by }))
        .map(({ id }) => id);
      if (ids.length > 0) services.messages.approvalsWaiting({ holder, ids });
    }
  });
}
