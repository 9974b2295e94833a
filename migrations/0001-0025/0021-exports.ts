import type { Knex } from 'knex';

/** Files that hold a person's data: which ones were asked for, and their sealed content in chunks. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('exports', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE').index();
    // The session that asked. No other session gets the file.
    table.string('session_uid', 64).notNullable();
    // Name by which people know the browser that asked; empty for others.
    table.string('browser', 64).notNullable();
    table.string('lang', 5).notNullable();
    table.bigInteger('asked_at').notNullable();
    table.bigInteger('expires_at').notNullable().index();
    // When a process may take the export up. Null once the file is ready, or was given up.
    table.bigInteger('due_at');
    table.bigInteger('attempts').notNullable().defaultTo(0);
    table.integer('percent').notNullable().defaultTo(0);
    table.bigInteger('ready_at');
    table.bigInteger('size');
    table.string('digest', 43);
  });
  await knex.raw('CREATE UNIQUE INDEX exports_open_unique ON exports (account_id) WHERE due_at IS NOT NULL');
  await knex.raw('CREATE INDEX exports_due_at_index ON exports (due_at) WHERE due_at IS NOT NULL');

  await knex.schema.createTable('export_chunks', (table) => {
    table.string('export_id', 36).notNullable().references('exports.id').onDelete('CASCADE');
    // A process that died leaves the chunks of its attempt behind. They are no part of the file.
    table.bigInteger('attempt').notNullable();
    table.bigInteger('place').notNullable();
    table.binary('sealed').notNullable();
    table.bigInteger('expires_at').notNullable().index();
    table.primary(['export_id', 'attempt', 'place']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('export_chunks');
  await knex.schema.dropTable('exports');
}
