import { stat } from 'node:fs/promises';
import type { Database } from './database.ts';
import { executorOf } from './database.ts';
import { sqlitePath } from './sqlite-database.ts';

/** The user of the system who may open every file. */
const superuser = 0;

/**
 * Returns whether the user of this connection owns the tables, so that no rule of ours keeps anything from her: on PostgreSQL the role of the
 * connection, on SQLite the user of the system, whose file it must be.
 */
export async function ownsDatabase({ knex, dialect }: Database, url: string): Promise<boolean> {
  if (dialect === 'postgres') {
    const [row] = await executorOf(knex).all(
      `SELECT pg_has_role(current_user, relowner, 'USAGE') AS is_owner FROM pg_class WHERE oid = 'accounts'::regclass`,
      [],
    );
    return row?.['is_owner'] === true;
  }
  const user = process.getuid?.();
  if (user === undefined || user === superuser) return true;
  return (await stat(sqlitePath(url))).uid === user;
}
