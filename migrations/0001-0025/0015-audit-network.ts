import type { Knex } from 'knex';

/** From which network a refused sign-in came, and when the owner of an account was told of a new browser (null: not yet). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit', (table) => {
    table.string('network', 64);
  });
  await knex.raw('CREATE INDEX audit_network_at_index ON audit (at) WHERE network IS NOT NULL');
  await knex.schema.alterTable('known_browsers', (table) => {
    table.bigInteger('told_at').defaultTo(0);
  });
  await knex.raw('CREATE INDEX known_browsers_untold_index ON known_browsers (account_id) WHERE told_at IS NULL');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX known_browsers_untold_index');
  await knex.raw('ALTER TABLE known_browsers DROP COLUMN told_at');
  await knex.raw('DROP INDEX audit_network_at_index');
  await knex.raw('ALTER TABLE audit DROP COLUMN network');
}
