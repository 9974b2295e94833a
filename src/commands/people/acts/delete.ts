import { z } from 'zod';
import { isoTime } from '../../../domain/time.ts';
import { closeWithin } from '../../deletion/close-account.ts';
import { deleteWithin } from '../../deletion/delete-account.ts';
import { definePersonAct } from '../person-act.ts';

/**
 * Closes an account so that it is deleted later, which its person may cancel. `now` deletes it at once: a command alone may ask for that.
 * Services are told as when its person had asked.
 */
export const deleteAccount = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({ now: z.boolean().optional() }),
  async carryOut(services, trx, { account, input: { now: isNow = false }, reason, by, requestId }) {
    const accountId = account.id;
    if (isNow && by.kind !== 'command') return { kind: 'no_right' };
    if (!isNow && account.deletionDueAt !== null) return { kind: 'already' };
    const closed = await closeWithin(services, trx, {
      accountId,
      by: 'operator',
      reason,
      requestId,
      isSilent: isNow,
    });
    if (closed.kind === 'gone' || closed.kind === 'last_administrator') return { kind: closed.kind };
    if (closed.kind === 'closed' && !isNow)
      return { kind: 'done', facts: { deletion_due_at: isoTime(closed.notice.dueAt) } };
    await deleteWithin(services, trx, { ids: [accountId], isDue: false, reason });
    return { kind: 'done', facts: { deleted: true } };
  },
  afterwards: ({ clients: { deletionNotices } }) => deletionNotices.wake(),
});
