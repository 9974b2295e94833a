import type { Knex } from 'knex';

/** Changes of an account that a message has announced, as long as its « ce n'était pas moi » can take them back. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('announced_changes', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE').index();
    // Of the changes of one account, in the order in which they were made.
    table.bigInteger('place').notNullable();
    table.string('kind', 40).notNullable();
    // What takes it back.
    table.text('sealed_details').notNullable();
    // A canonical address that nobody else may have meanwhile.
    table.string('reserved_email', 254).index();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('expires_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('announced_changes');
}
