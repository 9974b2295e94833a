import knex, { type Knex } from 'knex';
import PostgresClient from 'knex/lib/dialects/postgres/index.js';
import SqliteClient from 'knex/lib/dialects/sqlite3/index.js';
import type { Database } from '../database/database.ts';
import { quietKnex } from '../database/quiet-knex.ts';

/** Holds the statements that a migration would send to the database. */
export interface Recorded {
  readonly statements: readonly string[];
  /** False where the migration decides by what it reads, so that more may follow. */
  readonly isWhole: boolean;
  /** The migration could not be followed to its end without a database. */
  readonly hasFailed: boolean;
}

interface Query {
  readonly sql?: string;
  response?: unknown;
  context?: object;
}

const isFrame = (sql: string) => /^(begin|commit|rollback|savepoint|release|set local)\b/i.test(sql);
const isRead = (sql: string) => /^(select|with|pragma)\b/i.test(sql);

/** Runs `work` with a knex that has no database behind it, and returns the statements that it would send. Every question finds nothing. */
export async function recordStatements(
  dialect: Database['dialect'],
  work: (recorder: Knex) => Promise<void>,
): Promise<Recorded> {
  const sent: string[] = [];
  const keep = async (query: Query): Promise<Query> => {
    if (query.sql) sent.push(query.sql);
    query.response = dialect === 'postgres' ? { command: 'SELECT', rows: [], rowCount: 0, fields: [] } : [];
    query.context = { lastID: 0, changes: 0 };
    return query;
  };
  const nothing = {
    acquireConnection: async () => ({}),
    releaseConnection: async () => {},
    _query: (_connection: object, query: Query) => keep(query),
  };
  class RecordingPostgres extends PostgresClient {}
  class RecordingSqlite extends SqliteClient {}
  const client = dialect === 'postgres' ? RecordingPostgres : RecordingSqlite;
  Object.assign(client.prototype, nothing);
  const recorder = knex({ client: client as unknown as typeof knex.Client, useNullAsDefault: true, ...quietKnex });
  let hasFailed = false;
  try {
    await work(recorder);
  } catch {
    // A change that knex makes out of what it finds, such as a column of SQLite that goes, finds nothing here.
    hasFailed = true;
  }
  const statements = sent.filter((sql) => !isFrame(sql));
  return {
    statements: statements.filter((sql) => !isRead(sql)),
    hasFailed,
    isWhole: !hasFailed && !statements.some(isRead),
  };
}
