import type { Knex } from 'knex';

/** Says whose person a message was for, so that the helpdesk sees what was sent to her. Messages of before have no account. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.string('account_id', 36);
  });
  await knex.raw('CREATE INDEX outbox_account_index ON outbox (account_id, created_at) WHERE account_id IS NOT NULL');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX outbox_account_index');
  await knex.raw('ALTER TABLE outbox DROP COLUMN account_id');
}
