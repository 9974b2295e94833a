import type { Knex } from 'knex';

const passkeyFlags = ['security_key', 'unseen'] as const;

/** Things that people bring from a former service: keys that are a second factor alone, steps that they still owed, and consents. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('passkeys', (table) => {
    // The key is a second factor alone: it need not ask for a finger or a PIN, and may not find its account by itself.
    table.boolean('security_key').notNullable().defaultTo(false);
    // The key was made at another service. Its first use here says whether its maker copies it.
    table.boolean('unseen').notNullable().defaultTo(false);
  });
  await knex.schema.alterTable('accounts', (table) => {
    // Names of steps that the next sign-in asks for, with spaces between. Null where there are none.
    table.string('owed_steps', 100);
  });

  await knex.schema.createTable('former_consents', (table) => {
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.string('client_id', 255).notNullable().references('clients.client_id').onDelete('CASCADE').index();
    // Scopes, with spaces between.
    table.string('scopes', 255).notNullable();
    table.bigInteger('given_at').notNullable();
    table.primary(['account_id', 'client_id']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('former_consents');
  // Not by the schema builder: on SQLite it would make the tables anew, and lose what refers to them.
  for (const name of passkeyFlags) await knex.raw('ALTER TABLE passkeys DROP COLUMN ??', [name]);
  await knex.raw('ALTER TABLE accounts DROP COLUMN owed_steps');
}
