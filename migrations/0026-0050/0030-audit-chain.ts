import type { Knex } from 'knex';

/**
 * Says what shows that the audit was not changed. A line has a nonce and a keyed hash from the program that wrote it. A job adds a link for each
 * line, which holds a hash of the line and of the link before it, and signs the newest link. Links of before an anchor were purged.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit', (table) => {
    table.string('nonce', 16);
    table.string('mac', 43);
  });
  await knex.schema.createTable('audit_links', (table) => {
    table.bigInteger('seq').primary();
    table.bigInteger('audit_id').notNullable().unique();
    table.bigInteger('at').notNullable();
    table.string('kind', 8).notNullable();
    table.string('hash', 43).notNullable();
    table.string('tag', 22).notNullable();
    // Salted digests of what is erased before its line. The salt goes with the value, and the digest then tells nothing.
    for (const part of ['network', 'origin', 'reason']) {
      table.string(`${part}_digest`, 22);
      table.string(`${part}_salt`, 22);
    }
  });
  await knex.raw('CREATE INDEX audit_links_network_index ON audit_links (at) WHERE network_salt IS NOT NULL');
  await knex.schema.createTable('audit_heads', (table) => {
    table.string('kind', 16);
    table.bigInteger('seq');
    table.string('hash', 43).notNullable();
    table.bigInteger('signed_at').notNullable();
    table.string('kid', 32).notNullable();
    table.text('note').notNullable();
    table.string('signature', 128).notNullable();
    table.primary(['kind', 'seq']);
  });
  await knex.schema.createTable('audit_keys', (table) => {
    table.string('kid', 32).primary();
    table.text('sealed_private_jwk').notNullable();
    table.text('public_jwk').notNullable();
    table.bigInteger('created_at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['audit_keys', 'audit_heads', 'audit_links']) await knex.schema.dropTable(table);
  await knex.raw('ALTER TABLE audit DROP COLUMN mac');
  await knex.raw('ALTER TABLE audit DROP COLUMN nonce');
}
