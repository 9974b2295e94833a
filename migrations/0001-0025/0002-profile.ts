import type { Knex } from 'knex';

/** What a person may tell about herself; nothing of it is needed, and what was not told is NULL. */
const columns = {
  family_name: 100,
  given_name: 100,
  phone: 16,
  street: 150,
  locality: 150,
  postal_code: 12,
  country: 2,
  category: 16,
  siret: 14,
  vat: 14,
  company_name: 150,
  job_title: 150,
  company_street: 150,
  company_locality: 150,
  company_postal_code: 12,
  company_country: 2,
};

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('accounts', (table) => {
    for (const [name, length] of Object.entries(columns)) table.string(name, length);
  });
}

export async function down(knex: Knex): Promise<void> {
  // Not by the schema builder: on SQLite it would make the table anew, and lose what refers to it.
  for (const name of Object.keys(columns)) await knex.raw('ALTER TABLE accounts DROP COLUMN ??', [name]);
}
