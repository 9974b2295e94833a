import type { Account } from '../../store/account/accounts.ts';

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** The facts that an operator reads about an account. */
export function describeAccount(account: Account): Readonly<Record<string, unknown>> {
  return {
    sub: account.id,
    username: account.username,
    email: account.email,
    email_verified: account.emailVerified,
    locale: account.locale,
    roles: account.roles,
    disabled: account.disabledAt !== null,
    ...(account.disabledAt === null ? {} : { disabled_at: iso(account.disabledAt) }),
    ...(account.deletionDueAt === null ? {} : { deletion_due_at: iso(account.deletionDueAt) }),
    created_at: iso(account.createdAt),
    updated_at: iso(account.updatedAt),
  };
}
