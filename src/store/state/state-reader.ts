import type { Clock } from '../../domain/time.ts';
import type { Database, Row } from '../database/database.ts';
import { defineRow, number, optional, type RowOf } from '../database/define-row.ts';
import { readSchema, type SchemaState } from '../migrations/migrations.ts';

export interface DatabaseFacts extends SchemaState {
  readonly dialect: Database['dialect'];
  /** Milliseconds that a small question took. */
  readonly milliseconds: number;
  /** Milliseconds by which the clock of the database server is ahead of ours; 0 where the database is a file of this machine. */
  readonly ahead: number;
}

const outboxShape = defineRow({
  /** Messages that have not left yet. */
  waiting: number,
  /** Those of them that the mail server has not taken at least once. */
  failing: number,
  /** When the oldest of them was queued, in epoch seconds; undefined when none waits. */
  oldestAt: optional(number),
  /** Messages of the last month that nobody took. */
  givenUp: number,
});
export type OutboxFacts = RowOf<typeof outboxShape>;

/** Says what the state page asks the database. */
export interface StateReader {
  database(): Promise<DatabaseFacts>;
  outbox(): Promise<OutboxFacts>;
}

const clockSql = {
  sqlite: 'SELECT 1 AS one',
  postgres: 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
} as const;

export function createStateReader(database: Database, now: Clock): StateReader {
  const { dialect, knex } = database;
  return {
    async database() {
      const schema = await readSchema(database);
      const before = now();
      const began = performance.now();
      const answer: unknown = await knex.raw(clockSql[dialect]);
      const milliseconds = performance.now() - began;
      const [row] = dialect === 'postgres' ? (answer as { readonly rows: readonly Row[] }).rows : [];
      // The database read its clock somewhere on the way of the question.
      const ahead = row ? Number(row['now']) - (before + milliseconds / 2) : 0;
      return { ...schema, dialect, milliseconds: Math.round(milliseconds), ahead: Math.round(ahead) };
    },
    async outbox() {
      const isWaiting = 'sealed_body IS NOT NULL';
      const [row] = (await knex('outbox')
        .whereNull('delivered_at')
        // A message that was never to leave ends at 0: it goes to nobody, and costs as much as one to somebody.
        .where('expires_at', '>', 0)
        .select(
          knex.raw(`sum(CASE WHEN ${isWaiting} THEN 1 ELSE 0 END) AS waiting`),
          knex.raw(`sum(CASE WHEN ${isWaiting} AND last_error IS NOT NULL THEN 1 ELSE 0 END) AS failing`),
          knex.raw(`min(CASE WHEN ${isWaiting} THEN created_at END) AS oldest_at`),
          knex.raw(`sum(CASE WHEN NOT (${isWaiting}) THEN 1 ELSE 0 END) AS given_up`),
        )) as Row[];
      // Sums of no rows are null.
      return outboxShape.read({ ...row });
    },
  };
}
