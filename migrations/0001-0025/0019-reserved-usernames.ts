import type { Knex } from 'knex';

/** User names that were given up and stay closed to others for a while. The table holds a keyed hash of each name, never the name. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('reserved_usernames', (table) => {
    table.string('name_hash', 43).primary();
    // The account that may take its name back. Null once the account is deleted: nobody may then.
    table.string('account_id', 36).references('accounts.id').onDelete('SET NULL').index();
    table.bigInteger('reserved_at').notNullable();
    table.bigInteger('expires_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('reserved_usernames');
}
