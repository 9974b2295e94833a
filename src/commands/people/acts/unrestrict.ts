import { z } from 'zod';
import { rereadAccount } from '../../account/reread-account.ts';
import { definePersonAct } from '../person-act.ts';
import { tellPerson } from './tell-person.ts';

/** Ends the restriction of a person's data. An account that is disabled, or that waits for its deletion, stays closed. */
export const unrestrict = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({}),
  standing: (_services, _trx, { account }) => String(account.restrictedAt),
  async carryOut(services, trx, { account, reason, requestId }) {
    const accountId = account.id;
    if (account.restrictedAt === null) return { kind: 'already' };
    await services.account.accounts.update(trx, accountId, { restrictedAt: null });
    // A request that was in flight while the restriction began may have left sessions behind.
    await services.account.accounts.endSessions(trx, accountId);
    services.audit({ event: 'account.unrestricted', accountId, reason, requestId });
    const after = await rereadAccount(services, trx, accountId);
    await tellPerson(services, trx, { account: after, act: 'account-unrestricted' });
    return { kind: 'done' };
  },
});
