import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

interface ProvedPassword {
  readonly accountId: string;
  readonly password: string;
  /** The hash that the password has just matched. */
  readonly stored: string;
}

/** Gives a password with an older or imported hash a hash of today. The age of the password stays. */
export async function renewHash(
  { account: { accounts }, hasher }: Services,
  { accountId, password, stored }: ProvedPassword,
): Promise<void> {
  if (!hasher.isOutdated(stored)) return;
  try {
    await accounts.replaceHash({ id: accountId, from: stored, to: await hasher.hash(password) });
  } catch (error) {
    // The queue is full. The person gets in all the same, and the next sign-in tries again.
    if (!(error instanceof AppError && error.code === 'busy')) throw error;
  }
}
