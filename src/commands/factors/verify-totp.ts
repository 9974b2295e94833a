import { secondFactorRule } from '../../domain/limits/throttle-rules.ts';
import { isRepeated, stepOfCode } from '../../domain/factors/totp.ts';
import type { Services } from '../../services.ts';
import type { SecondFactorAnswer } from './second-factor-answer.ts';

interface Attempt {
  /** The account whose first factor was proved in this flow. */
  readonly accountId: string;
  /** Six or eight digits. */
  readonly code: string;
  readonly requestId: string;
  /** The client of a program, which may send a wrong code again at once. */
  readonly clientId?: string;
}

/**
 * Returns whether this client sent the same wrong code in this time step before. Such a repetition guesses nothing new, so all of them
 * count as one failure.
 */
async function isSentAgain(services: Services, { accountId, code, clientId }: Attempt): Promise<boolean> {
  if (clientId === undefined) return false;
  const step = Math.floor(services.nowSeconds() / 30);
  const credentialVersion = services.sealer.keyedHash(`${clientId}\0${accountId}\0${code}\0${step}`, 'wrong code');
  return !(await services.payloads.claimOnce(credentialVersion, 60));
}

/** Checks a code against every application of the account, behind its counter, which counts the try before it is examined. */
export async function verifyTotp(services: Services, attempt: Attempt): Promise<SecondFactorAnswer> {
  const { accountId, code, requestId } = attempt;
  const rule = secondFactorRule(accountId);
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };

  const now = services.nowSeconds();
  let wasRepeated = false;
  for (const { id, ...key } of await services.factors.totpApplications.keys(accountId)) {
    const typed = { ...key, code, now };
    const step = stepOfCode(typed);
    wasRepeated ||= step !== undefined || isRepeated(typed);
    if (step === undefined || !(await services.factors.totpApplications.use({ id, step }))) continue;
    services.throttles.succeed([rule.key]);
    services.audit({ event: 'account.totp_used', accountId, requestId, details: { device: id } });
    return { kind: 'right' };
  }
  // A code that has just been accepted guesses nothing when it is sent again: a button pressed twice costs the person no try.
  if (wasRepeated || (await isSentAgain(services, attempt))) await services.throttles.takeBack([rule.key]);
  services.audit({ event: 'account.totp_refused', accountId, requestId });
  return { kind: 'wrong' };
}
