import { endOutdated } from '../commands/approvals/end-outdated.ts';
import { lapseApproval } from '../commands/approvals/lapse-approval.ts';
import { tellAgents } from '../commands/approvals/tell-agents.ts';
import { takeDueAdmin } from '../commands/roles/take-due-admin.ts';
import { personActs } from '../commands/people/person-acts.ts';
import { minute } from '../domain/time.ts';
import type { Services } from '../services.ts';

const together = 50;
/** Agents get at most one message in so many seconds, whatever is asked for meanwhile. */
const pauseSeconds = 10 * minute;

/**
 * Ends the requests for a second agent whose time is over, or whose person is not as she was, and tells agents of new ones. Takes the role of
 * administrators away who have not objected in time.
 */
export async function followApprovals(services: Services, isStopping: () => boolean = () => false): Promise<void> {
  const { approvals } = services;
  const failures: unknown[] = [];
  for (const removal of await services.holders.removals.due(together)) {
    if (isStopping()) return;
    await services.inUnit(() => takeDueAdmin(services, removal)).catch((error: unknown) => failures.push(error));
  }
  for (const approval of await approvals.due(together)) {
    if (isStopping()) return;
    await services.inUnit(() => lapseApproval(services, approval)).catch((error: unknown) => failures.push(error));
  }
  for (const approval of await approvals.waiting(together)) {
    if (isStopping()) return;
    if (personActs[approval.act]?.standing)
      await services.inUnit(() => endOutdated(services, approval)).catch((error: unknown) => failures.push(error));
  }
  const now = services.nowSeconds();
  const untold = await approvals.untold(together);
  if (untold.length > 0 && ((await approvals.lastToldAt()) ?? 0) <= now - pauseSeconds)
    await services.inUnit(() => tellAgents(services, untold));
  if (failures.length > 0) throw failures[0];
}
