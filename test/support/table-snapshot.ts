import type { TestApp } from './start-app.ts';

type Row = Readonly<Record<string, unknown>>;

/** The tables that a flow reads and writes, accounts first because the others refer to them. Messages and the audit are left out. */
const tables = [
  'accounts',
  'payloads',
  'ended_sessions',
  'throttles',
  'known_browsers',
  'announced_changes',
  'reserved_usernames',
  'totp_devices',
  'recovery_codes',
  'trusted_browsers',
  'declined_passkey_offers',
  'passkeys',
  'former_passwords',
  'lost_device_requests',
  'identities',
  'upstream_sessions',
];

/**
 * Records the rows of the database. Returns a function that puts them back, as often as needed, so that each try starts from the same
 * state.
 */
export async function takeSnapshot({ services }: TestApp): Promise<() => Promise<void>> {
  const { knex } = services.database;
  const kept: (readonly [string, readonly Row[]])[] = [];
  for (const table of tables) kept.push([table, (await knex(table)) as Row[]]);
  return () =>
    knex.transaction(async (trx) => {
      for (const [table] of kept.toReversed()) await trx(table).delete();
      for (const [table, rows] of kept) if (rows.length > 0) await trx.batchInsert(table, [...rows], 20);
    });
}
