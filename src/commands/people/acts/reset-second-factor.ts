import { z } from 'zod';
import { endLostDevice, formerAddressesOf } from '../../lost-device/cancel-lost-device.ts';
import { definePersonAct } from '../person-act.ts';

/**
 * Takes the second factor away from a person who lost it. Other ways to sign in stay, sessions end, and a waiting lost-device request is
 * closed. A factor that is used meanwhile is not lost, so the request for a second agent is void then.
 */
export const resetSecondFactor = definePersonAct({
  letsInSooner: true,
  input: z.strictObject({}),
  standing: ({ factors: { states: factors } }, trx, { account }) => factors.standing(trx, account.id),
  async carryOut(services, trx, { account, reason, requestId }) {
    const accountId = account.id;
    const removed = await services.factors.states.removeSecondFactor(trx, accountId);
    if (!removed) return { kind: 'stale' };
    const cancelled = await endLostDevice(services, trx, { account, by: 'support', requestId });
    await services.account.accounts.endSessions(trx, accountId);
    const details = {
      by: 'support',
      ...(cancelled && { reference: cancelled.request.reference }),
      ...(removed === 'passkey' && { factor: removed }),
    };
    services.audit({ event: 'account.second_factor_removed', accountId, reason, requestId, details });
    services.messages.secondFactorRemoved({
      isBySupport: true,
      account,
      formerAddresses: await formerAddressesOf(services, trx, accountId),
    });
    return { kind: 'done' };
  },
});
