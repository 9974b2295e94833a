import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { minute } from '../../domain/time.ts';
import type { Services } from '../../services.ts';

/** A page that is opened again within so many seconds belongs to the same visit. */
const visitSeconds = 10 * minute;

const actorIdOf = (by: Agent) => (by.kind === 'command' ? by.name : by.id);

/** Notes that an agent reads about a person, once for each visit: the page is loaded again after each act. */
export async function noteVisit(
  services: Services,
  { sub, by }: { readonly sub: string; readonly by: Agent },
): Promise<void> {
  if (by.kind === 'account' && by.id === sub) return;
  const since = services.nowSeconds() - visitSeconds;
  const line = { event: 'people.shown', accountId: sub } as const;
  if (await services.auditTrail.list.has({ ...line, actorId: actorIdOf(by), since })) return;
  services.audit(line);
}
