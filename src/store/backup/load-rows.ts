import { executorOf, type Database, type Executor, type Transaction } from '../database/database.ts';
import { describeTables } from './describe-tables.ts';
import { liftIndexes } from './lift-indexes.ts';
import { listSequences } from './postgres-snapshot.ts';
import type { ContentPart, TableShape } from './snapshot.ts';

type Dialect = Database['dialect'];

/** Writes the rows of a backup into the tables that the migrations have made. */
export interface RowLoader {
  /**
   * The numbers that end the sign-ins which are under way have moved. An update of every account afterwards would write each one and its
   * places in all indexes again.
   */
  readonly hasRaisedEpochs: boolean;
  /** Tables of the backup that this database does not have, because no migration of this program makes them. */
  readonly unknownTables: readonly string[];
  load(part: Extract<ContentPart, { type: 'rows' }>): Promise<void>;
  /** Builds the indexes, once all rows are there, and tells the planner of them. */
  complete(): Promise<void>;
  /** Makes the next number of each table follow the last one that the backed up database gave. */
  setSequences(last: Readonly<Record<string, number>>): Promise<void>;
}

const valueOf: Readonly<Record<Dialect, (place: number, type: string) => string>> = {
  sqlite: (place, type) => (type === 'bytes' ? `unhex(value->>'$[${place}]')` : `value->>'$[${place}]'`),
  // JSON as text would be read from its beginning for each value of a row.
  postgres: (place, type) =>
    ({
      text: `v->>${place}`,
      integer: `(v->>${place})::bigint`,
      boolean: `(v->>${place})::boolean`,
      bytes: `decode(v->>${place}, 'hex')`,
    })[type]!,
};

/** Returns whether a new number in this column ends the sign-ins of an account that are under way. */
const raisesEpoch = (table: TableShape, column: string) => table.name === 'accounts' && column === 'session_epoch';

interface Insert {
  readonly dialect: Dialect;
  readonly from: TableShape;
  readonly into: TableShape;
  readonly endsSessions: boolean;
}

function insertSql({ dialect, from, into, endsSessions }: Insert): string {
  const columns = into.columns.flatMap(({ name, type }) => {
    const place = from.columns.findIndex((column) => column.name === name);
    if (place < 0) return [];
    const value = valueOf[dialect](place, type);
    return [{ name, value: endsSessions && raisesEpoch(into, name) ? `${value} + 1` : value }];
  });
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map(({ value }) => value).join(', ');
  const rows = dialect === 'sqlite' ? 'json_each(?)' : 'jsonb_array_elements(?::jsonb) AS v';
  return `INSERT INTO "${into.name}" (${names}) SELECT ${values} FROM ${rows}`;
}

async function setSequence(on: Executor, { dialect, table, last }: { dialect: Dialect; table: string; last: number }) {
  if (dialect === 'sqlite') {
    await on.all('DELETE FROM sqlite_sequence WHERE name = ?', [table]);
    await on.all('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', [table, last]);
    return;
  }
  const sequence = (await listSequences(on)).find((one) => one.table === table);
  if (sequence && last > 0) await on.all('SELECT setval(?::regclass, ?)', [sequence.name, last]);
}

/** Empties the tables, which migrations have written a few rows into, and returns what fills them. */
export async function createRowLoader(
  trx: Transaction,
  {
    dialect,
    tables,
    endsSessions,
  }: { readonly dialect: Dialect; readonly tables: readonly TableShape[]; readonly endsSessions: boolean },
): Promise<RowLoader> {
  const on = executorOf(trx);
  const present = await describeTables(on, dialect);
  for (const { name } of present.toReversed()) await on.all(`DELETE FROM "${name}"`, []);
  const byName = new Map(present.map((table) => [table.name, table]));
  const texts = tables.map((from) => {
    const into = byName.get(from.name);
    return into && insertSql({ dialect, from, into, endsSessions });
  });
  const lifted = dialect === 'postgres' ? await liftIndexes(on) : undefined;
  return {
    hasRaisedEpochs: endsSessions && tables.some((table) => table.columns.some(({ name }) => raisesEpoch(table, name))),
    complete: async () => lifted?.putBack(),
    unknownTables: tables.filter(({ name }) => !byName.has(name)).map(({ name }) => name),
    async load({ table, json }) {
      const sql = texts[table];
      if (sql !== undefined) await on.all(sql, [json.toString()]);
    },
    async setSequences(last) {
      for (const [table, number] of Object.entries(last))
        if (byName.has(table)) await setSequence(on, { dialect, table, last: number });
    },
  };
}
