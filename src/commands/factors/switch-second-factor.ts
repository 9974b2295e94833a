import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { beginSecondFactor } from './begin-second-factor.ts';
import { lockAccount } from '../account/lock-account.ts';

/**
 * Makes sign-ins ask for a passkey after the password from now on. Returns the recovery codes, which are kept in no other place. The caller
 * has checked that the person signed in within the last five minutes, with the highest factor held. Throws `conflict` where there is no
 * passkey, or the second factor is on already.
 */
export async function turnSecondFactorOn(
  services: Services,
  switching: OwnerChange & { readonly sessionUid: string | undefined },
): Promise<readonly string[]> {
  const { states: factors } = services.factors;
  const { accountId, sessionUid, requestId, lang } = switching;
  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, switching);
    if ((await factors.count(trx, accountId)) === 0) throw new AppError('conflict');
    const change = async () => {
      const codes = await beginSecondFactor(services, trx, { accountId, sessionUid, requestId });
      if (!codes) throw new AppError('conflict');
      return codes;
    };
    return changeFactors(services, trx, { account, kind: 'second-factor-on', lang, change });
  });
}

/**
 * Turns the second factor off, where only passkeys stand for it and no role needs one. An application cannot be turned off: it is removed.
 */
export async function turnSecondFactorOff(services: Services, switching: OwnerChange): Promise<void> {
  const { states: factors, totpApplications } = services.factors;
  const { accountId, requestId, lang } = switching;
  await services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, switching);
    if (account.roles.length > 0 || (await totpApplications.countIn(trx, accountId)) > 0)
      throw new AppError('conflict');
    const change = async () => {
      if (!(await factors.turnOff(trx, accountId))) throw new AppError('conflict');
    };
    await changeFactors(services, trx, { account, kind: 'second-factor-off', lang, change });
    services.audit({ event: 'account.second_factor_off', accountId, requestId });
  });
}
