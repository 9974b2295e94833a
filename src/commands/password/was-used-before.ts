import { passwordChoices } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';

/** Returns whether a password is one of the last five of the account, the present one included. A counter limits the cost. */
export async function wasUsedBefore(
  services: Pick<Services, 'account' | 'hasher' | 'throttles'>,
  { accountId, password }: { readonly accountId: string; readonly password: string },
): Promise<boolean | { readonly retryAfter: number }> {
  const { hasher, throttles } = services;
  const { accounts } = services.account;
  const { limit: windowLimit, seconds: windowSeconds } = passwordChoices;
  const key = `password-choice:${accountId}`;
  const retryAfter = await throttles.admit([{ key, waits: false, windowLimit, windowSeconds }]);
  if (retryAfter !== undefined) return { retryAfter };
  for (const stored of await accounts.lastPasswords(accountId)) {
    // The hashes are compared one after the other: five at once would fill the queue in which every sign-in waits.
    if (await hasher.verify(password, stored)) return true;
  }
  return false;
}
