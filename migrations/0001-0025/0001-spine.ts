import type { Knex } from 'knex';

/** Accounts, clients, keys, expiring records, counters, messages and the audit. Times are epoch seconds. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('accounts', (table) => {
    table.string('id', 36).primary();
    table.string('username', 255).notNullable().unique({ indexName: 'accounts_username_unique' });
    table.string('email', 254).notNullable();
    table.string('email_canonical', 254).notNullable().unique({ indexName: 'accounts_email_canonical_unique' });
    table.bigInteger('email_verified_at');
    table.string('password_hash', 255);
    table.bigInteger('password_changed_at');
    table.string('locale', 5);
    table.string('roles', 255).notNullable().defaultTo('');
    table.string('terms_version', 32);
    table.bigInteger('terms_accepted_at');
    table.bigInteger('disabled_at');
    // Counts the times that all sessions were ended: what began before cannot be written after.
    table.bigInteger('session_epoch').notNullable().defaultTo(0);
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
  });

  await knex.schema.createTable('known_browsers', (table) => {
    table.string('account_id', 36).notNullable().references('accounts.id').onDelete('CASCADE');
    table.string('browser', 43).notNullable();
    table.bigInteger('first_seen_at').notNullable();
    table.bigInteger('last_seen_at').notNullable();
    table.primary(['account_id', 'browser']);
  });

  await knex.schema.createTable('clients', (table) => {
    table.string('client_id', 255).primary();
    table.text('metadata').notNullable();
    // SHA-256 of each live secret, newest first: two during a rotation.
    table.text('secret_hashes').notNullable().defaultTo('[]');
    table.boolean('development').notNullable().defaultTo(false);
    table.bigInteger('disabled_at');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
  });

  await knex.schema.createTable('signing_keys', (table) => {
    table.string('kid', 43).primary();
    table.string('alg', 8).notNullable();
    table.text('public_jwk').notNullable();
    table.text('sealed_private_jwk').notNullable();
    table.bigInteger('created_at').notNullable();
    // Published before use: signs from this moment on, and until a younger key of its algorithm does.
    table.bigInteger('active_from').notNullable();
    // Left out of the published set after this moment: the last token that it signed has ended.
    table.bigInteger('retired_at');
  });

  // A counter by noun: processes reload what they keep in memory when it moves.
  await knex.schema.createTable('versions', (table) => {
    table.string('noun', 32).primary();
    table.bigInteger('version').notNullable();
  });
  await knex('versions').insert([
    { noun: 'clients', version: 1 },
    { noun: 'keys', version: 1 },
  ]);

  await knex.schema.createTable('payloads', (table) => {
    table.string('model', 32).notNullable();
    table.string('id', 64).notNullable();
    table.text('payload').notNullable();
    table.text('sealed');
    table.string('grant_id', 64);
    table.string('session_uid', 64);
    table.string('account_id', 36);
    table.string('client_id', 255);
    table.string('uid', 64);
    table.bigInteger('consumed_at');
    table.bigInteger('expires_at');
    table.primary(['model', 'id']);
  });
  for (const column of ['grant_id', 'session_uid', 'account_id', 'client_id', 'uid', 'expires_at']) {
    await knex.raw(`CREATE INDEX payloads_${column}_index ON payloads (${column}) WHERE ${column} IS NOT NULL`);
  }

  await knex.schema.createTable('ended_sessions', (table) => {
    table.string('uid', 64).primary();
    table.bigInteger('expires_at').notNullable().index();
  });

  await knex.schema.createTable('throttles', (table) => {
    table.string('key', 160).primary();
    table.bigInteger('failures').notNullable();
    table.bigInteger('blocked_until').notNullable();
    table.bigInteger('window_start').notNullable();
    table.bigInteger('window_count').notNullable();
    table.bigInteger('expires_at').notNullable().index();
  });

  await knex.schema.createTable('outbox', (table) => {
    table.string('id', 36).primary();
    table.string('kind', 40).notNullable();
    table.string('recipient', 254).notNullable();
    // Erased when delivered, at the latest when what it carries has expired.
    table.text('sealed_body');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('due_at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.bigInteger('attempts').notNullable().defaultTo(0);
    table.bigInteger('delivered_at');
    table.string('last_error', 255);
    table.index(['delivered_at', 'due_at']);
  });

  await knex.schema.createTable('audit', (table) => {
    table.increments('id');
    table.bigInteger('at').notNullable().index();
    table.string('event', 64).notNullable();
    table.string('account_id', 36).index();
    table.string('client_id', 255);
    table.string('request_id', 64);
    table.text('details');
  });
}

export async function down(knex: Knex): Promise<void> {
  const tables = [
    'audit',
    'outbox',
    'throttles',
    'ended_sessions',
    'payloads',
    'versions',
    'signing_keys',
    'clients',
    'known_browsers',
    'accounts',
  ];
  for (const table of tables) await knex.schema.dropTable(table);
}
