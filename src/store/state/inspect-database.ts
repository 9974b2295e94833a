import pg from 'pg';
import { executorOf, type Database, type Row } from '../database/database.ts';

/** Says what a look at the database server tells an operator. */
export interface DatabaseInspection {
  readonly version: string;
  /** Says why nothing can be written, by the code of the error; undefined where it can. */
  readonly writeFault: string | undefined;
  /** Facts that PostgreSQL alone has. */
  readonly server?: {
    readonly major: number;
    readonly isStandby: boolean;
    readonly maxConnections: number;
    /** Connections that are open now, of all programs. */
    readonly openConnections: number;
    readonly hasAutovacuum: boolean;
    /** Tables with many rows of which the planner knows nothing. */
    readonly unknownTables: readonly string[];
    /** The user of this connection owns a table, or is a member of the role that does. */
    readonly ownsTables: boolean;
    /** Tables that the user of this connection may not read and write as the service does. */
    readonly closedTables: readonly string[];
  };
}

const undone = new Error('undone on purpose');

/**
 * Makes a table and takes it back. Nothing stays, whatever happens. On PostgreSQL the table is a temporary one: the user of the service need
 * not own the schema.
 */
async function findWriteFault({ knex, dialect }: Database): Promise<string | undefined> {
  try {
    await knex.transaction(async (trx) => {
      await trx.raw(`CREATE ${dialect === 'postgres' ? 'TEMPORARY ' : ''}TABLE doctor_probe (one integer)`);
      throw undone;
    });
  } catch (error) {
    if (error === undone) return undefined;
    return (error as { code?: string }).code ?? 'unknown';
  }
  return undefined;
}

const serverSql = `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
    pg_is_in_recovery() AS is_standby,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most,
    (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS open,
    current_setting('autovacuum') = 'on' AS vacuums`;

const unknownSql = `SELECT relname AS name FROM pg_stat_user_tables
  WHERE n_live_tup > 10000 AND last_analyze IS NULL AND last_autoanalyze IS NULL ORDER BY n_live_tup DESC LIMIT 5`;

const rightsSql = `SELECT relname AS name, pg_has_role(current_user, relowner, 'USAGE') AS is_own,
    ${['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((right) => `has_table_privilege(current_user, oid, '${right}')`).join(' AND ')} AS is_open
  FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname`;

export async function inspectDatabase(database: Database): Promise<DatabaseInspection> {
  const { dialect, knex } = database;
  const ask = (sql: string) => executorOf(knex).all(sql, []);
  const writeFault = await findWriteFault(database);
  if (dialect === 'sqlite') {
    const [row] = await ask('SELECT sqlite_version() AS version');
    return { version: `SQLite ${String(row?.['version'])}`, writeFault };
  }
  const [row = {} as Row] = await ask(serverSql);
  const unknown = await ask(unknownSql);
  const tables = await ask(rightsSql);
  return {
    version: `PostgreSQL ${String(row['version']).split(' ')[0]}`,
    writeFault,
    server: {
      major: Math.floor(Number(row['number']) / 10_000),
      isStandby: row['is_standby'] === true,
      maxConnections: Number(row['most']),
      openConnections: Number(row['open']),
      hasAutovacuum: row['vacuums'] === true,
      unknownTables: unknown.map(({ name }) => String(name)),
      ownsTables: tables.some(({ is_own: isOwn }) => isOwn === true),
      closedTables: tables.filter(({ is_open: isOpen }) => isOpen !== true).map(({ name }) => String(name)),
    },
  };
}

/**
 * Returns whether two connections are served by one and the same process of PostgreSQL. Then a pooler stands between that gives a server
 * to each transaction, and statements that were prepared on a connection are not there the next time.
 */
export async function sharesServers(url: string): Promise<boolean> {
  const clients = [1, 2].map(() => new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 }));
  try {
    const pids: unknown[] = [];
    for (const client of clients) await client.connect();
    for (const client of clients) {
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      pids.push(rows[0]?.pid);
    }
    return pids[0] === pids[1];
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}
