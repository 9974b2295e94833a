import { executorOf, type Database, type Executor } from '../database/database.ts';
import { canUse, dumpDatabase } from './pg-dump.ts';
import { batchRows } from './row-batches.ts';
import { countRows, describeTables } from './describe-tables.ts';
import type { ContentPart, Snapshot, TableShape } from './snapshot.ts';

async function* rowsOf(on: Executor, tables: readonly TableShape[]): AsyncGenerator<ContentPart, void, undefined> {
  for (const [index, { name, columns }] of tables.entries()) {
    const values = columns.map((column) =>
      column.type === 'bytes' ? `encode("${column.name}", 'hex')` : `"${column.name}"`,
    );
    await on.all(
      `DECLARE backup_rows NO SCROLL CURSOR FOR SELECT json_build_array(${values.join(', ')})::text AS row FROM "${name}"`,
      [],
    );
    yield* batchRows(index, async (wanted) => {
      const rows = await on.all(`FETCH FORWARD ${wanted} FROM backup_rows`, []);
      return rows.map(({ row }) => String(row));
    });
    await on.all('CLOSE backup_rows', []);
  }
}

/** Returns the sequence of each table that numbers its rows, by the name of the table. */
export async function listSequences(
  on: Executor,
): Promise<readonly { readonly table: string; readonly name: string }[]> {
  const rows = await on.all(
    `SELECT t.relname AS "table", s.oid::regclass::text AS name FROM pg_class s
      JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') JOIN pg_class t ON t.oid = d.refobjid
      WHERE s.relkind = 'S' AND t.relnamespace = current_schema()::regnamespace`,
    [],
  );
  return rows.map((row) => ({ table: String(row['table']), name: String(row['name']) }));
}

async function sequencesOf(on: Executor, tables: readonly TableShape[]): Promise<Readonly<Record<string, number>>> {
  const last: Record<string, number> = {};
  for (const { table, name } of await listSequences(on)) {
    if (!tables.some((known) => known.name === table)) continue;
    const [row] = await on.all(`SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ${name}`, []);
    last[table] = Number(row?.['last']);
  }
  return last;
}

/**
 * Lets `work` read the database as it is at one moment, in one transaction that keeps nobody from writing: by `pg_dump` where it can be used
 * and the backup need not be portable, else by rows.
 */
export async function withPostgresSnapshot<T>(
  { database, url, isPortable }: { readonly database: Database; readonly url: string; readonly isPortable: boolean },
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const isDumped = !isPortable && (await canUse('pg_dump', database));
  return database.knex.transaction(
    async (trx) => {
      const on = executorOf(trx);
      const tables = await describeTables(on, 'postgres');
      const migrations = await on.all('SELECT name FROM migrations ORDER BY id', []);
      const [exported] = isDumped ? await on.all('SELECT pg_export_snapshot() AS id', []) : [];
      return work({
        kind: isDumped ? 'pg_dump' : 'rows',
        tables,
        migrations: migrations.map(({ name }) => String(name)),
        sequences: await sequencesOf(on, tables),
        count: () => countRows(on, tables),
        content: () => (exported ? dumpDatabase(url, String(exported['id'])) : rowsOf(on, tables)),
      });
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
