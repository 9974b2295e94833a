import type { Knex } from 'knex';

/**
 * The uid of a session, once more, in the row that opened it. The migration after this one makes it unique. Processes of the version before
 * leave it empty.
 *
 * Two processes that renewed one session at the same moment have left two rows with one uid, and the former id of its cookie stayed good. Such
 * sessions end with everything that hangs on them.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('payloads', (table) => {
    table.string('session_key', 64);
  });
  await knex.raw(
    `INSERT INTO ended_sessions (uid, expires_at)
     SELECT uid, max(coalesce(expires_at, 0)) + 31 * 86400 FROM payloads WHERE uid IS NOT NULL GROUP BY uid HAVING count(*) > 1
     ON CONFLICT (uid) DO NOTHING`,
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE payloads DROP COLUMN session_key');
}
