import { z } from 'zod';
import { definePersonAct } from '../person-act.ts';
import { mayWrite } from '../may-write.ts';

/** Sends the person a link by which she chooses a new password. The agent never sees the link, and the present password stays good. */
export const startReset = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({}),
  async carryOut(services, trx, { account, reason, requestId }) {
    if (account.disabledAt !== null) return { kind: 'stale' };
    const event = 'account.reset_sent';
    if (!(await mayWrite(services, trx, { accountId: account.id, event }))) return { kind: 'too_many_messages' };
    services.audit({ event, accountId: account.id, reason, requestId });
    services.messages.reset({ account, isUseless: false });
    return { kind: 'done' };
  },
});
