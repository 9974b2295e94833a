import type { Knex } from 'knex';

// The table has rows, and people write to it while the index is made.
export const config = { transaction: false };

/** A session is opened once: a second row with its uid is refused. Rows that processes of the version before write have no key. */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = (knex.client as { readonly dialect: string }).dialect === 'postgresql';
  await knex.raw(
    `CREATE UNIQUE INDEX ${isPostgres ? 'CONCURRENTLY ' : ''}IF NOT EXISTS payloads_session_key_index ON payloads (session_key) WHERE session_key IS NOT NULL`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX IF EXISTS payloads_session_key_index');
}
