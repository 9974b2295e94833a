import type { Knex } from 'knex';

/** Passkeys: public keys that sign in without a password. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('passkeys', (table) => {
    table.string('id', 36).primary();
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE').index();
    // Base64url of at most 1023 bytes; nobody else may ever bring the same one.
    table.string('credential_id', 1364).notNullable().unique({ indexName: 'passkeys_credential_id_unique' });
    // COSE, base64url.
    table.text('public_key').notNullable();
    table.bigInteger('sign_count').notNullable();
    // Words of WebAuthn that say how its device is reached, with spaces between.
    table.string('transports', 255).notNullable();
    table.string('aaguid', 36).notNullable();
    // Whether its maker may copy it to other devices; never changes.
    table.boolean('synced').notNullable();
    table.boolean('backed_up').notNullable();
    table.string('label', 64).notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_used_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('passkeys');
}
