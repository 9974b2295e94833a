import { secondFactorRule } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import type { OwnerChange } from '../owner-act.ts';
import type { SecondFactorAnswer } from './second-factor-answer.ts';

/** The account is that whose first factor was proved in this flow. */
interface Attempt extends Omit<OwnerChange, 'credentialVersion'> {
  /** The code in the form that is compared. */
  readonly code: string;
}

/** Uses a recovery code up, behind the same counter as the codes of applications. */
export async function verifyRecoveryCode(services: Services, attempt: Attempt): Promise<SecondFactorAnswer> {
  const { accountId, code, requestId } = attempt;
  const rule = secondFactorRule(accountId);
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };

  return services.transaction(async (trx) => {
    // The account is locked first, as every command does that changes its codes.
    const account = await services.account.accounts.lock(trx, accountId);
    const left = await services.factors.recoveryCodes.use(trx, { accountId, code });
    if (left === undefined) {
      services.audit({ event: 'account.recovery_code_refused', accountId, requestId });
      return { kind: 'wrong' };
    }
    services.throttles.succeed([rule.key]);
    services.audit({ event: 'account.recovery_code_used', accountId, requestId, details: { left } });
    if (account && !account.isDisabled) services.messages.recoveryCodeUsed({ account, left, lang: attempt.lang });
    return { kind: 'right' };
  });
}
