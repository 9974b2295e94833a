import { isDeepStrictEqual } from 'node:util';
import type { ApprovalActName } from '../../domain/approvals/act-names.ts';
import { personActNames } from '../../domain/people/person-act-names.ts';
import type { ActRefusal } from '../../domain/approvals/act-refusals.ts';
import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { needsOnePress, needsTwoAgents, rightFor } from '../../domain/approvals/second-agent.ts';
import { isFreshAct } from '../../domain/roles/fresh-acts.ts';
import { parseReason, type ReasonProblem } from '../../domain/fields/reason.ts';
import type { Services } from '../../services.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { Transaction } from '../../store/database/database.ts';
import { assertFresh } from '../assert-fresh.ts';
import { retryTransaction } from '../retry-transaction.ts';
import { isServiceAccount } from '../account/add-service-account.ts';
import { guardOf } from './guard-of.ts';
import { hasRoom } from './may-write.ts';
import type { ActFacts, PersonAct } from './person-act.ts';
import { personActs } from './acts/person-acts.ts';
import { requestApproval } from './request-approval.ts';
import { hasAgentRight, runAct, standingOf } from './run-act.ts';

export interface ActOrder {
  readonly act: ApprovalActName;
  readonly accountId: string;
  /** Says what was typed for the act, not yet examined. */
  readonly input?: unknown;
  /** Only a command may leave it out, and only where no second agent is to read it. */
  readonly reason: string | undefined;
  readonly by: Agent;
  readonly requestId?: string | undefined;
  /** Writes what belongs to the act, in the same commit. It is not called where two agents have to agree first. */
  readonly within?: ((trx: Transaction) => Promise<void>) | undefined;
}

interface InputProblem {
  /** The member of the input, such as `email`. */
  readonly path: string;
  readonly message: string;
}

/** Says what an order to act on a person came to. */
export type ActAnswer =
  | { readonly kind: 'done'; readonly facts: ActFacts }
  /** Two agents must agree, and the request for that was made. */
  | { readonly kind: 'waiting'; readonly approval: Approval }
  /** A request for this act waits already, maybe with another input than this order has. Nothing was written. */
  | { readonly kind: 'already_waiting'; readonly approval: Approval; readonly hasOtherInput?: true }
  | { readonly kind: 'invalid_input'; readonly problems: readonly InputProblem[] }
  | { readonly kind: 'invalid_reason'; readonly code: ReasonProblem }
  | { readonly kind: ActRefusal };

/** An order whose input and reason were examined. */
interface Examined extends Omit<ActOrder, 'act' | 'reason'> {
  readonly name: ApprovalActName;
  readonly act: PersonAct;
  readonly reason: string | undefined;
}

/** Parses the reason of an order; undefined where a command gives none. */
function reasonOf({
  reason,
  by,
}: ActOrder): ReturnType<typeof parseReason> | { readonly ok: true; readonly reason?: undefined } {
  return reason === undefined && by.kind === 'command' ? { ok: true } : parseReason(reason);
}

/**
 * Returns whether the person may be told of one more request that would let somebody in sooner. Requests that she is told nothing of do not
 * count: they would keep the support from helping her.
 */
const mayAskSooner = (services: Services, trx: Transaction, accountId: string): Promise<boolean> =>
  hasRoom(services, (since) =>
    services.approvals.requests.countAsked(trx, {
      accountId,
      acts: personActNames.filter((name) => personActs[name]?.letsInSooner),
      since,
    }),
  );

async function actWithin(services: Services, trx: Transaction, order: Examined): Promise<ActAnswer> {
  const { name, act, accountId, input, reason, by, requestId } = order;
  const account = await services.account.accounts.lock(trx, accountId);
  if (!account) return { kind: 'gone' };
  await services.roles.holders.lock(trx);
  if (!(await hasAgentRight(services, trx, by, rightFor(name)))) return { kind: 'no_right' };
  if (isServiceAccount(account.username)) return { kind: 'service_account' };
  const standing = await standingOf(services, trx, { act, account, input });
  if (standing === undefined) return { kind: 'stale' };
  if (!needsOnePress(name) && !needsTwoAgents(act, await guardOf(services, account, trx))) {
    const given = { account, input, reason, by, requestId };
    const result = await runAct(services, trx, { act, given, noted: {} });
    if (result.kind !== 'done') return result;
    await order.within?.(trx);
    return { kind: 'done', facts: result.facts ?? {} };
  }
  const waiting = await services.approvals.requests.findOpen(trx, { accountId, act: name });
  const isLive = waiting !== undefined && waiting.lapsesAt > services.nowSeconds();
  // A request about an earlier state of the account can be agreed to no more, so it is in nobody's way.
  if (isLive && waiting.standing === standing) {
    const isSame = isDeepStrictEqual(await services.approvals.requests.inputOf(waiting, trx), input);
    return { kind: 'already_waiting', approval: waiting, ...(!isSame && { hasOtherInput: true }) };
  }
  const parsed = parseReason(reason);
  if (!parsed.ok) return { kind: 'invalid_reason', code: parsed.code };
  const { letsInSooner } = act;
  // The person is told of each such request, and an agent who takes hers back again and again would flood her.
  if (letsInSooner && !(await mayAskSooner(services, trx, accountId))) return { kind: 'too_many_messages' };
  const earlier = waiting && { approval: waiting, ending: isLive ? ('stale' as const) : ('lapsed' as const) };
  const asked = { account, act: name, letsInSooner, standing, input, reason: parsed.reason, by, requestId };
  return { kind: 'waiting', approval: await requestApproval(services, trx, { ...asked, earlier }) };
}

/**
 * Does something with the account of somebody else, or asks a second agent where one alone may not. Pages, the API, SCIM and the commands
 * touch the accounts of other people by this function alone. It opens a transaction of its own.
 */
export async function actOnPerson(services: Services, order: ActOrder): Promise<ActAnswer> {
  const { act: name, accountId, by, requestId } = order;
  const act = personActs[name];
  if (!act) throw new Error(`no act is called ${name}`);
  if (isFreshAct(name)) assertFresh(services, name);
  services.actAs(by);
  const refuse = <K extends ActRefusal>(kind: K) => {
    services.audit({ event: 'account.act_refused', accountId, requestId, details: { act: name, why: kind } });
    return { kind };
  };
  if (by.kind === 'account' && by.id === accountId) return refuse('own_account');
  const reason = reasonOf(order);
  if (!reason.ok) return { kind: 'invalid_reason', code: reason.code };
  const input = act.input.safeParse(order.input ?? {});
  if (!input.success) {
    const problems = input.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return { kind: 'invalid_input', problems };
  }
  const examined = { ...order, name, act, input: input.data, reason: reason.reason };
  const answer = await retryTransaction(services, (trx) => actWithin(services, trx, examined));
  if (answer.kind === 'no_right') return refuse('no_right');
  if (answer.kind === 'done') act.afterwards?.(services);
  return answer;
}
