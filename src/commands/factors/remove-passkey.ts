import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { lockAccount } from '../account/lock-account.ts';

interface Removal extends OwnerChange {
  readonly passkeyId: string;
  /** SHA-256 of the cookie of the browser that acts. Its authenticator forgets the passkey at once. */
  readonly browser: string;
  /** Says that the device was lost or stolen. No message then brings the factor back. */
  readonly isLost?: boolean | undefined;
}

export type PasskeyRemoval =
  | { readonly kind: 'removed' }
  /** The passkey is the last way to sign in to this account. */
  | { readonly kind: 'last-way-in' }
  /** The passkey is the last factor of a person who holds a role. */
  | { readonly kind: 'needed' };

/**
 * Removes a passkey. It signs in no more, even where a browser still proposes it. Removing the last factor turns the second factor off. The
 * caller has checked that the person signed in within the last five minutes, with the highest factor held.
 */
export async function removePasskey(services: Services, removal: Removal): Promise<PasskeyRemoval> {
  const { states: factors, passkeys } = services.factors;
  const { accountId, passkeyId, requestId, isLost, lang, browser } = removal;
  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, removal);
    const hers = (await passkeys.listWithin(trx, accountId)).find(({ id }) => id === passkeyId);
    if (!hers) throw new AppError('not_found');
    if (!hers.isSecurityKey && (await factors.countWaysIn(trx, accountId)) === 1) return { kind: 'last-way-in' };
    const isLastFactor = (await factors.count(trx, accountId)) === 1;
    if (isLastFactor && account.roles.length > 0) return { kind: 'needed' };

    const change = async (): Promise<PasskeyRemoval> => {
      await passkeys.remove(trx, { accountId, id: passkeyId });
      services.audit({
        event: 'account.passkey_removed',
        accountId,
        requestId,
        details: { passkey: passkeyId, ...(isLost && { isLost }) },
      });
      if (isLastFactor && (await factors.turnOff(trx, accountId)))
        services.audit({ event: 'account.second_factor_off', accountId, requestId });
      return { kind: 'removed' };
    };
    return changeFactors(services, trx, {
      account,
      kind: 'passkey-removed',
      lang,
      isLost,
      details: { browser },
      change,
    });
  });
}
