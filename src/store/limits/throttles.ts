import { clockSkew, day } from '../../domain/time.ts';
import { failuresBeforeReset, waitAfterFailures } from '../../domain/limits/throttle-rules.ts';
import type { Transaction } from '../database/database.ts';
import { queueRow } from '../unit/unit-of-work.ts';
import { createTryCounter } from './count-tries.ts';
import { defineRow, number, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** A counter and its limits. Both limits hold at once. */
export interface ThrottleRule {
  readonly key: string;
  /** Returns the seconds that the next try waits after so many failures in a row. */
  readonly waits: boolean;
  /** The most tries in a window that begins with its first try. */
  readonly windowLimit: number;
  readonly windowSeconds: number;
}

/** A counter that makes people wait. */
export interface FullCounter {
  readonly key: string;
  readonly failures: number;
  /** Epoch seconds from which on a try is examined again; undefined where only a reset ends the wait. */
  readonly until: number | undefined;
}

export interface ThrottleStore {
  /**
   * Counts one try against every rule before it is made, in one commit. Returns undefined when it may be made, else the seconds to wait. A
   * refused try counts nowhere, and parallel tries count at most until the limit.
   */
  admit(rules: readonly ThrottleRule[]): Promise<number | undefined>;
  /**
   * Counts one try like `admit`, and against one more rule that tells nothing: where this rule alone refuses, `isHeld` is true, the try
   * counts against the others, and nobody is told to wait.
   */
  admitSilently(rules: {
    readonly told: readonly ThrottleRule[];
    readonly silent: ThrottleRule;
  }): Promise<{ readonly retryAfter: number | undefined; readonly isHeld: boolean }>;
  /** Returns those of these counters that refuse a try at this moment, and counts nothing. */
  findFull(rules: readonly ThrottleRule[]): Promise<readonly FullCounter[]>;
  /** Ends the row of failures after a success and takes its own try back, with the request's other writes. */
  succeed(keys: readonly string[]): void;
  /** Takes back at once a try that told the person nothing. The row of failures goes on. */
  takeBack(keys: readonly string[]): Promise<void>;
  /** Resets counters of an account, and those for single browsers that it knows. */
  forget(trx: Transaction, about: { readonly keys: readonly string[]; readonly accountId: string }): Promise<void>;
}

/** Failures in a row are remembered this long after the last one. */
export const rememberSeconds = 366 * day;

const names = ['key', 'waits', 'window_limit', 'window_seconds', 'now', 'tries'] as const;
const columns = names.map((name) => `x.${name}`).join(', ');
const rowsOf = {
  sqlite: `(SELECT ${names.map((name) => `value->>'$.${name}' AS ${name}`).join(', ')} FROM json_each(?)) AS x`,
  postgres: `json_to_recordset(?::json) AS x(${names.map((name) => `${name} ${name === 'key' ? 'text' : 'bigint'}`).join(', ')})`,
};

const rule = (column: string) => `(SELECT x.${column} FROM x WHERE x.key = throttles.key)`;
// A window that begins later than now, or a wait that is longer than any that was asked for, was written before the clock was set back.
const windowIsOver = `(throttles.window_start + ${rule('window_seconds')} <= excluded.window_start
      OR throttles.window_start > excluded.window_start + ${clockSkew})`;

const longestWait = waitAfterFailures(failuresBeforeReset);
const waitCases = Array.from({ length: failuresBeforeReset }, (_, index) => ({
  failures: index + 1,
  wait: waitAfterFailures(index + 1),
}))
  .filter(({ wait }) => wait < longestWait)
  .map(
    ({ failures, wait }) =>
      `WHEN throttles.failures + 1 = ${failures} THEN ${wait === 0 ? 0 : `excluded.window_start + ${wait}`}`,
  )
  .join(' ');

const waitOfFailures = `(CASE ${Array.from({ length: failuresBeforeReset }, (_, index) => index)
  .map((failures) => ({ failures, wait: waitAfterFailures(failures) }))
  .filter(({ wait }) => wait < longestWait)
  .map(({ failures, wait }) => `WHEN throttles.failures = ${failures} THEN ${wait}`)
  .join(' ')} ELSE ${longestWait} END)`;

// In the excluded row, window_start is the present moment, and window_count the number of tries. Several tries are admitted together or not
// at all. The rows are written in the order of their keys, so that two statements never wait for each other.
const admitSql = (dialect: 'sqlite' | 'postgres') => `
  WITH x AS (SELECT ${columns} FROM ${rowsOf[dialect]})
  INSERT INTO throttles (key, failures, blocked_until, window_start, window_count, expires_at)
  SELECT x.key, x.tries, 0, x.now, x.tries, x.now + CASE WHEN x.waits = 1 THEN ${rememberSeconds} ELSE x.window_seconds END
  FROM x WHERE x.tries = 1 OR x.tries <= x.window_limit ORDER BY x.key
  ON CONFLICT (key) DO UPDATE SET
    failures = throttles.failures + excluded.failures,
    blocked_until = CASE
      WHEN ${rule('waits')} = 0 THEN 0
      ${waitCases}
      ELSE excluded.window_start + ${longestWait} END,
    window_start = CASE WHEN ${windowIsOver} THEN excluded.window_start ELSE throttles.window_start END,
    window_count = CASE WHEN ${windowIsOver} THEN excluded.window_count ELSE throttles.window_count + excluded.window_count END,
    expires_at = excluded.expires_at
  WHERE (throttles.blocked_until <= excluded.window_start
      OR throttles.blocked_until > excluded.window_start + ${waitOfFailures} + ${clockSkew})
    AND (${rule('waits')} = 0 OR throttles.failures < ${failuresBeforeReset})
    AND (${windowIsOver} OR throttles.window_count + excluded.window_count <= ${rule('window_limit')})
  RETURNING key`;
const admitTexts = { sqlite: admitSql('sqlite'), postgres: admitSql('postgres') };

const counterShape = defineRow({
  key: text,
  failures: number,
  blockedUntil: number,
  windowStart: number,
  windowCount: number,
});

/** @param onRefused called once for a try that is refused, with the first word of each counter that refuses it */
export function createThrottleStore(
  { database, nowSeconds }: StoreParts,
  onRefused: (kind: string) => void = () => {},
): ThrottleStore {
  const takeBack = async (keys: readonly string[]): Promise<void> => {
    await database
      .knex('throttles')
      .whereIn('key', keys)
      .update({
        // A success meanwhile has reset the counter already.
        failures: database.knex.raw('CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END'),
        // The counter was free when the try was admitted, so a wait that began with this try ends with it.
        blocked_until: 0,
        window_count: database.knex.raw('CASE WHEN window_count > 0 THEN window_count - 1 ELSE 0 END'),
      });
  };

  /** Reads counters, and says until when each of them refuses a try, and whether only a reset ends that. */
  const read = async (rules: readonly ThrottleRule[]) => {
    const keys = rules.map(({ key }) => key);
    const counters = await counterShape.list(database.knex('throttles').whereIn('key', keys));
    const now = nowSeconds();
    return counters.flatMap(({ key, failures, blockedUntil, windowStart, windowCount }) => {
      const rule = rules.find((one) => one.key === key);
      if (!rule) return [];
      const isWaiting = blockedUntil <= now + waitAfterFailures(failures) + clockSkew;
      const isFull = windowCount >= rule.windowLimit && windowStart <= now + clockSkew;
      const waitEnd = isWaiting ? blockedUntil : 0;
      const windowEnd = isFull ? windowStart + rule.windowSeconds : 0;
      const isOff = rule.waits && failures >= failuresBeforeReset;
      return [{ key, failures, until: Math.max(waitEnd, windowEnd), isOff }];
    });
  };

  const secondsToWait = async (rules: readonly ThrottleRule[]): Promise<number> => {
    const now = nowSeconds();
    const waits = (await read(rules)).map(({ until, isOff }) => Math.max(until - now, isOff ? day : 0));
    return Math.max(1, ...waits);
  };

  const countTries = createTryCounter({ database, nowSeconds, takeBack, sql: admitTexts[database.dialect] });
  const count = async (rules: readonly ThrottleRule[]): Promise<readonly string[]> => {
    const admitted = await countTries(rules);
    const full = rules.filter(({ key }) => !admitted.includes(key));
    // A try that is counted for an account and for a name is one try.
    for (const kind of new Set(full.map(({ key }) => key.split(':', 1)[0] ?? ''))) onRefused(kind);
    return admitted;
  };

  const admitSilently: ThrottleStore['admitSilently'] = async ({ told, silent }) => {
    const admitted = await count([...told, silent]);
    const isHeld = !admitted.includes(silent.key);
    if (admitted.length === told.length + (isHeld ? 0 : 1)) return { retryAfter: undefined, isHeld };
    if (admitted.length > 0) await takeBack(admitted);
    return { retryAfter: await secondsToWait(told), isHeld };
  };

  return {
    admitSilently,
    async admit(rules) {
      const admitted = await count(rules);
      if (admitted.length === rules.length) return undefined;
      if (admitted.length > 0) await takeBack(admitted);
      return secondsToWait(rules);
    },
    async findFull(rules) {
      const now = nowSeconds();
      return (await read(rules))
        .filter(({ until, isOff }) => isOff || until > now)
        .map(({ isOff, until, ...counter }) => ({ ...counter, until: isOff ? undefined : until }));
    },
    succeed(keys) {
      for (const key of keys) queueRow('throttle_successes', { key });
    },
    takeBack,
    async forget(trx, { keys, accountId }) {
      const query = trx('throttles').whereIn('key', keys);
      for (const key of keys) {
        const ofBrowsers = trx('known_browsers')
          .where({ account_id: accountId })
          .select(trx.raw(`CAST(? AS text) || ':' || browser`, [key]));
        void query.orWhereIn('key', ofBrowsers);
      }
      await query.delete();
    },
  };
}
