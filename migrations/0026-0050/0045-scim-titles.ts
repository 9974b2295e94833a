import type { Knex } from 'knex';

/** The position of a person whom a provisioning client has invited, by which people are searched. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('scim_people', (table) => {
    table.string('title_key', 1024);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE scim_people DROP COLUMN title_key');
}
