import type { Account } from '../../store/account/accounts.ts';
import { isoTime } from '../../domain/time.ts';

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
    ...(account.restrictedAt === null ? {} : { restricted_at: isoTime(account.restrictedAt) }),
    ...(account.disabledAt === null ? {} : { disabled_at: isoTime(account.disabledAt) }),
    ...(account.deletionDueAt === null ? {} : { deletion_due_at: isoTime(account.deletionDueAt) }),
    created_at: isoTime(account.createdAt),
    updated_at: isoTime(account.updatedAt),
  };
}
