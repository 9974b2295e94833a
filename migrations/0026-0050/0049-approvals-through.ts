import type { Knex } from 'knex';

/** The service through which an agent asked for an act by the API, which then counts for nobody. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('approvals', (table) => {
    table.string('agent_through', 255);
  });
}

export async function down(knex: Knex): Promise<void> {
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE approvals DROP COLUMN ??', ['agent_through']);
}
