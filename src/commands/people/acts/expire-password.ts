import { hasPassword } from '../../../domain/account/has-password.ts';
import { z } from 'zod';
import { endLostDevice } from '../../lost-device/cancel-lost-device.ts';
import { definePersonAct } from '../person-act.ts';

/**
 * Voids a password that another person may know. Sessions end, and the owner chooses another password by the link of a message or by « Mot
 * de passe oublié ? »: both need her mailbox.
 */
export const expirePassword = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({}),
  async carryOut(services, trx, { account, reason, requestId }) {
    const accountId = account.id;
    if (!hasPassword(account)) return { kind: 'already' };
    await services.account.accounts.update(trx, accountId, { passwordHash: null });
    // A waiting lost-device request stood on this password. Once it is through, the mailbox alone would open the account.
    await endLostDevice(services, trx, { account, by: 'expired_password', requestId });
    await services.account.accounts.endSessions(trx, accountId);
    services.audit({ event: 'account.password_expired', accountId, reason, requestId });
    services.messages.reset({ account, isUseless: true });
    return { kind: 'done' };
  },
});
