import type { Knex } from 'knex';

/** When accounts were last used, as a job reads it from time to time, and the accounts whose closing was announced. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('accounts', (table) => {
    table.bigInteger('active_at');
    table.bigInteger('activity_checked_at').notNullable().defaultTo(0);
    table.index(['activity_checked_at'], 'accounts_activity_checked_at_index');
  });
  await knex.raw(
    `CREATE INDEX accounts_inactive_index ON accounts (active_at) WHERE disabled_at IS NULL AND roles = '' AND terms_version IS NOT NULL`,
  );
  await knex.schema.createTable('inactivity_notices', (table) => {
    table.string('account_id', 36).primary().references('accounts.id').onDelete('CASCADE');
    // The last notice that was written: so many days ahead.
    table.integer('days').notNullable();
    // Its message in the outbox; null once the message has left.
    table.string('message_id', 36);
    table.bigInteger('closes_at').notNullable();
    // When the job looks at the account again.
    table.bigInteger('due_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('inactivity_notices');
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('DROP INDEX accounts_inactive_index');
  await knex.raw('DROP INDEX accounts_activity_checked_at_index');
  await knex.raw('ALTER TABLE accounts DROP COLUMN activity_checked_at');
  await knex.raw('ALTER TABLE accounts DROP COLUMN active_at');
}
