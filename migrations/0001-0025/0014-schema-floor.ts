import type { Knex } from 'knex';

/**
 * Which migration a program must know to use the schema. A migration that only adds leaves the row as it is, so that processes of the
 * version before go on; one that takes something away writes its own name.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('schema_floor', (table) => {
    table.string('migration', 255).primary();
  });
  await knex('schema_floor').insert({ migration: '0014-schema-floor' });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('schema_floor');
}
