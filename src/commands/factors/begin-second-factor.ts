import type { Knex } from 'knex';
import { drawRecoveryCodes } from '../../domain/factors/recovery-code.ts';
import type { Services } from '../../services.ts';

interface Beginning {
  readonly accountId: string;
  /** The session of who turns it on: the only one that goes on; undefined: there is none yet. */
  readonly sessionUid: string | undefined;
  readonly requestId: string;
}

/**
 * Sign-ins ask for a second factor from now on, and what was opened without it elsewhere ends, tokens too. The answer is ten recovery
 * codes, which are in no other place; undefined where it was on already.
 */
export async function beginSecondFactor(
  services: Services,
  trx: Knex.Transaction,
  { accountId, sessionUid, requestId }: Beginning,
): Promise<readonly string[] | undefined> {
  const { accounts, factors, recoveryCodes } = services;
  if (!(await factors.turnOn(trx, accountId))) return undefined;
  const codes = drawRecoveryCodes();
  await recoveryCodes.replace(trx, { accountId, codes });
  await accounts.endSessions(trx, accountId, { except: sessionUid });
  services.audit({ event: 'account.second_factor_on', accountId, requestId });
  return codes;
}
