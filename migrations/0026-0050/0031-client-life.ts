import type { Knex } from 'knex';

/** Requests that a client serves everybody, ids of clients that are gone, and the bin. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('production_requests', (table) => {
    table.string('client_id', 255).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.bigInteger('at').notNullable();
    table.text('reason').notNullable();
    table.index(['account_id']);
  });
  // No other client gets the id of a client that is gone: its name stands in audits, and programs still send it.
  await knex.schema.createTable('former_client_ids', (table) => {
    table.string('client_id', 255).primary();
    table.bigInteger('at').notNullable();
  });
  await knex.raw('CREATE INDEX clients_deleted_at_index ON clients (deleted_at) WHERE deleted_at IS NOT NULL');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX clients_deleted_at_index');
  await knex.schema.dropTable('former_client_ids');
  await knex.schema.dropTable('production_requests');
}
