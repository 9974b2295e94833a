import type { Knex } from 'knex';

/** What finds the browsers that have not signed in for long. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('CREATE INDEX known_browsers_last_seen_at_index ON known_browsers (last_seen_at)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX known_browsers_last_seen_at_index');
}
