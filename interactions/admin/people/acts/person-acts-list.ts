import { rightFor } from '../../../../src/domain/approvals/second-agent.ts';
import type { Action } from '../../../../src/domain/roles/permissions.ts';
import type { Texts } from '../../../texts/index.ts';
import { pageActs } from './page-acts.ts';
import type { PersonVisit } from '../person-page.ts';

export interface ListedAct {
  /** Says what follows the `sub` in the address of the page, such as `desactiver`. */
  readonly part: string;
  /** The right that the page asks for. */
  readonly action: Action;
  readonly label: (t: Texts) => string;
  /** Says whether the act makes sense with this person as she is now; absent where it always does. */
  readonly isOffered?: (visit: PersonVisit) => boolean | Promise<boolean>;
}

/** The acts that stand on the page of a person, in this order. */
export const personActsList: readonly ListedAct[] = pageActs.map((one) => ({
  part: one.part,
  action: rightFor(one.act),
  label: (t) => t.personActs.acts[one.act].label,
  isOffered: (visit) => one.fits(visit),
}));

/** Returns the acts that this agent may begin with this person. No act is offered with the agent's own account. */
export async function offeredActs(visit: PersonVisit): Promise<readonly ListedAct[]> {
  if (visit.isSelf) return [];
  const open = await Promise.all(
    personActsList.map(async (act) => visit.may(act.action) && ((await act.isOffered?.(visit)) ?? true)),
  );
  return personActsList.filter((_, at) => open[at]);
}
