import type { Knex } from 'knex';

/**
 * Finds people by the beginning of what is known of them. SQLite sorts by bytes, so the indexes that keep these columns unique serve there.
 * PostgreSQL sorts those by the language of the database, in which a beginning is no range.
 */
const columns = ['email_canonical', 'username', 'id'] as const;

const isPostgres = (knex: Knex) => (knex.client as { readonly dialect: string }).dialect === 'postgresql';

const nameOf = (column: string) => `accounts_${column}_bytes_index`;

export async function up(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) return;
  for (const column of columns) await knex.raw(`CREATE INDEX ${nameOf(column)} ON accounts (${column} COLLATE "C")`);
}

export async function down(knex: Knex): Promise<void> {
  if (!isPostgres(knex)) return;
  for (const column of columns) await knex.raw(`DROP INDEX ${nameOf(column)}`);
}
