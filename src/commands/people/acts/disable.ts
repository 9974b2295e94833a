import { z } from 'zod';
import { endCorrection } from '../../correction/end-correction.ts';
import { isLastAdministrator } from '../../deletion/last-administrator.ts';
import { endLostDevice } from '../../lost-device/cancel-lost-device.ts';
import { definePersonAct } from '../person-act.ts';
import { tellPerson } from './tell-person.ts';

/**
 * Keeps everybody from signing in to the account. Open sessions and tokens end at once, at every service that asks. An account that waits for
 * its deletion stays disabled when the deletion is cancelled.
 */
export const disable = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({}),
  async carryOut(services, trx, { account, reason, requestId }) {
    const accountId = account.id;
    if (account.isDisabled) return { kind: 'already' };
    if (await isLastAdministrator(services, account, trx)) return { kind: 'last_administrator' };
    await services.account.accounts.update(trx, accountId, { disabledAt: services.nowSeconds() });
    await endLostDevice(services, trx, { account, by: 'disabled', requestId });
    await endCorrection(services, trx, { account, by: 'disabled', requestId });
    await services.account.accounts.endSessions(trx, accountId);
    services.audit({ event: 'account.disabled', accountId, reason, requestId });
    await tellPerson(services, trx, { account, act: 'account-disabled' });
    return { kind: 'done' };
  },
});
