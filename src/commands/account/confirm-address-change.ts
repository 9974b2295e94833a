import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { AccountAddress, AlreadyTaken } from '../../store/account/accounts.ts';
import { announceChange, type Announce } from '../undo/announce-change.ts';
import { clearUnit, currentUnit } from '../../store/unit-of-work.ts';

interface Confirmation {
  /** Of the link that stands for the pending change. */
  readonly token: string;
  readonly accountId: string;
  /** That was proved. */
  readonly address: AccountAddress;
  readonly requestId: string;
  /** Tells the former address how to take the change back, in the same commit. */
  readonly announce: Announce;
}

export type ConfirmedAddress =
  | { readonly kind: 'changed' }
  /** Another request used the pending change up, or it was cancelled meanwhile. */
  | { readonly kind: 'gone' }
  /** Somebody else has the address now: nothing was changed, and nothing is pending any more. */
  | { readonly kind: 'taken' };

/**
 * The account gets the address that was proved. What was sent to the former one opens nothing any more, except what takes this change
 * back; the former address stays reserved as long as it can be.
 */
export async function confirmAddressChange(services: Services, change: Confirmation): Promise<ConfirmedAddress> {
  const { accounts, actionLinks } = services;
  const { token, accountId, address, requestId } = change;
  try {
    return await services.transaction(async (trx) => {
      // The account first: whoever ends its links (a reset, a change taken back) does the same, and nobody waits in a circle.
      const account = await accounts.lock(trx, accountId);
      if (!(await actionLinks.take(trx, token))) return { kind: 'gone' };
      if (!account || account.disabledAt !== null) throw new AppError('link_invalid');
      const former = await accounts.changeAddress(trx, { id: accountId, ...address });
      await actionLinks.endAll(trx, { accountId });
      await announceChange(services, trx, {
        account,
        kind: 'address-changed',
        details: { ...former },
        reserves: former.emailCanonical,
        announce: change.announce,
      });
      services.audit({ event: 'account.address_changed', accountId, requestId });
      return { kind: 'changed' };
    });
  } catch (error) {
    if (!(error as Partial<AlreadyTaken>).field) throw error;
    clearUnit(currentUnit()!);
    actionLinks.cancel({ purpose: 'confirm-address', accountId });
    services.audit({ event: 'account.address_not_changed', accountId, requestId, details: { taken: 'email' } });
    return { kind: 'taken' };
  }
}
