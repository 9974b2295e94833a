import type { ApprovalActName } from '../../domain/approvals/act-names.ts';
import type { Agent } from '../../domain/approvals/acting-agent.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Transaction } from '../../store/database/database.ts';
import { endApproval } from './end-approval.ts';
import { formerAddressesOf } from '../lost-device/cancel-lost-device.ts';
import type { Approval } from '../../store/approvals/approvals.ts';

interface Asked {
  /** The locked account of the person. */
  readonly account: Account;
  readonly act: ApprovalActName;
  /** The person is told at once of an act that would let somebody in sooner. */
  readonly letsInSooner: boolean;
  readonly standing: string;
  readonly input: unknown;
  readonly reason: string;
  readonly by: Agent;
  readonly requestId: string | undefined;
  /** A request for the same act that can be agreed to no more, and which no job has ended yet. */
  readonly earlier: { readonly approval: Approval; readonly ending: 'lapsed' | 'stale' } | undefined;
}

/**
 * Asks for the agreement of a second agent, or of two where a program asks, also in the name of a person: only a person who asks on a page
 * counts as the first. The account of the person is locked.
 */
export async function requestApproval(services: Services, trx: Transaction, asked: Asked): Promise<Approval> {
  const { requests: approvals } = services.approvals;
  const { account, act, letsInSooner, standing, input, reason, by, requestId, earlier } = asked;
  const accountId = account.id;
  if (earlier) await endApproval(services, trx, earlier);
  const approval = await approvals.insert(trx, { accountId, act, standing, input, reason, by });
  const { id, at } = approval;
  if (by.kind === 'account' && by.through === undefined)
    await approvals.agree(trx, { id, accountId: by.id, reason, at });
  services.audit({
    event: 'approval.requested',
    accountId,
    target: { kind: 'approval', id },
    requestId,
    reason,
    details: { act },
  });
  if (letsInSooner)
    services.messages.actAsked({
      account,
      formerAddresses: await formerAddressesOf(services, trx, accountId),
      act,
    });
  return approval;
}
