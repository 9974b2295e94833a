import type { Knex } from 'knex';

/**
 * The keys of keyed hashes, which are derived from sealing keys. They are sealed under the newest one, so that hashes can still be compared
 * when the sealing key that they came from has been thrown away.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('hash_keys', (table) => {
    table.string('id', 16).primary();
    table.text('sealed_key').notNullable();
    table.bigInteger('created_at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('hash_keys');
}
