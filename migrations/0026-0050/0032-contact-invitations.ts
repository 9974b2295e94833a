import type { Knex } from 'knex';

/** Invitations of contacts that were accepted before there was an account, and contacts that clients have lost. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('client_contacts', (table) => {
    // The person has accepted by the link of the message. The contact joins as soon as an account has this address.
    table.bigInteger('accepted_at');
  });
  await knex.raw(
    'CREATE INDEX client_contacts_email_index ON client_contacts (email_canonical) WHERE account_id IS NULL',
  );
  await knex.raw(
    'CREATE INDEX client_contacts_invited_at_index ON client_contacts (invited_at) WHERE account_id IS NULL',
  );

  // Kinds of contact whose person is gone with the account. Managers are told when nobody of the kind is left. A deletion writes these rows,
  // and must not wait for a client that somebody changes.
  await knex.schema.createTable('client_contact_losses', (table) => {
    table.string('client_id', 255).notNullable();
    table.string('kind', 16).notNullable();
    table.bigInteger('lost_at').notNullable().index();
    table.primary(['client_id', 'kind']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('client_contact_losses');
  for (const index of ['client_contacts_invited_at_index', 'client_contacts_email_index'])
    await knex.raw(`DROP INDEX ${index}`);
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  await knex.raw('ALTER TABLE client_contacts DROP COLUMN accepted_at');
}
