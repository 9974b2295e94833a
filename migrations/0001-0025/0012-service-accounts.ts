import type { Knex } from 'knex';

/** The account in whose name a service acts by itself: kept with the client for ever, so that its subject stays the same. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('clients', (table) => {
    table.string('service_account_id', 36);
  });
  await knex.raw(
    'CREATE UNIQUE INDEX clients_service_account_id_unique ON clients (service_account_id) WHERE service_account_id IS NOT NULL',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX clients_service_account_id_unique');
  // Not by the schema builder: on SQLite it would make the table anew.
  await knex.raw('ALTER TABLE clients DROP COLUMN service_account_id');
}
