import type { Database, Executor, Row } from '../database/database.ts';
import { ownTables, type ColumnType, type TableShape } from './snapshot.ts';

type Dialect = Database['dialect'];

const columnsSql: Readonly<Record<Dialect, string>> = {
  sqlite: `SELECT m.name AS "table", c.name AS "column", lower(c.type) AS type FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid`,
  postgres: `SELECT t.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type
    FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname COLLATE "C", a.attnum`,
};

const referencesSql: Readonly<Record<Dialect, string>> = {
  sqlite: `SELECT m.name AS "table", f."table" AS parent FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`,
  postgres: `SELECT t.relname AS "table", p.relname AS parent FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid
    WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace`,
};

const typePatterns: readonly (readonly [RegExp, ColumnType])[] = [
  [/^(var)?char|^text$/, 'text'],
  [/^(big|small)?int/, 'integer'],
  [/^bool/, 'boolean'],
  [/^(blob|bytea)$/, 'bytes'],
];

function typeOf(table: string, row: Row): ColumnType {
  const type = String(row['type']);
  const found = typePatterns.find(([pattern]) => pattern.test(type));
  if (!found)
    throw new Error(`the column ${table}.${String(row['column'])} has the type ${type}, which no backup can hold`);
  return found[1];
}

/** Orders tables so that each comes after those that it refers to. */
function inOrder(
  tables: readonly TableShape[],
  parents: ReadonlyMap<string, ReadonlySet<string>>,
): readonly TableShape[] {
  const ordered = new Set<TableShape>();
  const place = (table: TableShape, children: readonly string[]): void => {
    if (ordered.has(table)) return;
    if (children.includes(table.name)) throw new Error(`tables refer to each other: ${children.join(', ')}`);
    for (const parent of tables)
      if (parent !== table && parents.get(table.name)?.has(parent.name)) place(parent, [...children, table.name]);
    ordered.add(table);
  };
  for (const table of tables) place(table, []);
  return [...ordered];
}

/** Returns the tables of a database but those of the migrations, in the order in which their rows can be written. */
export async function describeTables(on: Executor, dialect: Dialect): Promise<readonly TableShape[]> {
  const columns = (await on.all(columnsSql[dialect], [])).filter((row) => !ownTables.includes(String(row['table'])));
  const names = [...new Set(columns.map((row) => String(row['table'])))];
  const tables = names.map((name) => ({
    name,
    columns: columns
      .filter((row) => row['table'] === name)
      .map((row) => ({ name: String(row['column']), type: typeOf(name, row) })),
  }));
  const parents = new Map<string, Set<string>>();
  for (const row of await on.all(referencesSql[dialect], [])) {
    const child = String(row['table']);
    parents.set(child, (parents.get(child) ?? new Set()).add(String(row['parent'])));
  }
  return inOrder(tables, parents);
}

/** Returns the names of all tables, those of the migrations included. */
export async function listTables(on: Executor, dialect: Dialect): Promise<readonly string[]> {
  return [...new Set((await on.all(columnsSql[dialect], [])).map((row) => String(row['table'])))];
}

export async function countRows(
  on: Executor,
  tables: readonly TableShape[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await on.all(`SELECT count(*) AS rows FROM "${name}"`, []);
    counts[name] = Number(row?.['rows']);
  }
  return counts;
}
