import type { Knex } from 'knex';

/** Acts that wait for a second agent, and who has agreed to each. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('approvals', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.string('act', 40).notNullable();
    table.text('sealed_input').notNullable();
    table.string('standing', 64).notNullable();
    table.text('reason').notNullable();
    table.string('agent_kind', 20).notNullable();
    table.string('agent_id', 255).notNullable();
    table.bigInteger('at').notNullable();
    table.bigInteger('lapses_at').notNullable();
    table.bigInteger('told_at');
    table.bigInteger('ended_at');
    table.string('ending', 40);
    table.string('ended_by', 36);
    table.text('end_reason');
    table.index(['account_id']);
  });
  // One act waits once for each person, so that two agents who ask for it meet in one request.
  await knex.raw('CREATE UNIQUE INDEX approvals_open_index ON approvals (account_id, act) WHERE ended_at IS NULL');
  await knex.raw('CREATE INDEX approvals_lapses_index ON approvals (lapses_at) WHERE ended_at IS NULL');
  await knex.raw('CREATE INDEX approvals_ended_index ON approvals (ended_at) WHERE ended_at IS NOT NULL');
  await knex.schema.createTable('approval_agreements', (table) => {
    table.string('approval_id', 36).notNullable().references('approvals.id').onDelete('CASCADE');
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.text('reason').notNullable();
    table.bigInteger('at').notNullable();
    table.primary(['approval_id', 'account_id']);
    table.index(['account_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('approval_agreements');
  await knex.schema.dropTable('approvals');
}
