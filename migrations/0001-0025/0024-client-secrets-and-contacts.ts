import type { Knex } from 'knex';

/** Says what is known of each secret and key of a client, and the people who answer for a client. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('clients', (table) => {
    // Name, last characters, times and author of each secret of `secret_hashes`. Null: the row was written before they were noted.
    table.text('secrets');
  });

  // The reminder of the end of a secret that was sent, by its days before the end.
  await knex.schema.createTable('client_secret_reminders', (table) => {
    table.string('client_id', 255).notNullable().references('clients.client_id').onDelete('CASCADE');
    table.string('secret_id', 16).notNullable();
    table.integer('days').notNullable();
    table.bigInteger('sent_at').notNullable();
    table.primary(['client_id', 'secret_id', 'days']);
  });

  // The public keys of a client as they were last looked at, each with the time when it was first seen.
  await knex.schema.createTable('client_key_checks', (table) => {
    table.string('client_id', 255).primary().references('clients.client_id').onDelete('CASCADE');
    table.bigInteger('checked_at').notNullable();
    // The last look failed; the keys are those of the last look that did not.
    table.boolean('failed').notNullable().defaultTo(false);
    table.text('keys').notNullable().defaultTo('[]');
  });

  await knex.schema.createTable('client_contacts', (table) => {
    table.string('id', 36).primary();
    table.string('client_id', 255).notNullable().references('clients.client_id').onDelete('CASCADE');
    // `technical` or `data-protection`.
    table.string('kind', 16).notNullable();
    table.string('email', 254).notNullable();
    table.string('email_canonical', 254).notNullable();
    // The account of the person, once the person has accepted the invitation.
    table.string('account_id', 36).references('accounts.id').onDelete('CASCADE');
    // Null: nobody has sent an invitation yet.
    table.bigInteger('invited_at');
    table.bigInteger('joined_at');
    table.unique(['client_id', 'kind', 'email_canonical']);
  });
  await knex.raw(
    'CREATE INDEX client_contacts_account_id_index ON client_contacts (account_id) WHERE account_id IS NOT NULL',
  );
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ['client_contacts', 'client_key_checks', 'client_secret_reminders'])
    await knex.schema.dropTable(table);
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE clients DROP COLUMN secrets');
}
