import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { Transaction } from '../../store/database/database.ts';
import type { ActTarget, PersonAct } from '../people/person-act.ts';
import { personActs } from '../people/acts/person-acts.ts';
import { standingOf } from '../people/run-act.ts';

interface Waiting {
  /** The locked account. */
  readonly account: Account;
  readonly approval: Approval;
}

/**
 * Returns the act that a request is about, and what it was typed for; undefined where the person is not as she was when it was asked for, or
 * where it cannot be read any more.
 */
export async function readAct(
  services: Services,
  trx: Transaction,
  { account, approval }: Waiting,
): Promise<{ readonly act: PersonAct; readonly target: ActTarget<unknown> } | undefined> {
  const act = personActs[approval.act];
  const input = act?.input.safeParse(await services.approvals.requests.inputOf(approval, trx));
  if (!act || !input?.success) return undefined;
  const target = { account, input: input.data };
  return (await standingOf(services, trx, { act, ...target })) === approval.standing ? { act, target } : undefined;
}
