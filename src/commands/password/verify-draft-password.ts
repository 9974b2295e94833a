import { ipRule, failuresPerAccount, perIp } from '../../domain/limits/throttle-rules.ts';
import { splitHashes } from '../../domain/password/made-hash.ts';
import type { Services } from '../../services.ts';

const maxCodePoints = 128;

interface Attempt {
  readonly draftId: string;
  readonly passwordHash: string;
  readonly password: string;
  readonly ip: string;
}

export type DraftPasswordAnswer =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  /** Nothing was examined: the person may try again after so many seconds. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/** Checks whether a person knows the password of a registration, at its link or in its profile, throttled like a sign-in. */
export async function verifyDraftPassword(services: Services, attempt: Attempt): Promise<DraftPasswordAnswer> {
  const { config, hasher, throttles } = services;
  const { limit, seconds } = failuresPerAccount;
  const rules = [
    { key: `password:draft:${attempt.draftId}`, waits: true, windowLimit: limit, windowSeconds: seconds },
    ipRule('password', perIp.failures, { ip: attempt.ip, times: config.addressLimits }),
  ];
  const retryAfter = await throttles.admit(rules);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };
  const isTooLong = [...attempt.password].length > maxCodePoints;
  if (isTooLong || !(await hasher.verify(attempt.password, splitHashes(attempt.passwordHash).hash)))
    return { kind: 'wrong' };
  throttles.succeed(rules.map(({ key }) => key));
  return { kind: 'right' };
}
