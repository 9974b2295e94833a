import type { Database, Transaction } from '../database/database.ts';

/** Somebody asks that a client in test serves everybody from now on. */
export interface ProductionRequest {
  readonly clientId: string;
  /** The account that asks. The request goes with it. */
  readonly accountId: string;
  readonly at: number;
  readonly reason: string;
}

export interface ProductionRequestStore {
  /** Returns every request that waits for an answer, the oldest first. */
  waiting(): Promise<readonly ProductionRequest[]>;
  find(clientId: string, trx?: Transaction): Promise<ProductionRequest | undefined>;
  /** Returns false where one waits already. */
  insert(trx: Transaction, request: ProductionRequest): Promise<boolean>;
  /** Returns whether there was one. */
  remove(trx: Transaction, clientId: string): Promise<boolean>;
}

interface RequestRow {
  readonly client_id: string;
  readonly account_id: string;
  readonly at: number;
  readonly reason: string;
}

const columns = ['client_id', 'account_id', 'at', 'reason'] satisfies readonly (keyof RequestRow)[];

const toRequest = (row: RequestRow): ProductionRequest => ({
  clientId: row.client_id,
  accountId: row.account_id,
  at: row.at,
  reason: row.reason,
});

export function createProductionRequestStore({ knex }: Database): ProductionRequestStore {
  return {
    async waiting() {
      const rows = (await knex('production_requests')
        .select(...columns)
        .orderBy(['at', 'client_id'])) as RequestRow[];
      return rows.map(toRequest);
    },
    async find(clientId, trx) {
      const row = (await (trx ?? knex)('production_requests')
        .where({ client_id: clientId })
        .first(...columns)) as RequestRow | undefined;
      return row && toRequest(row);
    },
    async insert(trx, { clientId, accountId, at, reason }) {
      const added = await trx('production_requests')
        .insert({ client_id: clientId, account_id: accountId, at, reason })
        .onConflict('client_id')
        .ignore()
        .returning('client_id');
      return added.length > 0;
    },
    async remove(trx, clientId) {
      return (await trx('production_requests').where({ client_id: clientId }).delete()) > 0;
    },
  };
}
