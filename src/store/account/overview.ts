import type { StoreParts } from '../database/store-parts.ts';

/** The numbers and times that the overview of an account shows; times in epoch seconds. */
export interface OverviewFacts {
  readonly totpApplications: number;
  readonly passkeys: number;
  /** Number of recovery codes that can still be used. */
  readonly recoveryCodes: number;
  /** Time of the last sign-in before the present one; undefined when the audit holds none. */
  readonly lastSignInAt: number | undefined;
}

export interface OverviewReader {
  /** @param about.before time of the present sign-in, in epoch seconds */
  of(about: { readonly accountId: string; readonly before: number }): Promise<OverviewFacts>;
}

const overviewSql = `SELECT
  (SELECT COUNT(*) FROM totp_devices t WHERE t.account_id = a.id) AS totp_devices,
  (SELECT COUNT(*) FROM passkeys k WHERE k.account_id = a.id) AS passkeys,
  (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = a.id AND r.used_at IS NULL) AS recovery_codes,
  (SELECT l.at FROM audit l WHERE l.account_id = a.id AND l.event IN ('login.signed_in', 'registration.signed_in') AND l.at < ?
    ORDER BY l.account_id DESC, l.id DESC LIMIT 1) AS last_sign_in
  FROM accounts a WHERE a.id = ?`;

export function createOverviewReader({ database }: Pick<StoreParts, 'database'>): OverviewReader {
  return {
    async of({ accountId, before }) {
      const [row = {}] = await database.reader.all(overviewSql, [before, accountId]);
      const count = (name: string) => Number(row[name] ?? 0);
      const lastSignIn = row['last_sign_in'] ?? undefined;
      return {
        totpApplications: count('totp_devices'),
        passkeys: count('passkeys'),
        recoveryCodes: count('recovery_codes'),
        lastSignInAt: lastSignIn === undefined ? undefined : Number(lastSignIn),
      };
    },
  };
}
