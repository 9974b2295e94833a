import type { Executor } from '../database/database.ts';

/** Indexes that a load does without. Those of a primary key or another constraint stay, because foreign keys rest on them. */
const liftedSql = `SELECT x.oid::regclass::text AS name, pg_get_indexdef(x.oid) AS definition FROM pg_index i
    JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.oid)
    ORDER BY x.relname`;

/**
 * Drops the indexes of PostgreSQL that no constraint needs. To build an index of rows that are there takes a fraction of the time in which
 * each row is entered into it by itself.
 */
export async function liftIndexes(on: Executor): Promise<{ putBack(): Promise<void> }> {
  const lifted = await on.all(liftedSql, []);
  for (const { name } of lifted) await on.all(`DROP INDEX ${String(name)}`, []);
  return {
    async putBack() {
      for (const { definition } of lifted) await on.all(String(definition), []);
      // No process serves yet that would do it. Without it the statements that follow would read whole tables for each row.
      await on.all('ANALYZE', []);
    },
  };
}
