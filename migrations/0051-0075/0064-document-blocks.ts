import type { Knex } from 'knex';

/** Hosts and addresses whose documents describe no client here any more: an agent has blocked them. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('document_blocks', (table) => {
    // A host, or the whole address of a document.
    table.string('target', 255).primary();
    table.text('reason').notNullable();
    table.bigInteger('at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('document_blocks');
}
