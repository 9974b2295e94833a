import type { Knex } from 'knex';

// Both tables have rows, and people write to them while the indexes are made.
export const config = { transaction: false };

/** Indexes by which two clean-ups find their rows: photos of drafts beside those of accounts, and bodies of messages that nobody took. */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = (knex.client as { readonly dialect: string }).dialect === 'postgresql';
  const make = `CREATE INDEX ${isPostgres ? 'CONCURRENTLY ' : ''}IF NOT EXISTS`;
  await knex.raw(`${make} photos_drafts_index ON photos (created_at) WHERE flow_id IS NOT NULL`);
  await knex.raw(`${make} outbox_bodies_index ON outbox (delivered_at, expires_at) WHERE sealed_body IS NOT NULL`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX IF EXISTS photos_drafts_index');
  await knex.raw('DROP INDEX IF EXISTS outbox_bodies_index');
}
