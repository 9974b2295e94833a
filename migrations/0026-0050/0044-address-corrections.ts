import type { Knex } from 'knex';

/** Addresses that an agent has typed for a person, and that take effect when they are proved and nobody has objected. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('address_corrections', (table) => {
    table.string('account_id', 36).primary().references('accounts.id').onDelete('CASCADE');
    table.string('id', 36).notNullable();
    table.string('email', 254).notNullable();
    table.string('email_canonical', 254).notNullable().index();
    table.bigInteger('asked_at').notNullable();
    // When the person opened the link of the new address; null: not yet.
    table.bigInteger('proved_at');
    // Until then the former address may object.
    table.bigInteger('effective_at').notNullable();
    table.bigInteger('expires_at').notNullable().index();
  });
  await knex.raw(
    'CREATE INDEX address_corrections_due_index ON address_corrections (effective_at) WHERE proved_at IS NOT NULL',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('address_corrections');
}
