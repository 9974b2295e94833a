import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

interface ProvedPassword {
  readonly accountId: string;
  readonly password: string;
  /** That it has just met. */
  readonly stored: string;
}

/** A password that was just proved, with an older or imported hash, gets one of today; its age stays what it is. */
export async function renewHash(
  { accounts, hasher }: Services,
  { accountId, password, stored }: ProvedPassword,
): Promise<void> {
  if (!hasher.isOutdated(stored)) return;
  try {
    await accounts.replaceHash({ id: accountId, from: stored, to: await hasher.hash(password) });
  } catch (error) {
    // The queue is full: the person gets in all the same, and the next sign-in tries again.
    if (!(error instanceof AppError && error.code === 'busy')) throw error;
  }
}
