import type { Database, Row } from '../database/database.ts';

/** Reads records by model and id. One statement reads the records that are asked for in one turn of the event loop. */
export interface RowReader {
  find(model: string, id: string): Promise<Row | undefined>;
}

const recordColumns = [
  'model',
  'id',
  'payload',
  'sealed',
  'grant_id',
  'session_uid',
  'account_id',
  'uid',
  'consumed_at',
  'expires_at',
];

/** SQL that follows `FROM`: each wanted record `k` with its place among those wanted, and the record `p` itself. */
const wanted = {
  sqlite: `(SELECT key AS place, value->>0 AS model, value->>1 AS id FROM json_each(?)) AS k
    CROSS JOIN payloads p ON p.model = k.model AND p.id = k.id`,
  // The OFFSET makes it a look-up for each wanted record; see `left-join.ts`.
  postgres: `unnest(?::text[], ?::text[]) WITH ORDINALITY AS k(model, id, place)
    JOIN LATERAL (SELECT ${recordColumns.map((name) => `p.${name}`).join(', ')} FROM payloads p
      WHERE p.model = k.model AND p.id = k.id OFFSET 0) p ON true`,
};
const maxTogether = 64;

interface Waiting {
  readonly model: string;
  readonly id: string;
  readonly waiters: { readonly resolve: (row: Row | undefined) => void; readonly reject: (error: unknown) => void }[];
}

/**
 * While one statement runs, the next requests wait and are read together: a statement costs more than a row. SQLite reads one batch
 * at a time, PostgreSQL up to three.
 * @param select columns and joins around the record, which is called `p`
 */
export function createRowReader(
  database: Database,
  select: { readonly columns: string; readonly joins: string },
): RowReader {
  const { dialect, reader } = database;
  const isSqlite = dialect === 'sqlite';
  const sql = `SELECT k.place AS place, ${select.columns} FROM ${wanted[dialect]} ${select.joins}`;
  const firstPlace = isSqlite ? 0 : 1;
  const parallel = isSqlite ? 1 : 3;
  const waiting = new Map<string, Waiting>();
  let running = 0;
  let isScheduled = false;

  const read = (batch: readonly Waiting[]): void => {
    const params = isSqlite
      ? [JSON.stringify(batch.map(({ model, id }) => [model, id]))]
      : [batch.map(({ model }) => model), batch.map(({ id }) => id)];
    const goOn = () => {
      running--;
      schedule();
    };
    reader.all(sql, params).then(
      (found) => {
        const rows: (Row | undefined)[] = [];
        for (const row of found) rows[Number(row['place']) - firstPlace] = row;
        batch.forEach(({ waiters }, place) => waiters.forEach(({ resolve }) => resolve(rows[place])));
        goOn();
      },
      (error: unknown) => {
        for (const { waiters } of batch) for (const { reject } of waiters) reject(error);
        goOn();
      },
    );
  };

  const pump = (): void => {
    isScheduled = false;
    while (running < parallel && waiting.size > 0) {
      const batch: Waiting[] = [];
      for (const [key, item] of waiting) {
        if (batch.length >= maxTogether) break;
        batch.push(item);
        waiting.delete(key);
      }
      running++;
      read(batch);
    }
  };

  const schedule = (): void => {
    if (isScheduled || running >= parallel || waiting.size === 0) return;
    isScheduled = true;
    setImmediate(pump);
  };

  return {
    find: (model, id) =>
      database.inTime(
        new Promise((resolve, reject) => {
          const key = `${model}:${id}`;
          const item = waiting.get(key) ?? { model, id, waiters: [] };
          item.waiters.push({ resolve, reject });
          waiting.set(key, item);
          schedule();
        }),
      ),
  };
}
