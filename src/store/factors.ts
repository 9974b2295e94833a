import { accountColumns, toAccount, type Account } from './accounts.ts';
import type { Database } from './database.ts';

/** What an account holds to sign in with; times in epoch seconds. */
export interface PersonFacts {
  readonly account: Account;
  /** Undefined: the account has none. */
  readonly password: { readonly changedAt: number } | undefined;
  /** Whether a sign-in asks for a second factor. */
  readonly isSecondFactorOn: boolean;
  readonly totpDevices: number;
  /** That can still be used. */
  readonly recoveryCodes: number;
}

export interface FactorStore {
  /** Undefined for an account that is gone or disabled. */
  of(accountId: string): Promise<PersonFacts | undefined>;
}

const factsSql = `SELECT ${accountColumns('a')},
  a.password_hash IS NOT NULL AS has_password, a.password_changed_at AS changed_at, a.second_factor_at AS second_factor_at,
  (SELECT COUNT(*) FROM totp_devices t WHERE t.account_id = a.id) AS totp_devices,
  (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = a.id AND r.used_at IS NULL) AS recovery_codes
  FROM accounts a WHERE a.id = ? AND a.disabled_at IS NULL`;

export function createFactorStore(database: Database): FactorStore {
  return {
    async of(accountId) {
      const [row] = await database.reader.all(factsSql, [accountId]);
      if (!row) return undefined;
      return {
        account: toAccount(row, 'a'),
        password: row['has_password'] ? { changedAt: Number(row['changed_at']) } : undefined,
        isSecondFactorOn: row['second_factor_at'] !== null,
        totpDevices: Number(row['totp_devices']),
        recoveryCodes: Number(row['recovery_codes']),
      };
    },
  };
}
