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

/**
 * Copies the rows of the database beside them. Returns a function that puts them back, as often as needed, so that each try starts from
 * the same state. The copies stay where they are: a new table would make every connection read the schema and prepare its statements anew.
 * @param name says whose copy this is; the next one of the same name takes its place
 */
export async function takeSnapshot(app: TestApp, name: string): Promise<() => Promise<void>> {
  const kept = tables.map((table) => [table, `kept_${name}_${table}`] as const);
  await runTogether(
    app,
    kept.flatMap(([table, copy]) => [
      `CREATE TABLE IF NOT EXISTS ${copy} AS SELECT * FROM ${table} WHERE false`,
      `DELETE FROM ${copy}`,
      `INSERT INTO ${copy} SELECT * FROM ${table}`,
    ]),
  );
  const restoring = [
    'BEGIN',
    ...kept.toReversed().map(([table]) => `DELETE FROM ${table}`),
    ...kept.map(([table, copy]) => `INSERT INTO ${table} SELECT * FROM ${copy}`),
    'COMMIT',
  ];
  return () => runTogether(app, restoring);
}
