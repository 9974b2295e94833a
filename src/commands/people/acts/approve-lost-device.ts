import { z } from 'zod';
import { formerAddressesOf } from '../../lost-device/cancel-lost-device.ts';
import { definePersonAct } from '../person-act.ts';

/**
 * Ends the wait of a lost-device request at once: the second factor is taken away, as the end of the wait would have done. A request that
 * was cancelled meanwhile stays cancelled.
 */
export const approveLostDevice = definePersonAct({
  letsInSooner: true,
  input: z.strictObject({ id: z.string() }),
  async standing({ lostDevice: { requests: lostDeviceRequests } }, trx, { account, input }) {
    if (account.disabledAt !== null) return undefined;
    return (await lostDeviceRequests.findIn(trx, account.id))?.id === input.id ? input.id : undefined;
  },
  async carryOut(services, trx, { account, input, reason, requestId }) {
    const accountId = account.id;
    const request = await services.lostDevice.requests.take(trx, { accountId, id: input.id });
    if (!request) return { kind: 'stale' };
    const removed = await services.factors.states.removeSecondFactor(trx, accountId);
    await services.account.accounts.endSessions(trx, accountId);
    const { reference, proof } = request;
    const taken = removed === 'passkey' ? { factor: removed } : {};
    const details = { by: 'support', reference, proofs: ['email-code', proof], ...taken };
    services.audit({ event: 'account.second_factor_removed', accountId, reason, requestId, details });
    services.messages.secondFactorRemoved({
      isBySupport: true,
      account,
      formerAddresses: await formerAddressesOf(services, trx, accountId),
    });
    return { kind: 'done', facts: { reference } };
  },
});
