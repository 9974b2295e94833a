import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { AccountAddress } from '../../store/account/accounts.ts';
import { endCorrection } from '../correction/end-correction.ts';
import { cancelAddressChange } from './cancel-address-change.ts';
import { joinContacts } from './join-contacts.ts';
import { announceChange } from '../undo/announce-change.ts';
import { takenField } from './open-account.ts';

interface Confirmation {
  /** Token of the link that stands for the pending change. */
  readonly token: string;
  readonly accountId: string;
  /** The address that was proved. */
  readonly address: AccountAddress;
  readonly requestId: string;
  /** Tells the former address how to take the change back, in the same commit. */
  readonly lang: string;
}

export type ConfirmedAddress =
  | { readonly kind: 'changed' }
  /** The account had the address already, and nobody had proved it. */
  | { readonly kind: 'proved' }
  /** Another request used the pending change up, or it was cancelled meanwhile. */
  | { readonly kind: 'gone' }
  /** Somebody else has the address now: nothing was changed, and nothing is pending any more. */
  | { readonly kind: 'taken' };

/**
 * Gives the account the address that was proved. Links that were sent to the former address open nothing any more, except the link that
 * takes this change back; the former address stays reserved as long as that is possible.
 */
export async function confirmAddressChange(services: Services, change: Confirmation): Promise<ConfirmedAddress> {
  const { accounts } = services.account;
  const { actionLinks } = services.undo;
  const { token, accountId, address, requestId } = change;
  try {
    return await services.transaction(async (trx) => {
      // The account is locked first. Other changes that end its links (a reset, an undo) do the same, so nobody waits in a circle.
      const account = await accounts.lock(trx, accountId);
      if (!(await actionLinks.take(trx, token))) return { kind: 'gone' };
      if (!account || account.disabledAt !== null) throw new AppError('link_invalid');
      if (account.email === address.email) {
        // The same address is proved now, so nothing is to be taken back.
        await accounts.changeAddress(trx, { id: accountId, ...address });
        await joinContacts(services, trx, { ...account, ...address });
        services.audit({ event: 'account.address_proved', accountId, requestId });
        return { kind: 'proved' };
      }
      await endCorrection(services, trx, { account, by: 'own_change', requestId });
      const former = await accounts.changeAddress(trx, { id: accountId, ...address });
      await actionLinks.endAll(trx, { accountId });
      await joinContacts(services, trx, { ...account, ...address });
      await announceChange(services, trx, {
        account,
        kind: 'address-changed',
        details: { ...former },
        reserves: former.emailCanonical,
        lang: change.lang,
      });
      services.audit({ event: 'account.address_changed', accountId, requestId });
      return { kind: 'changed' };
    });
  } catch (error) {
    if (!takenField(error)) throw error;
    cancelAddressChange(services, accountId);
    services.audit({ event: 'account.address_not_changed', accountId, requestId, details: { taken: 'email' } });
    return { kind: 'taken' };
  }
}
