import { secondFactorRule } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import type { SecondFactorAnswer } from './second-factor-answer.ts';

interface Attempt {
  /** The account whose first factor was proved in this flow. */
  readonly accountId: string;
  /** The code in the form that is compared. */
  readonly code: string;
  readonly requestId: string;
  /** Tells the person how many codes are left, in the same commit. */
  readonly announce: (left: number) => void;
}

/** Uses a recovery code up, behind the same counter as the codes of applications. */
export async function verifyRecoveryCode(services: Services, attempt: Attempt): Promise<SecondFactorAnswer> {
  const { accountId, code, requestId } = attempt;
  const rule = secondFactorRule(accountId);
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };

  return services.transaction(async (trx) => {
    const left = await services.factors.recoveryCodes.use(trx, { accountId, code });
    if (left === undefined) {
      services.audit({ event: 'account.recovery_code_refused', accountId, requestId });
      return { kind: 'wrong' };
    }
    services.throttles.succeed([rule.key]);
    services.audit({ event: 'account.recovery_code_used', accountId, requestId, details: { left } });
    attempt.announce(left);
    return { kind: 'right' };
  });
}
