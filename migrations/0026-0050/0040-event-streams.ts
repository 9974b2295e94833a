import type { Knex } from 'knex';

/** Streams by which services learn of security events, what waits on them, and how the last deliveries went. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('event_streams', (table) => {
    table.string('id', 36).primary();
    table.string('client_id', 255).notNullable().references('clients.client_id').onDelete('CASCADE');
    // `client`: it manages the stream itself. `registration`: its registration names an address.
    table.string('made_by', 16).notNullable();
    table.unique(['client_id', 'made_by']);
    table.string('status', 16).notNullable();
    table.text('status_reason');
    // `client`, `manager` or `program`.
    table.string('status_by', 16);
    table.bigInteger('status_at').notNullable();
    table.string('method', 8).notNullable();
    table.text('endpoint');
    table.text('sealed_authorization');
    // Events that were asked for, as JSON; null: all.
    table.text('events');
    table.text('description');
    table.bigInteger('created_at').notNullable();
    // Earlier events are not for this stream: it did not exist then, or it was disabled.
    table.bigInteger('since').notNullable();
    // When the client last asked for a trial, and when it last did anything with the stream.
    table.bigInteger('asked_at');
    table.bigInteger('seen_at').notNullable();
    // Delivery: next try, tries of the oldest event, since when it has failed, and the process that is at it.
    table.bigInteger('due_at').notNullable().defaultTo(0);
    table.integer('attempts').notNullable().defaultTo(0);
    table.bigInteger('failing_since');
    table.bigInteger('leased_until').notNullable().defaultTo(0);
    table.bigInteger('served_at').notNullable().defaultTo(0);
  });

  await knex.schema.createTable('event_notices', (table) => {
    // The order in which the events of a stream leave.
    table.bigIncrements('position');
    table.string('stream_id', 36).notNullable().references('event_streams.id').onDelete('CASCADE');
    table.string('jti', 36).notNullable();
    table.unique(['stream_id', 'jti']);
    table.string('kind', 48).notNullable();
    table.string('account_id', 36);
    // When it happened, and when it was put on the stream.
    table.bigInteger('at').notNullable();
    table.bigInteger('created_at').notNullable().index();
    table.string('txn', 43).notNullable();
    table.text('details').notNullable();
    // Addresses of a person.
    table.text('sealed');
  });
  await knex.raw('CREATE INDEX event_notices_stream_index ON event_notices (stream_id, position)');
  await knex.raw('CREATE INDEX event_notices_account_index ON event_notices (account_id) WHERE sealed IS NOT NULL');

  await knex.schema.createTable('event_deliveries', (table) => {
    table.bigIncrements('id');
    table.string('stream_id', 36).notNullable().references('event_streams.id').onDelete('CASCADE');
    table.bigInteger('at').notNullable().index();
    table.string('kind', 48).notNullable();
    table.string('jti', 36).notNullable();
    table.string('result', 16).notNullable();
    table.string('detail', 160);
    table.integer('attempts').notNullable();
  });
  await knex.raw('CREATE INDEX event_deliveries_stream_index ON event_deliveries (stream_id, id)');

  // People about whom a receiver wants to hear nothing.
  await knex.schema.createTable('event_removed_subjects', (table) => {
    table.string('stream_id', 36).notNullable().references('event_streams.id').onDelete('CASCADE');
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.primary(['stream_id', 'account_id']);
  });
  await knex.raw('CREATE INDEX event_removed_subjects_account_index ON event_removed_subjects (account_id)');

  // Services that knew a person whose account was deleted, until they are told.
  await knex.schema.createTable('event_partings', (table) => {
    table.string('account_id', 36).notNullable();
    table.string('client_id', 255).notNullable();
    table.primary(['account_id', 'client_id']);
    table.bigInteger('at').notNullable().index();
  });
  await knex('cursors').insert({ name: 'event-streams', position: 0 });
}

export async function down(knex: Knex): Promise<void> {
  const tables = ['event_partings', 'event_removed_subjects', 'event_deliveries', 'event_notices', 'event_streams'];
  for (const table of tables) await knex.schema.dropTable(table);
  await knex('cursors').where('name', 'like', 'event-streams%').delete();
}
