import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { parseReason } from '../../domain/fields/reason.ts';
import type { Services } from '../../services.ts';
import { isServiceAccount } from '../account/add-service-account.ts';
import { retryTransaction } from '../retry-transaction.ts';
import type { ActAnswer, ActOrder } from './act-on-person.ts';
import { personActs } from './acts/person-acts.ts';
import { runAct, standingOf } from './run-act.ts';

interface BrokenGlass extends Omit<ActOrder, 'by'> {
  readonly by: Agent & { readonly kind: 'command' };
}

/**
 * Does an act at once that would wait for a second agent. Only a command with the credentials of the owner of the database calls this: whoever
 * has them could write into the tables without it. Every administrator is told in the same commit.
 */
export async function actByBreakGlass(services: Services, order: BrokenGlass): Promise<ActAnswer> {
  const { act: name, accountId, by, requestId } = order;
  const act = personActs[name];
  const reason = parseReason(order.reason);
  if (!reason.ok) return { kind: 'invalid_reason', code: reason.code };
  const input = act?.input.safeParse(order.input ?? {});
  if (!act || !input?.success) return { kind: 'invalid_input', problems: [] };
  services.actAs(by);
  const answer = await retryTransaction(services, async (trx): Promise<ActAnswer> => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account) return { kind: 'gone' };
    await services.roles.holders.lock(trx);
    if (isServiceAccount(account.username)) return { kind: 'service_account' };
    const target = { account, input: input.data };
    if ((await standingOf(services, trx, { act, ...target })) === undefined) return { kind: 'stale' };
    // The act may delete the account, so the holders are read before it.
    const administrators = (await services.roles.holders.list(trx)).filter(
      ({ roles, disabledAt }) => disabledAt === null && roles.includes('admin'),
    );
    const given = { ...target, reason: reason.reason, by, requestId };
    const result = await runAct(services, trx, { act, given, noted: { break_glass: true } });
    if (result.kind !== 'done') return result;
    services.audit({
      event: 'account.glass_broken',
      accountId,
      requestId,
      reason: reason.reason,
      details: { act: name },
    });
    for (const holder of administrators)
      services.messages.glassBroken({
        holder,
        account,
        act: name,
        operator: by.name,
        reason: reason.reason,
      });
    return { kind: 'done', facts: result.facts ?? {} };
  });
  if (answer.kind === 'done') act.afterwards?.(services);
  return answer;
}
