import type { Knex } from 'knex';

/** Accounts whose data are kept and used for nothing. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('accounts', (table) => {
    // Since when the processing is restricted; null: it is not. `disabled_for` is `restriction` where nothing else keeps the person out.
    table.bigInteger('restricted_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE accounts DROP COLUMN restricted_at');
}
