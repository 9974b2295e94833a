import type { Knex } from 'knex';

/** Hash, digits and period of the codes of an application: those that another service has set up differ from ours. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('totp_devices', (table) => {
    table.string('algorithm', 8).notNullable().defaultTo('sha1');
    table.integer('digits').notNullable().defaultTo(6);
    table.integer('period').notNullable().defaultTo(30);
  });
}

export async function down(knex: Knex): Promise<void> {
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  for (const name of ['algorithm', 'digits', 'period'])
    await knex.raw('ALTER TABLE totp_devices DROP COLUMN ??', [name]);
}
