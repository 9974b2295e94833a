import type { ActRefusal } from '../../domain/approvals/act-refusals.ts';
import {
  areTwo,
  findTwoAgents,
  lostRoleSeconds,
  mayAgree,
  needsOnePress,
  newRoleSeconds,
  type AgreeingAgent,
} from '../../domain/approvals/second-agent.ts';
import { parseReason, type ReasonProblem } from '../../domain/fields/reason.ts';
import { administrator } from '../../domain/roles/admin-removal.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Approval } from '../../store/approvals/approvals.ts';
import type { Transaction } from '../../store/database/database.ts';
import { assertFresh } from '../assert-fresh.ts';
import { retryTransaction } from '../retry-transaction.ts';
import type { ActFacts } from '../people/person-act.ts';
import { personActs } from '../people/acts/person-acts.ts';
import { runAct } from '../people/run-act.ts';
import { readAct } from './read-act.ts';
import { endApproval } from '../people/end-approval.ts';

export interface AnswerToApproval {
  readonly id: string;
  /** Account of the agent who answers. */
  readonly byAccountId: string;
  readonly reason: string | undefined;
  /** The client through which the agent refuses. Nobody agrees through one. */
  readonly through?: string | undefined;
  readonly requestId?: string | undefined;
}

/** Says why an answer to a request for two agents does not count. */
export type AnswerRefusal =
  | { readonly kind: 'gone' | 'own_account' | 'no_right' }
  | { readonly kind: 'invalid_reason'; readonly code: ReasonProblem }
  /** The request does not wait any more. */
  | { readonly kind: 'ended'; readonly approval: Approval };

export type AgreementAnswer =
  | AnswerRefusal
  | { readonly kind: 'done'; readonly facts: ActFacts }
  /** Two agents agreed, and the act could not be done any more. */
  | { readonly kind: 'agreed_not_done'; readonly why: ActRefusal }
  /** The first of two agreements to what a program asked for. */
  | { readonly kind: 'counted' }
  /** This agent has agreed before, so another one is needed. */
  | { readonly kind: 'already_agreed' }
  /** The role of this agent, or of the one who agreed before, is new and comes from the other or from the same person. */
  | { readonly kind: 'not_two' };

interface Found {
  readonly account: Account;
  readonly approval: Approval;
}

/** An answer, with the person whom its request is about: her account is locked before the request. */
export interface LocatedAnswer extends AnswerToApproval {
  readonly accountId: string;
}

/** Locks a request and the account that it is about, and returns them; or says why this agent cannot answer it. */
export async function lockAnswered(
  services: Services,
  trx: Transaction,
  { id, accountId, byAccountId }: LocatedAnswer,
): Promise<Found | AnswerRefusal> {
  const account = await services.account.accounts.lock(trx, accountId);
  const approval = account && (await services.approvals.requests.lock(trx, id));
  if (!account || !approval) return { kind: 'gone' };
  await services.roles.holders.lock(trx);
  const agent = { accountId: byAccountId, roles: await services.roles.holders.rolesOf(trx, byAccountId) };
  if (byAccountId === account.id) return { kind: 'own_account' };
  if (!mayAgree(agent, { personId: account.id, act: approval.act })) return { kind: 'no_right' };
  if (approval.end) return { kind: 'ended', approval };
  if (approval.lapsesAt > services.nowSeconds()) return { account, approval };
  return { kind: 'ended', approval: await endApproval(services, trx, { approval, ending: 'lapsed' }) };
}

/** Carries out what two agents agreed to, if the person is still as she was when it was asked for. */
async function carryOut(
  services: Services,
  trx: Transaction,
  {
    account,
    approval,
    agents,
    requestId,
  }: Found & { readonly agents: readonly string[]; readonly requestId?: string | undefined },
): Promise<AgreementAnswer> {
  const read = await readAct(services, trx, { account, approval });
  if (!read) return { kind: 'agreed_not_done', why: 'stale' };
  const { act, target } = read;
  const { by, reason, id } = approval;
  const given = { ...target, reason, by, agents, requestId };
  const result = await runAct(services, trx, { act, given, noted: { approval: id, agents } });
  return result.kind === 'done'
    ? { kind: 'done', facts: result.facts ?? {} }
    : { kind: 'agreed_not_done', why: result.kind };
}

