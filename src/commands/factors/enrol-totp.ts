import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import { maxTotpDevices, stepOfCode } from '../../domain/factors/totp.ts';
import type { Services } from '../../services.ts';
import { changeFactors, type OwnerChange } from '../undo/announce-change.ts';
import { beginSecondFactor } from './begin-second-factor.ts';
import { lockAccount } from '../account/lock-account.ts';

/** A secret that was shown, and is nothing before one right code of it. */
export interface PendingTotp {
  /** Of the device that it becomes. */
  readonly id: string;
  /** Base32. */
  readonly secret: string;
}

interface Enrolment extends OwnerChange {
  readonly pending: PendingTotp;
  /** Six digits. */
  readonly code: string;
  readonly label: string;
  /** By a person who proved no second factor: nothing is added where one is there meanwhile. */
  readonly isFirst: boolean;
  /** The live session of the caller: with the first factor all others end. */
  readonly sessionUid: string | undefined;
}

export type EnrolmentAnswer =
  | {
      readonly kind: 'enrolled';
      /** Of the account from now on. */
      readonly credentialVersion: string;
      /** Ten new ones, with the first factor; they are in no other place. */
      readonly recoveryCodes?: readonly string[];
    }
  | { readonly kind: 'wrong' }
  /** The account has as many applications as it may. */
  | { readonly kind: 'full' }
  /** Another request was faster. */
  | { readonly kind: 'already' };

/**
 * The application becomes a second factor, with the code that proved it used up. The first one turns the second factor on and makes
 * the recovery codes, and ends other sessions. The caller has seen a sign-in of the last five minutes at the highest factor held.
 */
export async function enrolTotp(services: Services, enrolment: Enrolment): Promise<EnrolmentAnswer> {
  const { accounts, factors, totpDevices } = services;
  const { accountId, pending, code, label, isFirst, sessionUid, requestId } = enrolment;
  const now = Math.floor(Date.now() / 1000);
  const step = stepOfCode({ code, secret: pending.secret, now, lastStep: 0 });
  if (step === undefined) return { kind: 'wrong' };

  return services.transaction(async (trx) => {
    const account = await lockAccount(services, trx, enrolment);
    if (isFirst && (await factors.count(trx, accountId)) > 0) return { kind: 'already' };
    if ((await totpDevices.countIn(trx, accountId)) >= maxTotpDevices) return { kind: 'full' };
    const change = async (): Promise<EnrolmentAnswer> => {
      const device = { ...pending, accountId, label, lastStep: step, createdAt: now };
      if (!(await totpDevices.insert(trx, device))) return { kind: 'already' };
      services.audit({ event: 'account.totp_added', accountId, requestId, details: { device: pending.id } });
      const codes = await beginSecondFactor(services, trx, { accountId, sessionUid, requestId });
      const credentialVersion = credentialVersionOf((await accounts.lock(trx, accountId))!);
      return { kind: 'enrolled', credentialVersion, ...(codes ? { recoveryCodes: codes } : {}) };
    };
    return changeFactors(services, trx, { account, kind: 'totp-added', announce: enrolment.announce, change });
  });
}
