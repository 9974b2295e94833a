import type { Knex } from 'knex';

/**
 * Says what the administration counts and watches: how often each day something happened, when services were last used, and which processes and
 * jobs are at work. Days are numbered from the epoch, in UTC.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('day_counts', (table) => {
    table.bigInteger('day').notNullable();
    // Empty: all services together.
    table.string('client_id', 255).notNullable();
    table.string('kind', 40).notNullable();
    table.bigInteger('count').notNullable();
    table.primary(['day', 'client_id', 'kind']);
  });
  await knex.raw('CREATE INDEX day_counts_client_index ON day_counts (client_id, day)');

  // The person's last day with each service goes with her account, and after a month.
  await knex.schema.createTable('client_people', (table) => {
    table.string('client_id', 255).notNullable();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.bigInteger('last_day').notNullable();
    table.primary(['client_id', 'account_id']);
  });
  await knex.raw('CREATE INDEX client_people_account_index ON client_people (account_id)');
  await knex.raw('CREATE INDEX client_people_day_index ON client_people (last_day, client_id)');

  await knex.schema.createTable('client_uses', (table) => {
    table.string('client_id', 255).notNullable();
    // Empty: the service itself, by whatever it proved who it is.
    table.string('secret_id', 64).notNullable();
    table.bigInteger('last_used_at').notNullable();
    table.primary(['client_id', 'secret_id']);
  });

  await knex.schema.createTable('cursors', (table) => {
    table.string('name', 40).primary();
    table.bigInteger('position').notNullable();
  });
  await knex('cursors').insert({ name: 'statistics', position: 0 });

  await knex.schema.createTable('processes', (table) => {
    table.string('id', 36).primary();
    table.string('version', 40).notNullable();
    table.bigInteger('started_at').notNullable();
    table.bigInteger('seen_at').notNullable().index();
    // Numbers of the process, its jobs and the warnings of its start, as JSON. No secret, and nothing of a person.
    table.text('facts').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['processes', 'cursors', 'client_uses', 'client_people', 'day_counts'])
    await knex.schema.dropTable(table);
}
