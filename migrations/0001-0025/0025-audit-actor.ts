import type { Knex } from 'knex';

/**
 * Says who did what a line of the audit tells of, what else than an account or a client the line is about, and why it was done. All are null in
 * lines of before, and the actor stays null where nobody has proved who they are.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit', (table) => {
    table.string('actor_kind', 16);
    // The `sub` of an account, the id of a client, or the name of an operator.
    table.string('actor_id', 255);
    table.string('target_kind', 16);
    table.string('target_id', 255);
    table.string('reason', 500);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const column of ['reason', 'target_id', 'target_kind', 'actor_id', 'actor_kind'])
    await knex.raw(`ALTER TABLE audit DROP COLUMN ${column}`);
}
