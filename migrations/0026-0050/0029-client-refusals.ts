import type { Knex } from 'knex';

/** The refused requests of each client, for its developer. Requests that are refused alike are one row with a number. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('client_refusals', (table) => {
    table.string('client_id', 255).notNullable().references('clients.client_id').onDelete('CASCADE');
    // Made from what makes the refusal: equal refusals have the same id, whichever process saw them.
    table.string('id', 22).notNullable();
    table.string('kind', 32).notNullable();
    // Without the values of parameters and without user information.
    table.text('address');
    table.boolean('is_whole').notNullable().defaultTo(false);
    table.string('detail', 160);
    table.integer('times').notNullable();
    table.bigInteger('first_at').notNullable();
    table.bigInteger('last_at').notNullable();
    table.string('reference', 32);
    table.primary(['client_id', 'id']);
  });
  await knex.raw('CREATE INDEX client_refusals_last_at_index ON client_refusals (last_at)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('client_refusals');
}
