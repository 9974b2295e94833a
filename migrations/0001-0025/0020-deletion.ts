import type { Knex } from 'knex';

/** Accounts that wait for their deletion, what services are told of it, and what stays behind. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('accounts', (table) => {
    // When the deletion was asked for, and when it may be done; null: nobody asked.
    table.bigInteger('deletion_requested_at');
    table.bigInteger('deletion_due_at');
    // `deletion`: only a request for deletion disabled the account. Null: an administrator did.
    table.string('disabled_for', 16);
  });
  await knex.raw(
    'CREATE INDEX accounts_deletion_due_at_index ON accounts (deletion_due_at) WHERE deletion_due_at IS NOT NULL',
  );
  await knex.raw(`CREATE INDEX accounts_roles_index ON accounts (roles) WHERE roles <> ''`);

  // Finds the messages that still wait for a recipient.
  await knex.raw(`CREATE INDEX outbox_recipient_index ON outbox (recipient) WHERE recipient <> ''`);

  // The services that knew the person when her account was closed.
  await knex.schema.createTable('closing_services', (table) => {
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.string('client_id', 255).notNullable();
    table.primary(['account_id', 'client_id']);
  });

  // Services that are yet to be told of a deletion: what their event will say, which is signed when it leaves.
  await knex.schema.createTable('deletion_notices', (table) => {
    table.string('account_id', 36).notNullable();
    table.string('client_id', 255).notNullable();
    table.primary(['account_id', 'client_id']);
    table.bigInteger('ended_at').notNullable();
    table.bigInteger('due_at').notNullable().index();
    table.bigInteger('attempts').notNullable().defaultTo(0);
  });

  // The identifiers of deleted accounts, so that nobody else ever gets one.
  await knex.schema.createTable('deleted_accounts', (table) => {
    table.string('id', 36).primary();
    table.bigInteger('deleted_at').notNullable();
    // When the job looked once more for rows that requests under way had left; null: not yet.
    table.bigInteger('cleared_at');
  });
  await knex.raw(
    'CREATE INDEX deleted_accounts_uncleared_index ON deleted_accounts (deleted_at) WHERE cleared_at IS NULL',
  );
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['deleted_accounts', 'deletion_notices', 'closing_services']) await knex.schema.dropTable(table);
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  for (const index of ['outbox_recipient_index', 'accounts_roles_index', 'accounts_deletion_due_at_index'])
    await knex.raw(`DROP INDEX ${index}`);
  for (const column of ['disabled_for', 'deletion_due_at', 'deletion_requested_at'])
    await knex.raw('ALTER TABLE accounts DROP COLUMN ??', [column]);
}
