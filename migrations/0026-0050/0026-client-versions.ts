import type { Knex } from 'knex';

/** Says what each registration was after each of its changes, the number of the present version, and the bin. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('clients', (table) => {
    // 0: the registration was last written by a program that kept no versions.
    table.integer('version').notNullable().defaultTo(0);
    // A client in the bin is disabled too, so that older programs hide it from the protocol.
    table.bigInteger('deleted_at');
  });
  await knex.schema.createTable('client_versions', (table) => {
    table.string('client_id', 255).notNullable();
    table.integer('number').notNullable();
    table.bigInteger('at').notNullable();
    table.string('event', 64).notNullable();
    table.string('actor_kind', 16);
    table.string('actor_id', 255);
    table.text('reason');
    // Without secrets, and without the addresses of contacts.
    table.text('members').notNullable();
    table.primary(['client_id', 'number']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('client_versions');
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE clients DROP COLUMN deleted_at');
  await knex.raw('ALTER TABLE clients DROP COLUMN version');
}
