import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { maxTotpApplications, stepOfCode } from '../../domain/factors/totp.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import { changeFactors } from '../undo/announce-change.ts';
import { beginSecondFactor } from './begin-second-factor.ts';
import type { PendingTotp } from './pending-totp.ts';
import { lockAccount } from '../account/lock-account.ts';
import { rereadAccount } from '../account/reread-account.ts';

interface Enrolment extends OwnerChange {
  readonly pending: Pick<PendingTotp, 'id' | 'secret'>;
  /** Six digits. */
  readonly code: string;
  readonly label: string;
  /** The person proved no second factor. Nothing is added where another request has added one meanwhile. */
  readonly isFirst: boolean;
  /** The live session of the person. With the first factor all other sessions end. */
  readonly sessionUid: string | undefined;
}

export type EnrolmentAnswer =
  | {
      readonly kind: 'enrolled';
      /** Credential version of the account from now on. */
      readonly credentialVersion: string;
      /** Ten recovery codes, with the first factor. They are kept in no other place. */
      readonly recoveryCodes?: readonly string[];
    }
  | { readonly kind: 'wrong' }
  /** The account holds as many applications as it may. */
  | { readonly kind: 'full' }
  /** Another request has added the first factor meanwhile. */
  | { readonly kind: 'already' };

/**
 * Adds an application as second factor, and uses up the code that proved it. The first one turns the second factor on, makes the recovery
 * codes and ends other sessions. The caller has checked that the person signed in within the last five minutes, with the highest factor
 * held.
 */
export async function enrolTotp(services: Services, enrolment: Enrolment): Promise<EnrolmentAnswer> {
  const { states: factors, totpApplications } = services.factors;
  const { accountId, pending, code, label, isFirst, sessionUid, requestId } = enrolment;
  const now = services.nowSeconds();
  const step = stepOfCode({ code, secret: pending.secret, now, lastStep: 0 });
  if (step === undefined) return { kind: 'wrong' };

  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, enrolment);
    if (isFirst && (await factors.count(trx, accountId)) > 0) return { kind: 'already' };
    // The second factor of a person who came from another service is on before she has a device. It begins here now, with recovery codes.
    if (isFirst && account.secondFactorAt !== null) await factors.turnOff(trx, accountId);
    if ((await totpApplications.countIn(trx, accountId)) >= maxTotpApplications) return { kind: 'full' };
    const change = async (): Promise<EnrolmentAnswer> => {
      const application = { ...pending, accountId, label, lastStep: step, createdAt: now };
      if (!(await totpApplications.insert(trx, application))) return { kind: 'already' };
      services.audit({ event: 'account.totp_added', accountId, requestId, details: { device: pending.id } });
      const codes = await beginSecondFactor(services, trx, { accountId, sessionUid, requestId });
      const credentialVersion = credentialVersionOf(await rereadAccount(services, trx, accountId));
      return { kind: 'enrolled', credentialVersion, ...(codes ? { recoveryCodes: codes } : {}) };
    };
    return changeFactors(services, trx, { account, kind: 'totp-added', lang: enrolment.lang, change });
  });
}
