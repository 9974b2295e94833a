import type { Knex } from 'knex';
import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import { passwordCounter } from '../../domain/limits/throttle-rules.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';

/** Returns a typed user name or address in the form by which accounts are found. */
export function canonicalName(typed: string) {
  const email = parseEmailAddress(typed);
  return { username: typed.trim().toLowerCase(), emailCanonical: email.ok ? email.canonical : '' };
}

/** Returns the counter of the tries at one name, which the database does not learn. */
export const nameCounter = (
  { sealer }: Pick<Services, 'sealer'>,
  { username, emailCanonical }: ReturnType<typeof canonicalName>,
) => `password:name:${sealer.keyedHash(emailCanonical || username, 'sign-in name')}`;

/** Forgets the tries at a password that is replaced. */
export async function forgetFailures(
  services: Pick<Services, 'sealer' | 'throttles'>,
  trx: Knex.Transaction,
  { id: accountId, username, email }: Account,
): Promise<void> {
  const names = [username, email].map((name) => nameCounter(services, canonicalName(name)));
  await services.throttles.forget(trx, { keys: [passwordCounter(accountId), ...names], accountId });
}
