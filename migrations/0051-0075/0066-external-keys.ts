import type { Knex } from 'knex';

/**
 * The table holds the public parts of signing keys that lie elsewhere, each with the handle by which the command signs. It is a table of its
 * own because a process before it would not start where a row of `signing_keys` has no private part.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('external_keys', (table) => {
    table.string('kid', 43).primary();
    table.string('alg', 8).notNullable();
    table.text('public_jwk').notNullable();
    table.text('handle').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('active_from').notNullable();
    table.bigInteger('retired_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('external_keys');
}
