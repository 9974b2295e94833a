import type { Knex } from 'knex';

/** Says when this database was backed up, so that an operator sees how old the newest backup is. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('backups', (table) => {
    table.bigInteger('at').primary();
    table.string('kind', 16).notNullable();
    table.bigInteger('bytes').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('backups');
}
