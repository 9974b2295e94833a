import { promisify } from 'node:util';
import type sqlite3 from 'sqlite3';
import type { TestApp } from '../start-app.ts';

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

/** Sends several statements as one text: a walk restores some thousand times. */
async function runTogether({ services }: TestApp, statements: readonly string[]): Promise<void> {
  const { knex, dialect } = services.database;
  const text = statements.join(';\n');
  if (dialect === 'postgres') {
    await knex.raw(text);
    return;
  }
  const connection = (await knex.client.acquireConnection()) as sqlite3.Database;
  try {
    await promisify(connection.exec.bind(connection))(text);
  } finally {
    await knex.client.releaseConnection(connection);
  }
}

let snapshots = 0;

/**
 * Copies the rows of the database beside them. Returns a function that puts them back, as often as needed, so that each try starts from
 * the same state.
 */
export async function takeSnapshot(app: TestApp): Promise<() => Promise<void>> {
  snapshots += 1;
  const kept = tables.map((table) => [table, `kept_${snapshots}_${table}`] as const);
  await runTogether(
    app,
    kept.map(([table, copy]) => `CREATE TABLE ${copy} AS SELECT * FROM ${table}`),
  );
  const restoring = [
    'BEGIN',
    ...kept.toReversed().map(([table]) => `DELETE FROM ${table}`),
    ...kept.map(([table, copy]) => `INSERT INTO ${table} SELECT * FROM ${copy}`),
    'COMMIT',
  ];
  return () => runTogether(app, restoring);
}
