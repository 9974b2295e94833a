import type { Transaction } from '../database/database.ts';
import { defineRow, nullable, number, text, textOrEmpty, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const browserShape = defineRow({
  id: text,
  /** Name by which people know the browser; undefined for others. */
  family: textOrEmpty,
  createdAt: number,
  lastUsedAt: nullable(number),
  expiresAt: number,
});
/** A browser in which its person is not asked for the second factor; times in epoch seconds. */
export type TrustedBrowser = RowOf<typeof browserShape>;

export interface TrustedBrowserStore {
  /** Lists the browsers that are still trusted, the newest first. */
  list(accountId: string): Promise<readonly TrustedBrowser[]>;
  insert(
    trx: Transaction,
    browser: Omit<TrustedBrowser, 'lastUsedAt'> & { readonly accountId: string; readonly secretHash: string },
  ): Promise<void>;
  /** Notes, in a commit of its own, that the browser stood for the second factor just now. */
  use(id: string): Promise<void>;
  /** Forgets one browser of this account, or all. Returns how many were trusted. */
  remove(trx: Transaction, about: { readonly accountId: string; readonly id?: string | undefined }): Promise<number>;
}

export function createTrustedBrowserStore({ database, nowSeconds }: StoreParts): TrustedBrowserStore {
  return {
    list: (accountId) =>
      browserShape.list(
        database
          .knex('trusted_browsers')
          .where({ account_id: accountId })
          .where('expires_at', '>', nowSeconds())
          .orderBy([{ column: 'created_at', order: 'desc' }, 'id']),
      ),
    async insert(trx, { accountId, secretHash, ...browser }) {
      const row = { ...browserShape.row(browser), account_id: accountId, secret_hash: secretHash };
      await trx('trusted_browsers').insert(row);
    },
    async use(id) {
      await database.writeOne('UPDATE trusted_browsers SET last_used_at = ? WHERE id = ?', [nowSeconds(), id]);
    },
    async remove(trx, { accountId, id }) {
      return trx('trusted_browsers')
        .where({ account_id: accountId, ...(id === undefined ? {} : { id }) })
        .delete();
    },
  };
}
