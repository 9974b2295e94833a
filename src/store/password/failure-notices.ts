import { day, hour } from '../../domain/time.ts';
import { executorOf, type Transaction } from '../database/database.ts';
import { rememberSeconds } from '../limits/throttles.ts';
import { defineRow, flag, named, number, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const failing = defineRow({
  accountId: text,
  lastTryAt: named('last_try', number),
  /** The password was right: the codes after it are wrong. */
  isSecondFactor: flag,
});
/** An account at which sign-ins fail; times in epoch seconds. */
export type FailingAccount = RowOf<typeof failing>;

export interface FailureNoticeStore {
  /** Returns accounts whose owner must be told, those with a known password first. */
  due(limit: number): Promise<readonly FailingAccount[]>;
  /** Returns true for one caller, once an hour. */
  claim(trx: Transaction, accountId: string): Promise<boolean>;
}

/** Failures in a row. The index of the migration has the same number. */
const failuresBeforeNotice = 5;
const pauseSeconds = hour;
/** A try counts before it is examined: one that is right is taken back within this time. */
const settlingSeconds = 10;
/** An older failure is no news any more. */
const newsSeconds = day;

// Service accounts are left out, because nobody reads their messages. The key of a counter names its account, and behind it the browser
// where the account knows it.
const dueSql = `SELECT f.account_id, f.is_second_factor, f.last_try FROM (
    SELECT substr(key, 18, 36) AS account_id, 0 AS is_second_factor, expires_at - ${rememberSeconds} AS last_try
    FROM throttles WHERE failures >= ${failuresBeforeNotice} AND key LIKE 'password:account:%'
    UNION ALL SELECT substr(key, 23, 36), 1, expires_at - ${rememberSeconds}
    FROM throttles WHERE failures >= ${failuresBeforeNotice} AND key LIKE 'second-factor:account:%'
  ) f JOIN accounts a ON a.id = f.account_id AND a.disabled_at IS NULL AND a.username NOT LIKE 'service-account-%'
  LEFT JOIN failure_notices n ON n.account_id = f.account_id
  WHERE f.last_try <= ? AND f.last_try > ? AND (n.told_at IS NULL OR (n.told_at <= ? AND n.told_at < f.last_try))
  ORDER BY f.is_second_factor DESC, f.last_try LIMIT ?`;

export function createFailureNoticeStore({ database, nowSeconds }: StoreParts): FailureNoticeStore {
  return {
    async due(limit) {
      const at = nowSeconds();
      const params = [at - settlingSeconds, at - newsSeconds, at - pauseSeconds, limit];
      // The query does not use the hot connection, because no request waits for it.
      return (await executorOf(database.knex).all(dueSql, params)).map(failing.read);
    },
    async claim(trx, accountId) {
      const told_at = nowSeconds();
      const claimed = (await trx('failure_notices')
        .insert({ account_id: accountId, told_at })
        .onConflict('account_id')
        .merge({ told_at })
        .where('failure_notices.told_at', '<=', told_at - pauseSeconds)
        .returning('account_id')) as unknown[];
      return claimed.length === 1;
    },
  };
}
