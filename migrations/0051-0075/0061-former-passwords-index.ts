import type { Knex } from 'knex';

// The table has rows, and people write to it while the index is made.
export const config = { transaction: false };

/** An index of the accounts without a password, and of those whose password has a hash that came from another service. */
export async function up(knex: Knex): Promise<void> {
  const isPostgres = (knex.client as { readonly dialect: string }).dialect === 'postgresql';
  const make = `CREATE INDEX ${isPostgres ? 'CONCURRENTLY ' : ''}IF NOT EXISTS`;
  await knex.raw(
    `${make} accounts_former_passwords_index ON accounts (password_hash, id) WHERE password_hash IS NULL OR substr(password_hash, 1, 1) = '$'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX IF EXISTS accounts_former_passwords_index');
}
