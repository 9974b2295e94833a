import type { Knex } from 'knex';

/** Accounts at upstreams that sign in to an account here, and what ends a session there. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('identities', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE').index();
    table.string('upstream', 32).notNullable();
    table.string('issuer', 255).notNullable();
    table.string('subject', 255).notNullable();
    // Of one issuer a subject is one person, for ever.
    table.unique(['issuer', 'subject'], { indexName: 'identities_issuer_subject_unique' });
    // As the upstream told them last.
    table.text('given_name');
    table.text('family_name');
    table.text('email');
    // Of these addresses, the one that the person does not want as her own.
    table.text('declined_email');
    // Keyed hashes of the parts of the civil status, a JSON object; null where the upstream gives names alone.
    table.text('pivot');
    table.bigInteger('linked_at').notNullable();
    table.bigInteger('last_used_at');
  });

  await knex.schema.createTable('upstream_sessions', (table) => {
    // Of our own session; the row goes when that ends.
    table.string('session_uid', 64).notNullable();
    table.string('upstream', 32).notNullable();
    table.primary(['session_uid', 'upstream']);
    table.text('sealed_id_token').notNullable();
    table.bigInteger('opened_at').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('upstream_sessions');
  await knex.schema.dropTable('identities');
}
