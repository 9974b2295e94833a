import type { Row } from '../database/database.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import { sealedColumns } from './sealed-columns.ts';
import { defineRow, named, number, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** Says how many values of a column one key has sealed. */
export interface SealedCount {
  readonly table: string;
  readonly column: string;
  readonly keyId: string;
  readonly values: number;
}

const countShape = defineRow({ keyId: text, values: named('total', number) });

interface Batch {
  /** The place of the last value that was read; undefined where nothing is left. */
  readonly last: Row | undefined;
  readonly resealed: number;
  /** Values that no key opens. */
  readonly unreadable: number;
}

/** Seals values of the database anew, under the newest key. */
export interface ResealStore {
  readonly columns: readonly SealedColumn[];
  /** Counts what each key has sealed. It reads every row. */
  count(): Promise<readonly SealedCount[]>;
  /** Seals the next values of a column that a former key has sealed. What somebody changes meanwhile stays as it is. */
  next(column: SealedColumn, after: Row | undefined): Promise<Batch>;
}

/** Rows that are written in one transaction. On SQLite every other writer waits for it. */
const batchSize = (column: SealedColumn) => (column.isLarge ? 10 : 100);

export function createResealStore({ database, sealer }: StoreParts): ResealStore {
  const { knex, dialect } = database;
  const newest = sealer.keyIds[0]!;
  const idOf = ({ column, isBytes }: SealedColumn) => {
    if (!isBytes) return `substr(${column}, 1, 8)`;
    return dialect === 'postgres' ? `encode(substr(${column}, 1, 4), 'hex')` : `lower(hex(substr(${column}, 1, 4)))`;
  };
  const sealed = (column: SealedColumn) => knex(column.table).whereRaw(`length(${column.column}) > 0`);
  const anew = (column: SealedColumn, row: Row) => {
    const [value, about] = [row[column.column], column.about(row)];
    if (column.isBytes) {
      const clear = sealer.openBytes(value as Buffer, about);
      return clear && sealer.sealBytes(clear, about);
    }
    const clear = sealer.open(String(value), about);
    return clear === undefined ? undefined : sealer.seal(clear, about);
  };
  return {
    columns: sealedColumns,
    async count() {
      const counted = sealedColumns.map(async (column) => {
        const rows = (await sealed(column)
          .groupByRaw('1')
          .orderByRaw('1')
          .select(knex.raw(`${idOf(column)} AS key_id`), knex.raw('count(*) AS total'))) as Row[];
        const { table, column: name } = column;
        return rows.map((row) => ({ table, column: name, ...countShape.read(row) }));
      });
      return (await Promise.all(counted)).flat();
    },
    async next(column, after) {
      const { table, column: name, key, beside = [] } = column;
      const query = sealed(column).whereRaw(`${idOf(column)} <> ?`, [newest]);
      const place = key.map(() => '?').join(', ');
      if (after) void query.whereRaw(`(${key.join(', ')}) > (${place})`, key.map((one) => after[one]) as string[]);
      const rows = (await query
        .orderBy([...key])
        .limit(batchSize(column))
        .select([...key, ...beside, name])) as Row[];
      const values = rows.map((row) => ({ row, value: anew(column, row) }));
      const resealed = await knex.transaction(async (trx) => {
        let written = 0;
        for (const { row, value } of values) {
          if (value === undefined) continue;
          const where = Object.fromEntries([...key, name].map((one) => [one, row[one]]));
          written += await trx(table)
            .where(where)
            .update({ [name]: value });
        }
        return written;
      });
      const unreadable = values.filter(({ value }) => value === undefined).length;
      return { last: rows.at(-1), resealed, unreadable };
    },
  };
}
