import { drawRecoveryCodes } from '../../domain/factors/recovery-code.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { lockAccount } from '../account/lock-account.ts';

/**
 * Makes ten new recovery codes and voids the former ones. The codes are kept in no other place. The caller has checked that the person
 * signed in within the last five minutes, with the highest factor held.
 */
export async function renewRecoveryCodes(services: Services, renewal: OwnerChange): Promise<readonly string[]> {
  const { accountId, requestId } = renewal;
  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, renewal);
    if ((await services.factors.states.count(trx, accountId)) === 0) throw new AppError('conflict');
    const codes = drawRecoveryCodes();
    await changeFactors(services, trx, {
      account,
      kind: 'recovery-codes-renewed',
      lang: renewal.lang,
      change: () => services.factors.recoveryCodes.replace(trx, { accountId, codes }),
    });
    services.audit({ event: 'account.recovery_codes_renewed', accountId, requestId });
    return codes;
  });
}
