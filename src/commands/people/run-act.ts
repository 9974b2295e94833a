import { createHash } from 'node:crypto';
import type { AuditDetails } from '../../domain/audit/audit-details.ts';
import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { agentRight } from '../../domain/approvals/second-agent.ts';
import { may, type Action } from '../../domain/roles/permissions.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';
import type { ActGiven, ActResult, ActTarget, PersonAct } from './person-act.ts';

/** Returns whether an agent still has the right to act on other people, or another one, as this transaction sees it. */
export async function hasAgentRight(
  services: Services,
  trx: Transaction,
  by: Agent,
  right: Action = agentRight,
): Promise<boolean> {
  if (by.kind === 'account') return may(await services.roles.holders.rolesOf(trx, by.id), right);
  if (by.kind === 'command') return true;
  const client = await services.clients.registry.lock(trx, by.id);
  return client !== undefined && client.disabledAt === null;
}

/** Returns the hash of what an act stands on; undefined where it has nothing to act on. */
export async function standingOf(
  services: Services,
  trx: Transaction,
  { act, ...target }: ActTarget<unknown> & { readonly act: PersonAct },
): Promise<string | undefined> {
  const standing = act.standing ? await act.standing(services, trx, target) : '';
  return standing === undefined ? undefined : createHash('sha256').update(standing).digest('base64url');
}

interface Run {
  readonly act: PersonAct;
  readonly given: ActGiven<unknown>;
  /** Facts that every line of the audit names beside its own, such as the request that two agents agreed to. */
  readonly noted: AuditDetails;
}

/** Carries out an act. Each line that it writes into the audit says how the act was allowed. */
export function runAct(services: Services, trx: Transaction, { act, given, noted }: Run): Promise<ActResult> {
  const audit: typeof services.audit = (event) => services.audit({ ...event, details: { ...event.details, ...noted } });
  return act.carryOut({ ...services, audit }, trx, given);
}
