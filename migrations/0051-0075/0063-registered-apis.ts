import type { Knex } from 'knex';

/** The tables hold the APIs that are known by name, and the clients that may ask for their tokens. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('registered_apis', (table) => {
    // The beginning of the SHA-256 of the identifier: it stands in addresses.
    table.string('id', 32).primary();
    table.string('identifier', 255).notNullable();
    table.text('definition').notNullable();
    // The client as which the API itself comes.
    table.string('introspection_client', 255).references('clients.client_id').onDelete('SET NULL');
    table.integer('version').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.index('introspection_client');
  });

  await knex.schema.createTable('api_clients', (table) => {
    table.string('api_id', 32).notNullable().references('registered_apis.id').onDelete('CASCADE');
    table.string('client_id', 255).notNullable().references('clients.client_id').onDelete('CASCADE');
    table.text('scopes').notNullable();
    table.primary(['api_id', 'client_id']);
    table.index('client_id');
  });

  await knex('versions').insert({ noun: 'apis', version: 1 });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['api_clients', 'registered_apis']) await knex.schema.dropTable(table);
  await knex('versions').where({ noun: 'apis' }).delete();
}
