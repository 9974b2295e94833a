import type { Knex } from 'knex';

/** Runs that bring in people of another service, and what each of these people was there. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('imports', (table) => {
    table.string('id', 36).primary();
    table.string('realm', 255).notNullable();
    table.string('operator', 100).notNullable();
    table.bigInteger('started_at').notNullable().index();
    // Null while the run goes on, and for ever where it was stopped.
    table.bigInteger('finished_at');
    // Counts, a JSON object.
    table.text('counts').notNullable().defaultTo('{}');
  });

  await knex.schema.createTable('imported_people', (table) => {
    table.string('account_id', 36).primary().references('accounts.id').onDelete('CASCADE');
    table.string('realm', 255).notNullable();
    // The run that has brought in, or changed, the person last.
    table.string('import_id', 36).notNullable();
    // A keyed hash of the entry of the export: the same entry changes nothing.
    table.string('digest', 43).notNullable();
    // The entry as it was, with its hashes and secrets, to tell what differs from a later export.
    table.text('sealed_entry').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['imported_people', 'imports']) await knex.schema.dropTable(table);
}
