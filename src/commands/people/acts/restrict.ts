import { z } from 'zod';
import { isLastAdministrator } from '../../deletion/last-administrator.ts';
import { endLostDevice } from '../../lost-device/cancel-lost-device.ts';
import { definePersonAct } from '../person-act.ts';
import { tellPerson } from './tell-person.ts';

/**
 * Restricts the processing of a person's data: nobody signs in, no service is given anything, and everything is kept. Exports by an operator
 * and a deletion that waits go on. An agent who disables or enables the account changes nothing about the restriction.
 */
export const restrict = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({}),
  async carryOut(services, trx, { account, reason, requestId }) {
    const accountId = account.id;
    if (account.restrictedAt !== null) return { kind: 'already' };
    if (await isLastAdministrator(services, account, trx)) return { kind: 'last_administrator' };
    await services.account.accounts.update(trx, accountId, { restrictedAt: services.nowSeconds() });
    await endLostDevice(services, trx, { account, by: 'disabled', requestId });
    await services.account.accounts.endSessions(trx, accountId);
    services.audit({ event: 'account.restricted', accountId, reason, requestId });
    await tellPerson(services, trx, { account, act: 'account-restricted' });
    return { kind: 'done' };
  },
});
