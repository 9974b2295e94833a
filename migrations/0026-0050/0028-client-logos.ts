import type { Knex } from 'knex';

/** Logos of services. The address of one is part of the registration, and everybody may see it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('client_logos', (table) => {
    // The random part of the address.
    table.string('id', 43).primary();
    // Null: the registration in which the logo was sent has not ended.
    table.string('client_id', 255).references('clients.client_id').onDelete('CASCADE');
    // A PNG in base64.
    table.text('picture').notNullable();
    table.bigInteger('created_at').notNullable();
    table.index(['client_id', 'created_at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('client_logos');
}
