import type { Knex } from 'knex';

/** People whom provisioning clients have invited, as each client described them. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('scim_people', (table) => {
    table.string('id', 36).primary();
    table.string('client_id', 255).notNullable().references('clients.client_id').onDelete('CASCADE');
    // The account of the person, once she has accepted the invitation.
    table.string('account_id', 36).references('accounts.id').onDelete('CASCADE');
    // The account was made by the invitation; false where the person had it before.
    table.boolean('is_founded').notNullable().defaultTo(false);
    // The words of the client, as JSON. The columns that follow hold parts of them, by which people are searched.
    table.text('attributes').notNullable();
    table.string('external_id', 512);
    table.string('user_name_key', 1024).notNullable();
    table.string('email_key', 1024);
    table.string('email_type_key', 1024);
    table.string('display_name_key', 1024);
    table.string('family_name_key', 1024);
    table.string('given_name_key', 1024);
    // The address that the invitation goes to.
    table.string('email_canonical', 254).notNullable();
    table.boolean('is_active').notNullable();
    table.bigInteger('invited_at');
    table.bigInteger('joined_at');
    // The time at which the client disabled the account, as the account has it. Only then may the client enable it again.
    table.bigInteger('disabled_at');
    table.integer('version').notNullable().defaultTo(1);
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.unique(['client_id', 'user_name_key']);
    table.unique(['client_id', 'email_canonical']);
    table.unique(['client_id', 'account_id']);
    table.index(['client_id', 'external_id']);
    table.index(['client_id', 'email_key']);
    table.index(['client_id', 'created_at', 'id']);
  });
  await knex.raw('CREATE INDEX scim_people_account_id_index ON scim_people (account_id) WHERE account_id IS NOT NULL');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('scim_people');
}
