import { byAccount } from '../../database/by-account.ts';
import type { Transaction } from '../../database/database.ts';
import { defineRow, number, text, words, type RowOf } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';

const shape = defineRow({ accountId: text, clientId: text, scopes: words, givenAt: number });
/** A consent that a person gave to a service at the former service of her account. It holds in every session, until she withdraws it. */
export type FormerConsent = RowOf<typeof shape>;
const idShape = defineRow({ clientId: text });

export interface FormerConsentStore {
  /** Returns the scopes that a person has given to a service; none where there is no such consent. */
  scopesOf(owner: Pick<FormerConsent, 'accountId' | 'clientId'>): Promise<readonly string[]>;
  /** Lists the ids of services to which people have given such a consent, by account. */
  listOfMany(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly { readonly clientId: string }[]>>;
  /** Writes consents of one person. Returns the ids of the services that are not here. */
  give(trx: Transaction, consents: readonly FormerConsent[]): Promise<readonly string[]>;
  /** Takes consents of one person back. */
  take(trx: Transaction, accountId: string, clientIds: readonly string[]): Promise<void>;
}

const scopesSql = `SELECT ${shape.select} FROM former_consents WHERE account_id = ? AND client_id = ?`;

export function createFormerConsentStore({ database }: Pick<StoreParts, 'database'>): FormerConsentStore {
  return {
    async scopesOf({ accountId, clientId }) {
      const [row] = await database.reader.all(scopesSql, [accountId, clientId]);
      return row ? shape.read(row).scopes : [];
    },
    async listOfMany(accountIds) {
      const rows = database.knex('former_consents').whereIn('account_id', [...accountIds]);
      return byAccount(await shape.list(rows));
    },
    async give(trx, consents) {
      const ids = consents.map(({ clientId }) => clientId);
      const found = new Set((await idShape.list(trx('clients').whereIn('client_id', ids))).map((row) => row.clientId));
      const rows = consents.filter(({ clientId }) => found.has(clientId)).map(shape.row);
      if (rows.length > 0) await trx('former_consents').insert(rows).onConflict(['account_id', 'client_id']).merge();
      return ids.filter((id) => !found.has(id));
    },
    async take(trx, accountId, clientIds) {
      await trx('former_consents')
        .where({ account_id: accountId })
        .whereIn('client_id', [...clientIds])
        .delete();
    },
  };
}
