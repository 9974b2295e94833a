import type { Database, Executor } from '../../database/database.ts';

/** Says how often something happened on a day, in days since the epoch (UTC). */
export interface DayCount {
  readonly day: number;
  /** Empty: all clients together. */
  readonly clientId: string;
  readonly kind: string;
  readonly count: number;
}

const addSql = {
  sqlite: `INSERT INTO day_counts (day, client_id, kind, count)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?) WHERE true
    ON CONFLICT (day, client_id, kind) DO UPDATE SET count = day_counts.count + excluded.count`,
  postgres: `INSERT INTO day_counts (day, client_id, kind, count)
    SELECT (x->>0)::bigint, x->>1, x->>2, (x->>3)::bigint FROM json_array_elements(?::json) x
    ON CONFLICT (day, client_id, kind) DO UPDATE SET count = day_counts.count + excluded.count`,
};

/** Returns one count for each day, client and kind, in an order that every process keeps. */
function sumsOf(counts: readonly DayCount[]): readonly DayCount[] {
  const sums = new Map<string, DayCount>();
  for (const one of counts) {
    const key = [one.day, one.clientId, one.kind].join('\n');
    sums.set(key, { ...one, count: (sums.get(key)?.count ?? 0) + one.count });
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

interface Adding {
  readonly dialect: Database['dialect'];
  readonly counts: readonly DayCount[];
}

/** Adds to the counts of days, in the transaction of the caller. */
export async function addCounts(trx: Executor, { dialect, counts }: Adding): Promise<void> {
  if (counts.length === 0) return;
  const rows = sumsOf(counts).map(({ day, clientId, kind, count }) => [day, clientId, kind, count]);
  await trx.all(addSql[dialect], [JSON.stringify(rows)]);
}
