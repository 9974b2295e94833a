import type { Knex } from 'knex';

// The table has rows, and people write to it while the index is made.
export const config = { transaction: false };

/** An index of what a person holds at this moment. Used refresh tokens of a family stay for two weeks, and lists do not read them. */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = (knex.client as { readonly dialect: string }).dialect === 'postgresql';
  const make = `CREATE INDEX ${isPostgres ? 'CONCURRENTLY ' : ''}IF NOT EXISTS`;
  await knex.raw(
    `${make} payloads_live_index ON payloads (account_id, model) WHERE account_id IS NOT NULL AND consumed_at IS NULL`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX IF EXISTS payloads_live_index');
}
