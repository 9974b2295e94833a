import type { CarriedFacts } from '../../domain/account/carried-facts.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, json, optional, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const shape = defineRow({ accountId: text, facts: json<CarriedFacts>(), brought: optional(json<CarriedFacts>()) });

/** Facts of a person as they are told, and as the last import brought them where they were changed here since. */
export type CarriedRow = RowOf<typeof shape>;

export interface CarriedFactsStore {
  /** Finds the facts of a person; undefined where none were carried over. */
  find(accountId: string): Promise<CarriedFacts | undefined>;
  /** Finds the facts of many people, by their accounts. */
  listOfMany(accountIds: readonly string[]): Promise<ReadonlyMap<string, CarriedRow>>;
  /** Finds the facts of a person within a transaction that has locked the account. */
  findWithin(trx: Transaction, accountId: string): Promise<CarriedRow | undefined>;
  insertAll(trx: Transaction, rows: readonly Pick<CarriedRow, 'accountId' | 'facts'>[]): Promise<void>;
  write(trx: Transaction, row: CarriedRow): Promise<void>;
}

const findSql = `SELECT ${shape.select} FROM carried_facts WHERE account_id = ?`;

export function createCarriedFactsStore({ database }: StoreParts): CarriedFactsStore {
  return {
    async find(accountId) {
      const [row] = await database.reader.all(findSql, [accountId]);
      return row && shape.read(row).facts;
    },
    async listOfMany(accountIds) {
      const rows = await shape.list(database.knex('carried_facts').whereIn('account_id', [...accountIds]));
      return new Map(rows.map((row) => [row.accountId, row]));
    },
    findWithin: (trx, accountId) => shape.first(trx('carried_facts').where({ account_id: accountId })),
    async insertAll(trx, rows) {
      if (rows.length > 0) await trx('carried_facts').insert(rows.map((row) => shape.row(row)));
    },
    async write(trx, row) {
      await trx('carried_facts').insert(shape.row(row)).onConflict('account_id').merge();
    },
  };
}
