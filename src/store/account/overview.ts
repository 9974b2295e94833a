import { defineRow, nullable, number, optional, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const overview = defineRow({
  totpApplications: number,
  passkeys: number,
  /** Number of recovery codes that can still be used. */
  recoveryCodes: number,
  /** Time of the newest sign-in; undefined when the audit holds none. */
  lastSignInAt: optional(number),
  /** Time of the sign-in before the newest one. */
  formerSignInAt: optional(number),
});
const signedIn = defineRow({ id: text, at: nullable(number) });
/** The numbers and times that the overview of an account shows; times in epoch seconds. */
export type OverviewFacts = RowOf<typeof overview>;

export interface OverviewReader {
  of(accountId: string): Promise<OverviewFacts>;
  /** Returns when each of these accounts was signed in to for the last time, in epoch seconds, as far as the audit goes; one read. */
  lastSignIns(accountIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** The sign-in of an account at this place, the newest one first. */
const signIn = (place: number) => `(SELECT l.at FROM audit l
    WHERE l.account_id = a.id AND l.event IN ('login.signed_in', 'registration.signed_in')
    ORDER BY l.account_id DESC, l.id DESC LIMIT 1 OFFSET ${place})`;

const overviewSql = `SELECT
  (SELECT COUNT(*) FROM totp_devices t WHERE t.account_id = a.id) AS totp_applications,
  (SELECT COUNT(*) FROM passkeys k WHERE k.account_id = a.id) AS passkeys,
  (SELECT COUNT(*) FROM recovery_codes r WHERE r.account_id = a.id AND r.used_at IS NULL) AS recovery_codes,
  ${signIn(0)} AS last_sign_in_at,
  ${signIn(1)} AS former_sign_in_at
  FROM accounts a WHERE a.id = ?`;

export function createOverviewReader({ database }: Pick<StoreParts, 'database'>): OverviewReader {
  return {
    async of(accountId) {
      const [row] = await database.reader.all(overviewSql, [accountId]);
      return overview.read(row ?? { totp_applications: 0, passkeys: 0, recovery_codes: 0 });
    },
    async lastSignIns(accountIds) {
      if (accountIds.length === 0) return new Map();
      const { knex } = database;
      const found = knex('accounts as a')
        .whereIn('a.id', [...accountIds])
        .select('a.id', knex.raw(`${signIn(0)} AS at`));
      const rows = await signedIn.list(knex.from(found.as('found')));
      return new Map(rows.flatMap(({ id, at }) => (at === null ? [] : [[id, at]])));
    },
  };
}
