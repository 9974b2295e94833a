import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { lockAccount } from '../account/lock-account.ts';

interface Removal extends OwnerChange {
  readonly applicationId: string;
  /** Says that the device was lost or stolen. No message then brings the factor back. */
  readonly isLost?: boolean | undefined;
}

export type RemovalAnswer =
  | { readonly kind: 'removed' }
  /** The application is the last factor of a person who holds a role. */
  | { readonly kind: 'needed' };

/**
 * Removes an application: its codes are refused from now on. Removing the last factor turns the second factor off and deletes the recovery
 * codes. The caller has checked that the person signed in within the last five minutes, with the highest factor held.
 */
export async function removeTotp(services: Services, removal: Removal): Promise<RemovalAnswer> {
  const { states: factors, totpApplications } = services.factors;
  const { accountId, applicationId, requestId, isLost, lang } = removal;
  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, removal);
    const factorCount = await factors.count(trx, accountId);
    if (factorCount === 1 && account.roles.length > 0) return { kind: 'needed' };
    const change = async (): Promise<RemovalAnswer> => {
      if (!(await totpApplications.remove(trx, { accountId, id: applicationId }))) throw new AppError('not_found');
      services.audit({
        event: 'account.totp_removed',
        accountId,
        requestId,
        details: { device: applicationId, ...(isLost && { isLost }) },
      });
      if (factorCount > 1) return { kind: 'removed' };
      await factors.turnOff(trx, accountId);
      services.audit({ event: 'account.second_factor_off', accountId, requestId });
      return { kind: 'removed' };
    };
    return changeFactors(services, trx, { account, kind: 'totp-removed', lang, isLost, change });
  });
}
