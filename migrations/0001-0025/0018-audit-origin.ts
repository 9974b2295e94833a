import type { Knex } from 'knex';

/**
 * From which browser and system an event of an account came. Both are names of closed lists, and null where no browser of a person asked. The
 * first index finds the events of one account in their order and of chosen kinds, the second one the networks that are to be erased.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit', (table) => {
    table.string('browser_family', 32);
    table.string('system_family', 32);
  });
  await knex.raw('CREATE INDEX audit_account_events_index ON audit (account_id, id, event)');
  await knex.raw(
    `CREATE INDEX audit_unnamed_network_index ON audit (account_id, at) WHERE account_id IS NULL AND coalesce(network, '') <> ''`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX audit_unnamed_network_index');
  await knex.raw('DROP INDEX audit_account_events_index');
  await knex.raw('ALTER TABLE audit DROP COLUMN system_family');
  await knex.raw('ALTER TABLE audit DROP COLUMN browser_family');
}
