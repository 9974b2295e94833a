import type { Knex } from 'knex';

/** Authenticator applications, recovery codes, and browsers that are not asked for the second factor. */
export async function up(knex: Knex): Promise<void> {
  // When the second factor was turned on; null: sign-ins ask for one factor.
  await knex.schema.alterTable('accounts', (table) => {
    table.bigInteger('second_factor_at');
  });

  await knex.schema.createTable('totp_devices', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE').index();
    table.string('label', 64).notNullable();
    table.text('sealed_secret').notNullable();
    // The last 30-second step whose code was used: it and those before it are worth nothing any more.
    table.bigInteger('last_step').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_used_at');
  });

  await knex.schema.createTable('recovery_codes', (table) => {
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.string('code_hash', 64).notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('used_at');
    table.primary(['account_id', 'code_hash']);
  });

  await knex.schema.createTable('trusted_browsers', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE').index();
    table.string('secret_hash', 64).notNullable().unique();
    table.string('family', 64).notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_used_at');
    table.bigInteger('expires_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['trusted_browsers', 'recovery_codes', 'totp_devices']) await knex.schema.dropTable(table);
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE accounts DROP COLUMN ??', ['second_factor_at']);
}
