import { z } from 'zod';
import type { AccountAddress } from '../../../store/account/accounts.ts';
import { addressChangePurpose } from '../../account/cancel-address-change.ts';
import { mayWrite } from '../may-write.ts';
import { definePersonAct } from '../person-act.ts';

/**
 * Sends the proof of a new address again: of a correction that an agent has begun, or of a change that the person has asked for herself. The
 * agent never sees the link. Links that were sent before stay good.
 */
export const resendProof = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({}),
  async carryOut(services, trx, { account, reason, requestId }) {
    const accountId = account.id;
    if (account.isDisabled || account.deletionDueAt !== null) return { kind: 'stale' };
    const correction = await services.correction.corrections.find(accountId, trx);
    const isUnproved = correction?.provedAt === null;
    const own = { purpose: addressChangePurpose, accountId };
    const [change] = isUnproved ? [] : await services.undo.actionLinks.findAll<AccountAddress>(own, trx);
    const waiting = isUnproved ? correction : change?.link.data;
    if (!waiting) return { kind: 'nothing_waits' };
    const event = 'account.proof_sent_again';
    if (!(await mayWrite(services, trx, { accountId, event }))) return { kind: 'too_many_messages' };
    const { email, emailCanonical } = waiting;
    const known = await services.account.accounts.findAddressHolder({ email, emailCanonical }, { by: accountId });
    services.audit({ event, accountId, reason, requestId });
    if (isUnproved) services.messages.correctionProof({ account, correction, known });
    else if (change) services.messages.changeProof({ account, waiting: change, known });
    return { kind: 'done' };
  },
});
