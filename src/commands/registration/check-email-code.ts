import { isOneOf } from '../../crypto/is-one-of.ts';
import { emailCode, readEmailCode } from '../../domain/limits/email-code.ts';
import type { Services } from '../../services.ts';

/** A code that was sent to an address, in the form that may be kept. */
export interface SentCode {
  /** Id of the one message that held the code. */
  readonly id: string;
  /** HMAC of the code. When no code was sent it is the HMAC of a value that nobody can type. */
  readonly codeHash: string;
  readonly sentAt: number;
}

export type CodeAnswer = 'right' | 'missing' | 'malformed' | 'expired' | 'used_up' | 'wrong';

const purposeOf = (id: string) => `email code:${id}`;

export function emailCodeHash(
  { sealer }: Pick<Services, 'sealer'>,
  sent: { readonly id: string; readonly code: string },
): string {
  return sealer.keyedHash(sent.code, purposeOf(sent.id));
}

/**
 * Checks a code. The try is counted before it is compared, so parallel guesses are five at most. `sent` is undefined when no code is good
 * any more.
 */
export async function checkEmailCode(
  services: Services,
  { sent, typed }: { readonly sent: SentCode | undefined; readonly typed: string | undefined },
): Promise<CodeAnswer> {
  const code = readEmailCode(typed);
  if (!code) return typed ? 'malformed' : 'missing';
  const { tries, seconds } = emailCode;
  if (!sent || sent.sentAt + seconds <= services.nowSeconds()) return 'expired';
  const refused = await services.throttles.admit([
    { key: `email-code:${sent.id}`, waits: false, windowLimit: tries, windowSeconds: seconds },
  ]);
  if (refused !== undefined) return 'used_up';
  const hashes = services.sealer.recentHashes(code, purposeOf(sent.id));
  return isOneOf(hashes, sent.codeHash) ? 'right' : 'wrong';
}
