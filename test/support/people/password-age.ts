import { buildAccount, type BuiltAccount } from '../build-account.ts';
import type { TestApp } from '../start-app.ts';

const day = 86_400;

/** Creates an account whose password is so many days (and seconds) old. */
export async function accountOfAge(
  app: TestApp,
  { days, seconds = 0 }: { readonly days: number; readonly seconds?: number },
): Promise<BuiltAccount> {
  const account = await buildAccount(app);
  const changedAt = Math.floor(Date.now() / 1000) - days * day - seconds;
  await app.services.database.knex('accounts').where({ id: account.sub }).update({ password_changed_at: changedAt });
  return account;
}
