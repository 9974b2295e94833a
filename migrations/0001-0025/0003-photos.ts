import type { Knex } from 'knex';

/** Photos, sealed, of a draft or of an account; the address that shows one is known by its hash. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('photos', (table) => {
    // SHA-256 of the random part of the address.
    table.string('id', 43).primary();
    // A draft's photo goes with the draft's row, and only its browser sees it.
    table.string('flow_id', 64).unique({ indexName: 'photos_flow_id_unique' });
    table.string('browser', 43);
    table.string('account_id', 36).unique({ indexName: 'photos_account_id_unique' });
    table.foreign('account_id').references('accounts.id').onDelete('CASCADE');
    table.string('sealed_address', 255).notNullable();
    table.text('sealed_small').notNullable();
    table.text('sealed_large').notNullable();
    table.bigInteger('created_at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('photos');
}
