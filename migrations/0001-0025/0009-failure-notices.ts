import type { Knex } from 'knex';

/** When a person was last told that sign-ins to her account fail, and what finds those counters among all others. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('failure_notices', (table) => {
    table.string('account_id', 36).primary().references('accounts.id').onDelete('CASCADE');
    table.bigInteger('told_at').notNullable();
  });
  await knex.raw('CREATE INDEX throttles_failures_index ON throttles (failures) WHERE failures >= 5');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX throttles_failures_index');
  await knex.schema.dropTable('failure_notices');
}
