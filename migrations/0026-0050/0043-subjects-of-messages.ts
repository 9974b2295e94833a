import type { Knex } from 'knex';

/** Keeps the subject of a message beside its row: the helpdesk names the message by what the person reads in her mailbox. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.string('subject', 255);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE outbox DROP COLUMN subject');
}
