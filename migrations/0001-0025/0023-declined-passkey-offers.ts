import type { Knex } from 'knex';

/** The browsers in which a person does not want a passkey to be offered after her sign-in. An empty browser stands for every browser. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('declined_passkey_offers', (table) => {
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.string('browser', 43).notNullable();
    // Null: until the person adds a passkey by herself.
    table.bigInteger('expires_at').index();
    table.primary(['account_id', 'browser']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('declined_passkey_offers');
}
