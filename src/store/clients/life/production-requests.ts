import type { Database, Transaction } from '../../database/database.ts';
import { defineRow, number, text, type RowOf } from '../../database/define-row.ts';
import { hasChanged, insertNew } from '../../database/row-counts.ts';

const request = defineRow({
  clientId: text,
  /** The account that asks. The request goes with it. */
  accountId: text,
  at: number,
  reason: text,
});
/** Somebody asks that a client in test serves everybody from now on. */
export type ProductionRequest = RowOf<typeof request>;

export interface ProductionRequestStore {
  /** Returns every request that waits for an answer, the oldest first. */
  waiting(): Promise<readonly ProductionRequest[]>;
  find(clientId: string, trx?: Transaction): Promise<ProductionRequest | undefined>;
  /** Returns false where one waits already. */
  insert(trx: Transaction, request: ProductionRequest): Promise<boolean>;
  /** Returns whether there was one. */
  remove(trx: Transaction, clientId: string): Promise<boolean>;
}

export function createProductionRequestStore({ knex }: Database): ProductionRequestStore {
  return {
    waiting: () => request.list(knex('production_requests').orderBy(['at', 'client_id'])),
    find: (clientId, trx) => request.first((trx ?? knex)('production_requests').where({ client_id: clientId })),
    insert: (trx, asked) => insertNew(trx('production_requests'), { row: request.row(asked), key: 'client_id' }),
    remove: (trx, clientId) => hasChanged(trx('production_requests').where({ client_id: clientId }).delete()),
  };
}
