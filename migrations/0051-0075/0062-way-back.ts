import type { Knex } from 'knex';

/** The tables hold what the way back to a Keycloak needs, until the move is finished. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('keycloak_realms', (table) => {
    table.string('realm', 255).primary();
    table.bigInteger('started_at').notNullable();
    // Null while people may go back.
    table.bigInteger('finished_at');
    // The upstream of each alias, a JSON object.
    table.text('aliases').notNullable().defaultTo('{}');
    // The file of the realm without its people, with the entries of its service accounts.
    table.binary('sealed_settings');
  });

  await knex.schema.createTable('kept_passwords', (table) => {
    table.string('account_id', 36).primary().references('accounts.id').onDelete('CASCADE');
    // Hashes of passwords that were chosen here, which Keycloak can read, the present one first.
    table.text('sealed_hashes').notNullable();
  });

  await knex.schema.alterTable('imported_people', (table) => {
    // The entry of the export, as it was written there.
    table.binary('sealed_original');
  });
}

export async function down(knex: Knex): Promise<void> {
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE imported_people DROP COLUMN sealed_original');
  for (const table of ['kept_passwords', 'keycloak_realms']) await knex.schema.dropTable(table);
}
