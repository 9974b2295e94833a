import { isLostConflict, isRefusedWrite } from '../database/database-failures.ts';
import type { Database } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { createBatches } from '../unit/create-batches.ts';

interface Claim {
  /** The id under which the row is stored. No two claims of one id are written at the same moment. */
  readonly id: string;
  readonly expiresAt: number;
  readonly keys: ReadonlySet<string>;
  readonly resolve: (isFirst: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const rowsOf: Readonly<Record<Database['dialect'], string>> = {
  sqlite: `(SELECT value->>'$.id' AS id, value->>'$.expires_at' AS expires_at FROM json_each(?)) AS x`,
  postgres: 'json_to_recordset(?::json) AS x(id text, expires_at bigint)',
};

// The rows are written in the order of their ids, so that two statements never wait for each other.
const claimSql = (dialect: Database['dialect']) => `
  INSERT INTO payloads (model, id, payload, expires_at)
  SELECT 'Once', x.id, '{}', x.expires_at FROM ${rowsOf[dialect]} WHERE x.id IS NOT NULL ORDER BY x.id
  ON CONFLICT (model, id) DO UPDATE SET expires_at = excluded.expires_at WHERE payloads.expires_at < ? RETURNING id`;

/**
 * Returns what claims an id: true for the first caller until the claim expires. Claims that come at the same moment are written by one
 * statement, because a commit costs more than the rows in it.
 */
export function createOnceClaims({ database, nowSeconds }: Pick<StoreParts, 'database' | 'nowSeconds'>) {
  const sql = claimSql(database.dialect);

  const claimTogether = async (claims: readonly Claim[]): Promise<void> => {
    const given = claims.map(({ id, expiresAt }) => ({ id, expires_at: expiresAt }));
    const rows = await database.writeOne(sql, [JSON.stringify(given), nowSeconds()]);
    const first = new Set(rows.map(({ id }) => String(id)));
    for (const { id, resolve } of claims) resolve(first.has(id));
  };

  const write = async (batch: readonly Claim[]): Promise<readonly Claim[]> => {
    try {
      await claimTogether(batch);
    } catch (error) {
      // After any other error the claims may have been made. Claims that are made twice would refuse their own callers.
      const isTriedAgain = batch.length > 1 ? isRefusedWrite(error) : isLostConflict(error);
      for (const one of batch) await (isTriedAgain ? claimTogether([one]).catch(one.reject) : one.reject(error));
    }
    return [];
  };

  const batches = createBatches<Claim>({ parallel: database.dialect === 'sqlite' ? 1 : 3, write });

  return (id: string, ttlSeconds: number): Promise<boolean> => {
    let queued: Claim | undefined;
    const claimed = new Promise<boolean>((resolve, reject) => {
      queued = { id, expiresAt: nowSeconds() + ttlSeconds, keys: new Set([id]), resolve, reject };
      batches.add(queued);
    });
    return database.inTime(claimed).catch((error: unknown) => {
      if (queued) batches.remove(queued);
      throw error;
    });
  };
}
