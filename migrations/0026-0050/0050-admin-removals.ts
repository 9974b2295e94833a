import type { Knex } from 'knex';

/** Roles of administrators that are to be taken away, and to which their holders can object until then. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('admin_removals', (table) => {
    table.string('account_id', 36).primary().references('accounts.id').onDelete('CASCADE');
    table.string('id', 36).notNullable();
    // Account of the administrator who asked; null: a command or a service, which counts for nobody.
    table.string('asked_by', 36);
    table.text('reason');
    table.bigInteger('asked_at').notNullable();
    table.bigInteger('effective_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('admin_removals');
}
