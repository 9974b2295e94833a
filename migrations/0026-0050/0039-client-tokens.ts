import type { Knex } from 'knex';

/** Initial access tokens of dynamic registration, and the clients that were registered with one. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('client_tokens', (table) => {
    table.string('id', 16).primary();
    table.string('name', 100).notNullable();
    table.string('token_hash', 43).notNullable().unique();
    table.string('hint', 4).notNullable();
    table.text('policy').notNullable();
    // Null: it may be used any number of times.
    table.bigInteger('max_uses');
    table.bigInteger('uses').notNullable().defaultTo(0);
    table.bigInteger('created_at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.bigInteger('revoked_at');
  });
  await knex.schema.createTable('client_registrations', (table) => {
    table.string('client_id', 255).primary();
    table.string('token_id', 16).notNullable();
    // The hash of the registration access token (RFC 7592), by which the client manages its own registration.
    table.string('access_hash', 43).notNullable().unique();
    table.bigInteger('created_at').notNullable();
    table.index(['token_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('client_registrations');
  await knex.schema.dropTable('client_tokens');
}
