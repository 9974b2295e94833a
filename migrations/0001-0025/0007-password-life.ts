import type { Knex } from 'knex';

/** Passwords that accounts had before, and how old the present ones are. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('former_passwords', (table) => {
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    // Of the passwords of one account, in the order in which they were given up.
    table.bigInteger('place').notNullable();
    table.string('password_hash', 255).notNullable();
    table.bigInteger('replaced_at').notNullable();
    table.primary(['account_id', 'place']);
  });
  await knex.schema.alterTable('accounts', (table) => {
    // The last reminder that the present password runs out: so many days ahead; null: none yet.
    table.integer('password_reminder');
    table.index(['password_changed_at'], 'accounts_password_changed_at_index');
  });
  // Without a password there is nothing that grows old.
  await knex('accounts').whereNull('password_hash').update({ password_changed_at: null });
}

export async function down(knex: Knex): Promise<void> {
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('DROP INDEX accounts_password_changed_at_index');
  await knex.raw('ALTER TABLE accounts DROP COLUMN password_reminder');
  await knex.schema.dropTable('former_passwords');
}
