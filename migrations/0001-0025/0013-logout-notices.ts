import type { Knex } from 'knex';

/** Services that are yet to be told of the end of a session: what their logout token will say, which is signed when it leaves. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('logout_notices', (table) => {
    table.string('session_uid', 64).notNullable();
    table.string('client_id', 255).notNullable();
    table.primary(['session_uid', 'client_id']);
    table.string('account_id', 36).notNullable();
    // What the service knows the session by.
    table.string('sid', 64).notNullable();
    table.bigInteger('ended_at').notNullable();
    table.bigInteger('due_at').notNullable().index();
    table.bigInteger('attempts').notNullable().defaultTo(0);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('logout_notices');
}
