import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { lockAccount } from '../account/lock-account.ts';

interface Unlinking extends OwnerChange {
  readonly identityId: string;
  /** The live session of the person, the only one that goes on. */
  readonly sessionUid: string;
}

export type UnlinkAnswer =
  | { readonly kind: 'removed' }
  /** The identity is the last way to sign in to this account. */
  | { readonly kind: 'last-way-in' };

/**
 * Unlinks an identity: it signs in to the account no more, and sessions that were opened elsewhere end. The caller has checked that the
 * person signed in within the last five minutes, with the highest factor held.
 */
export async function unlinkIdentity(services: Services, unlinking: Unlinking): Promise<UnlinkAnswer> {
  const { accounts } = services.account;
  const { states: factors } = services.factors;
  const { identities } = services.federation;
  const { actionLinks } = services.undo;
  const { accountId, identityId, sessionUid, requestId, lang } = unlinking;
  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, unlinking);
    const identity = (await identities.listWithin(trx, accountId)).find(({ id }) => id === identityId);
    if (!identity) throw new AppError('not_found');
    if ((await factors.countWaysIn(trx, accountId, { exceptIdentity: identityId })) === 0)
      return { kind: 'last-way-in' };
    const { upstream } = identity;
    const change = async (): Promise<UnlinkAnswer> => {
      await identities.remove(trx, identity);
      await accounts.endSessions(trx, accountId, { except: sessionUid });
      await actionLinks.endAll(trx, { accountId });
      services.audit({
        event: 'account.identity_unlinked',
        accountId,
        requestId,
        details: { upstream, identity: identityId },
      });
      return { kind: 'removed' };
    };
    return changeFactors(services, trx, { account, kind: 'identity-unlinked', lang, upstream, change });
  });
}
