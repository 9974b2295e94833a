import { inactiveSince, type NoticeDays } from '../../domain/account/inactivity.ts';
import { clockSkew, day } from '../../domain/time.ts';
import { executorOf, type Database, type Transaction } from '../database/database.ts';
import { defineRow, number, optional, text, type Column, type RowOf } from '../database/define-row.ts';
import { countRows, hasChanged, insertNew } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

const notice = defineRow({
  accountId: text,
  /** The last notice that was written: so many days ahead. */
  days: number as Column<NoticeDays>,
  /** Message of this notice; undefined once it has left. */
  messageId: optional(text),
  closesAt: number,
  /** When the job looks at the account again. */
  dueAt: number,
});
/** An account whose closing was announced; times in epoch seconds. */
export type InactivityNotice = RowOf<typeof notice>;

export interface InactivityStore {
  /** Reads of a batch of accounts when they were last used. Returns how many accounts that were: none once all were read lately. */
  examine(): Promise<number>;
  /** Returns accounts that nobody has used for so long that their closing is to be announced. */
  unannounced(limit: number): Promise<readonly string[]>;
  /**
   * Returns whether an account may be closed by this rule, and nobody has used it for so long. It writes down what it reads, which locks the
   * account until the transaction ends: a sign-in comes before or after.
   */
  isInactive(trx: Transaction, accountId: string): Promise<boolean>;
  /** Notes the first notice. Returns true for one caller. */
  begin(trx: Transaction, notice: InactivityNotice): Promise<boolean>;
  /** Returns announced closings that are to be looked at. */
  due(limit: number): Promise<readonly InactivityNotice[]>;
  /** Writes the notice as it is now. Returns true for one caller, and for none once it has changed. */
  change(trx: Transaction, from: InactivityNotice, to: Partial<InactivityNotice>): Promise<boolean>;
  /** Forgets the notices of an account: it was used, or it is told anew. */
  forget(trx: Transaction, accountId: string): Promise<void>;
  countAccounts(): Promise<number>;
}

/** Known browsers are kept for a year: an account of which nothing is known may have been used until then. */
const tracedSeconds = 366 * day;
/** An account is read again after so many seconds: well before anything that tells of its use is gone. */
const examinedSeconds = 20 * day;
/** No notice is looked at so far ahead. A time beyond it was written before the clock was set back. */
const farthestSeconds = 90 * day;
// Small enough that neither the loop of events nor SQLite's only writer is held up.
const batch = 20;

/** Accounts `a` that this rule may close: no holder of a role, no service, and none that somebody has disabled. */
export const isSubject = `a.disabled_at IS NULL AND a.roles = '' AND a.terms_version IS NOT NULL`;

/**
 * SQL of the moment at which an account `a` was last used. `?` stands for the moment that counts where nothing was read of it before. A
 * token without a moment of issue was written by 0.2.0, and counts as used until it ends. A token that was used has a younger one. The
 * OFFSET keeps each inner query a look-up by the account: PostgreSQL would walk another index to find the latest row.
 */
const lastUse = (dialect: Database['dialect']) => {
  const isPostgres = dialect === 'postgres';
  const looked = (table: string, columns: string, also = '') =>
    `(SELECT ${columns} FROM ${table} f WHERE f.account_id = a.id ${also} ${isPostgres ? '' : 'LIMIT -1 '}OFFSET 0) x`;
  const latest = (column: string, from: string) => `COALESCE((SELECT MAX(${column}) FROM ${from}), 0)`;
  return `${isPostgres ? 'GREATEST' : 'MAX'}(COALESCE(a.active_at, ?), a.created_at, COALESCE(a.password_changed_at, 0),
    ${latest('x.last_seen_at', looked('known_browsers', 'f.last_seen_at'))},
    ${latest('x.last_used_at', looked('identities', 'f.last_used_at'))},
    ${latest('COALESCE(x.issued_at, x.expires_at)', looked('payloads', 'f.issued_at, f.expires_at', `AND f.model = 'RefreshToken' AND f.consumed_at IS NULL`))})`;
};

/** Writes down when accounts were last used. `?` in `which` follows those of the text. */
const examine = (
  dialect: Database['dialect'],
  { which, returning }: { readonly which: string; readonly returning: string },
) =>
  `UPDATE accounts AS a SET active_at = ${lastUse(dialect)}, activity_checked_at = ? WHERE a.id ${which} RETURNING ${returning}`;

const examineBatchSql = (dialect: Database['dialect']) => {
  const turn = `SELECT t.id FROM accounts t WHERE t.activity_checked_at <= ? OR t.activity_checked_at > ? LIMIT ${batch}`;
  const which = dialect === 'postgres' ? `= ANY(ARRAY(${turn} FOR UPDATE SKIP LOCKED))` : `IN (${turn})`;
  return examine(dialect, { which, returning: '1 AS one' });
};
const examineOneSql = (dialect: Database['dialect']) =>
  examine(dialect, { which: '= ?', returning: `active_at, ${isSubject.replaceAll('a.', '')} AS is_subject` });

/** @param inactiveDays days without use after which an account is closed */
export function createInactivityStore({ database, nowSeconds }: StoreParts, inactiveDays: number): InactivityStore {
  const { dialect, knex } = database;
  const since = () => inactiveSince({ inactiveDays, now: nowSeconds() });
  return {
    async examine() {
      const now = nowSeconds();
      const params = [now - tracedSeconds, now, now - examinedSeconds, now + clockSkew];
      return (await database.writeOne(examineBatchSql(dialect), params)).length;
    },
    unannounced: (limit) =>
      knex('accounts as a')
        .whereRaw(isSubject)
        .where('a.active_at', '<=', since())
        .whereNotExists(knex('inactivity_notices as n').whereRaw('n.account_id = a.id').select(knex.raw('1')))
        .orderBy('a.active_at')
        .limit(limit)
        .pluck<string[]>('a.id'),
    async isInactive(trx, accountId) {
      const now = nowSeconds();
      const [row] = await executorOf(trx).all(examineOneSql(dialect), [now - tracedSeconds, now, accountId]);
      return Boolean(row?.['is_subject']) && Number(row?.['active_at']) <= since();
    },
    begin: (trx, begun) => insertNew(trx('inactivity_notices'), { row: notice.row(begun), key: 'account_id' }),
    due(limit) {
      const now = nowSeconds();
      const due = knex('inactivity_notices')
        .where('due_at', '<=', now)
        .orWhere('due_at', '>', now + farthestSeconds);
      return notice.list(due.orderBy('due_at').limit(limit));
    },
    change: (trx, from, to) =>
      hasChanged(
        trx('inactivity_notices')
          .where({ account_id: from.accountId, days: from.days, due_at: from.dueAt })
          .update(notice.row(to)),
      ),
    async forget(trx, accountId) {
      await trx('inactivity_notices').where({ account_id: accountId }).delete();
    },
    countAccounts: () => countRows(knex('accounts')),
  };
}
