import { z } from 'zod';
import { rereadAccount } from '../../account/reread-account.ts';
import { endDeletion } from '../../deletion/cancel-deletion.ts';
import { definePersonAct } from '../person-act.ts';
import { tellPerson } from './tell-person.ts';

/**
 * Lets the person sign in again. Earlier sessions and tokens do not come back. An account that waits for its deletion, and that nobody has
 * disabled, is kept: the deletion is cancelled. One that was disabled besides goes on waiting, as its person has asked. A restriction stands.
 */
export const enable = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({}),
  // The second agent agrees to the end of this closure, and not of a later one.
  standing: (_services, _trx, { account }) => `${account.disabledAt} ${account.deletionRequestedAt}`,
  async carryOut(services, trx, { account, reason, requestId }) {
    const accountId = account.id;
    if (!account.isDisabled && account.deletionDueAt === null) return { kind: 'already' };
    if (!account.isDisabled) {
      await endDeletion(services, trx, { account, by: 'operator', reason, requestId });
      return { kind: 'done' };
    }
    const waits = account.deletionDueAt !== null;
    await services.account.accounts.update(
      trx,
      accountId,
      waits ? { closedAt: services.nowSeconds() } : { disabledAt: null },
    );
    // A request that was in flight while the account was being disabled may have left sessions behind.
    await services.account.accounts.endSessions(trx, accountId);
    services.audit({ event: 'account.enabled', accountId, reason, requestId });
    await tellPerson(services, trx, { account: await rereadAccount(services, trx, accountId), act: 'account-enabled' });
    return { kind: 'done' };
  },
});
