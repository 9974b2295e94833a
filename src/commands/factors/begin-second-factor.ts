import { drawRecoveryCodes } from '../../domain/factors/recovery-code.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database/database.ts';

interface Beginning {
  readonly accountId: string;
  /** The session of the person, the only one that goes on; undefined while she has none yet. */
  readonly sessionUid: string | undefined;
  readonly requestId: string;
}

/**
 * Makes sign-ins ask for a second factor from now on, and ends sessions and tokens that were opened without it elsewhere. Returns ten
 * recovery codes, which are kept in no other place; undefined where the second factor was on already.
 */
export async function beginSecondFactor(
  services: Services,
  trx: Transaction,
  { accountId, sessionUid, requestId }: Beginning,
): Promise<readonly string[] | undefined> {
  const { accounts } = services.account;
  const { states: factors, recoveryCodes } = services.factors;
  if (!(await factors.turnOn(trx, accountId))) return undefined;
  const codes = drawRecoveryCodes();
  await recoveryCodes.replace(trx, { accountId, codes });
  await accounts.endSessions(trx, accountId, { except: sessionUid });
  services.audit({ event: 'account.second_factor_on', accountId, requestId });
  return codes;
}
