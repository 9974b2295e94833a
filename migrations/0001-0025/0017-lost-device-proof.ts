import type { Knex } from 'knex';

/** What proved the person who asked, beside the mailbox: messages say it. Null in requests that began before this migration. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('lost_device_requests', (table) => {
    table.string('proof', 20);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE lost_device_requests DROP COLUMN proof');
}
