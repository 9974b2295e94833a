import { endOutdated } from '../commands/approvals/end-outdated.ts';
import { lapseApproval } from '../commands/approvals/lapse-approval.ts';
import { tellAgents } from '../commands/approvals/tell-agents.ts';
import { takeDueAdmin } from '../commands/roles/take-due-admin.ts';
import { personActs } from '../commands/people/acts/person-acts.ts';
import { minute } from '../domain/time.ts';
import type { Services } from '../services.ts';
import { eachDue, inTurn } from './each-due.ts';
import { jobOf } from './job.ts';

const mostTold = 50;
/** Agents get at most one message in so many seconds, whatever is asked for meanwhile. */
const pauseSeconds = 10 * minute;

/**
 * Ends the requests for a second agent whose time is over, or whose person is not as she was, and tells agents of new ones. Takes the role of
 * administrators away who have not objected in time.
 */
export async function followApprovals(services: Services, isStopping: () => boolean = () => false): Promise<void> {
  const { requests: approvals } = services.approvals;
  const each = <Item extends { readonly id: string }>(
    due: (limit: number) => Promise<readonly Item[]>,
    one: (item: Item) => Promise<unknown>,
  ) => eachDue(services, { due, idOf: ({ id }) => id, one, isStopping });
  const tell = async () => {
    const untold = await approvals.untold(mostTold);
    if (untold.length > 0 && ((await approvals.lastToldAt()) ?? 0) <= services.nowSeconds() - pauseSeconds)
      await services.inUnit(() => tellAgents(services, untold));
  };
  await inTurn([
    () =>
      each(
        (limit) => services.roles.holders.removals.due(limit),
        (removal) => takeDueAdmin(services, removal),
      ),
    () =>
      each(
        (limit) => approvals.due(limit),
        (approval) => lapseApproval(services, approval),
      ),
    () =>
      each(
        (limit) => approvals.waiting(limit),
        async (approval) => {
          if (personActs[approval.act]?.standing) await endOutdated(services, approval);
        },
      ),
    tell,
  ]);
}

export const approving = jobOf(followApprovals, {
  every: minute,
  failure: 'requests for a second agent could not go on',
});
