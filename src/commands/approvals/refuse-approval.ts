import { parseReason } from '../../domain/fields/reason.ts';
import type { Services } from '../../services.ts';
import { lockAnswered, noteRefusal, type AnswerRefusal, type AnswerToApproval } from './agree-to-act.ts';
import { endApproval } from '../people/end-approval.ts';

type Refusing = AnswerRefusal | { readonly kind: 'refused' | 'withdrawn' };

/** Refuses an act that waits, or takes it back where the agent asked for it herself. One agent is enough: nothing is done with the account. */
export async function refuseApproval(services: Services, answer: AnswerToApproval): Promise<Refusing> {
  const { byAccountId, through, requestId } = answer;
  services.actAs({ kind: 'account', id: byAccountId, ...(through !== undefined && { through }) });
  const parsed = parseReason(answer.reason);
  if (!parsed.ok) return { kind: 'invalid_reason', code: parsed.code };
  const known = await services.approvals.requests.find(answer.id);
  if (!known) return { kind: 'gone' };
  const located = { ...answer, accountId: known.accountId };
  const refused = await services.transaction(async (trx): Promise<Refusing> => {
    const found = await lockAnswered(services, trx, located);
    if ('kind' in found) return found;
    const { approval } = found;
    const isOwn = approval.by.kind === 'account' && approval.by.id === byAccountId;
    const ending = isOwn ? 'withdrawn' : 'refused';
    await endApproval(services, trx, { approval, ending, by: byAccountId, reason: parsed.reason, requestId });
    return { kind: ending };
  });
  noteRefusal(services, located, refused);
  return refused;
}
