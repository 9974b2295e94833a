import type { Knex } from 'knex';

/** Requests to take a second factor away whose device is lost, while they wait; and which passwords prove nothing for one. */
export async function up(knex: Knex): Promise<void> {
  // When a password was last chosen by the link of a message.
  await knex.schema.alterTable('accounts', (table) => {
    table.bigInteger('password_reset_at');
  });

  await knex.schema.createTable('lost_device_requests', (table) => {
    table.string('id', 36).primary();
    // One open request per account; it goes when it ends, however it ends.
    table.string('account_id', 36).notNullable().unique({ indexName: 'lost_device_requests_account_id_unique' });
    table.foreign('account_id').references('accounts.id').onDelete('CASCADE');
    table.string('reference', 16).notNullable().unique({ indexName: 'lost_device_requests_reference_unique' });
    table.bigInteger('begun_at').notNullable();
    table.bigInteger('ends_at').notNullable();
    // The next message, and at last the end.
    table.bigInteger('next_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('lost_device_requests');
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE accounts DROP COLUMN ??', ['password_reset_at']);
}
