import type { Knex } from 'knex';

// The table has rows, and people write to it while the index is made.
export const config = { transaction: false };

/** An index of the records whose columns for lists are still empty: those of before the columns, and those that 0.2.0 writes. */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = (knex.client as { readonly dialect: string }).dialect === 'postgresql';
  const make = `CREATE INDEX ${isPostgres ? 'CONCURRENTLY ' : ''}IF NOT EXISTS`;
  await knex.raw(
    `${make} payloads_unlisted_index ON payloads (model, id) WHERE issued_at IS NULL AND model IN ('AccessToken', 'RefreshToken', 'AuthorizationCode', 'Grant')`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX IF EXISTS payloads_unlisted_index');
}
