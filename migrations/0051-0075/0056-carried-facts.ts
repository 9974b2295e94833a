import type { Knex } from 'knex';

/** Roles, groups and attributes that the former service told of a person in tokens, and that are told on. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('carried_facts', (table) => {
    table.string('account_id', 36).primary().references('accounts.id').onDelete('CASCADE');
    // JSON objects. The second one is what the last import brought, where an agent has changed the first since.
    table.text('facts').notNullable();
    table.text('brought');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('carried_facts');
}
