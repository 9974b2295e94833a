import type { Knex } from 'knex';

/**
 * Says who was told of an incident, so that a run that was interrupted goes on where it ended. A message that goes to many people at once
 * (`bulk`) leaves after all others.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('outbox', (table) => {
    table.bigInteger('bulk').notNullable().defaultTo(0);
  });
  await knex.schema.createTable('breach_runs', (table) => {
    table.string('id', 36).primary();
    table.string('incident', 60).notNullable();
    table.string('message', 40).notNullable();
    table.text('facts').notNullable();
    table.bigInteger('begun_at').notNullable();
    table.unique(['incident', 'message']);
  });
  await knex.schema.createTable('breach_notices', (table) => {
    table.string('run_id', 36).notNullable();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE').index();
    table.bigInteger('told_at').notNullable();
    table.primary(['run_id', 'account_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('breach_notices');
  await knex.schema.dropTable('breach_runs');
  await knex.raw('ALTER TABLE outbox DROP COLUMN bulk');
}
