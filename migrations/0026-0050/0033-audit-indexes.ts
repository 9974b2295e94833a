import type { Knex } from 'knex';

/**
 * The ways in which the page of the audit is filtered, each in the order of the page. The former index of the account alone is a part of two
 * others.
 */
const indexes = {
  audit_actor_time_index: '(actor_id, at, id) WHERE actor_id IS NOT NULL',
  audit_event_time_index: '(event, at, id)',
  audit_client_time_index: '(client_id, at, id) WHERE client_id IS NOT NULL',
  audit_account_time_index: '(account_id, at, id) WHERE account_id IS NOT NULL',
  audit_target_time_index: '(target_id, at, id) WHERE target_id IS NOT NULL',
} as const;

export async function up(knex: Knex): Promise<void> {
  for (const [name, columns] of Object.entries(indexes)) await knex.raw(`CREATE INDEX ${name} ON audit ${columns}`);
  await knex.raw('DROP INDEX audit_account_id_index');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('CREATE INDEX audit_account_id_index ON audit (account_id)');
  for (const name of Object.keys(indexes)) await knex.raw(`DROP INDEX ${name}`);
}