async function agreeWithin(
  services: Services,
  trx: Transaction,
  answer: LocatedAnswer & { readonly reason: string },
): Promise<AgreementAnswer> {
  const { requests: approvals } = services.approvals;
  const { holders } = services.roles;
  const { id, byAccountId, reason, requestId } = answer;
  const found = await lockAnswered(services, trx, answer);
  if ('kind' in found) return found;
  const { account, approval } = found;
  const agreed = (await approvals.agreements(id, trx)).map(({ accountId }) => accountId);
  const isRepeated = agreed.includes(byAccountId);
  const agents: AgreeingAgent[] = [];
  for (const accountId of new Set([...agreed, byAccountId]))
    agents.push({ accountId, roles: await holders.rolesOf(trx, accountId) });
  // A disabled administrator loses the role at once, so what is done with her account is counted as the taking of the role is.
  const newSeconds = account.roles.includes(administrator) ? lostRoleSeconds : newRoleSeconds;
  const grants = await approvals.grants(trx, approval.at, newSeconds);
  const asked = { personId: account.id, act: approval.act };
  const pressing = agents.filter(({ accountId }) => accountId === byAccountId);
  const two = needsOnePress(approval.act) ? pressing : findTwoAgents({ agents, ...asked, grants });
  if (!two && isRepeated) return { kind: 'already_agreed' };
  const isBeside = (agent: AgreeingAgent) =>
    agent.accountId !== byAccountId && mayAgree(agent, asked) && !areTwo(agent.accountId, byAccountId, grants);
  if (!two && agents.some(isBeside)) return { kind: 'not_two' };
  if (!isRepeated) {
    await approvals.agree(trx, { id, accountId: byAccountId, reason, at: services.nowSeconds() });
    services.audit({
      event: 'approval.agreed',
      accountId: account.id,
      target: { kind: 'approval', id },
      requestId,
      reason,
      details: { act: approval.act },
    });
  }
  if (!two) return { kind: 'counted' };
  const done = await carryOut(services, trx, { ...found, agents: two.map(({ accountId }) => accountId), requestId });
  const ending = done.kind === 'agreed_not_done' ? done.why : 'done';
  await endApproval(services, trx, { approval, ending, by: byAccountId, requestId });
  return done;
}

/** Notes in the audit that an agent tried to answer a request that she may not answer. */
export function noteRefusal(
  services: Services,
  { id, accountId, requestId }: LocatedAnswer,
  { kind }: { readonly kind: string },
): void {
  if (kind !== 'own_account' && kind !== 'no_right' && kind !== 'not_two') return;
  const target = { kind: 'approval', id } as const;
  services.audit({ event: 'account.act_refused', accountId, target, requestId, details: { why: kind } });
}

/**
 * Agrees to an act that waits. With the second agent who counts it is carried out in the same commit: of two agents who agree at once, one
 * carries it out, and the other reads that it is done.
 */
export async function agreeToAct(
  services: Services,
  answer: Omit<AnswerToApproval, 'through'>,
): Promise<AgreementAnswer> {
  // A stranger at the open browser of an agent must not be the second agent.
  assertFresh(services, 'agree-to-request');
  services.actAs({ kind: 'account', id: answer.byAccountId });
  const reason = parseReason(answer.reason);
  if (!reason.ok) return { kind: 'invalid_reason', code: reason.code };
  const known = await services.approvals.requests.find(answer.id);
  if (!known) return { kind: 'gone' };
  const located = { ...answer, accountId: known.accountId, reason: reason.reason };
  const agreed = await retryTransaction(services, (trx) => agreeWithin(services, trx, located));
  if (agreed.kind === 'done') personActs[known.act]?.afterwards?.(services);
  noteRefusal(services, located, agreed);
  return agreed;
}
