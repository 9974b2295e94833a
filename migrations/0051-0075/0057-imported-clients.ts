import type { Knex } from 'knex';

/** The table holds each client as the last import has brought it, to find what a later export changes, and the notes on what the client lost. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('imported_clients', (table) => {
    table.string('client_id', 255).primary();
    table.string('realm', 255).notNullable();
    // The version that the import left. A client that has another one now was changed here since.
    table.integer('version').notNullable();
    // The client file, and the hash of the secret: JSON.
    table.text('brought').notNullable();
    // A list of codes with what each names: JSON.
    table.text('notes').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('imported_clients');
}
