import type { Knex } from 'knex';

/** Settings that must not change under a database: the issuer, and fingerprints of the pepper and of the sealing key. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('fixed_settings', (table) => {
    table.string('name', 32).primary();
    table.text('value').notNullable();
    // Production has noted it. What a development mode notes, the next start may replace.
    table.boolean('production').notNullable();
    table.bigInteger('noted_at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('fixed_settings');
}
