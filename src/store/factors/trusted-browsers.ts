import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** A browser in which its person is not asked for the second factor; times in epoch seconds. */
export interface TrustedBrowser {
  readonly id: string;
  /** Name by which people know the browser; undefined for others. */
  readonly family: string | undefined;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number;
}

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

function toBrowser(row: Row): TrustedBrowser {
  return {
    id: String(row['id']),
    family: String(row['family']) || undefined,
    createdAt: Number(row['created_at']),
    lastUsedAt: row['last_used_at'] === null ? null : Number(row['last_used_at']),
    expiresAt: Number(row['expires_at']),
  };
}

export function createTrustedBrowserStore({ database, nowSeconds }: StoreParts): TrustedBrowserStore {
  return {
    async list(accountId) {
      const rows = (await database
        .knex('trusted_browsers')
        .select('id', 'family', 'created_at', 'last_used_at', 'expires_at')
        .where({ account_id: accountId })
        .where('expires_at', '>', nowSeconds())
        .orderBy([{ column: 'created_at', order: 'desc' }, 'id'])) as Row[];
      return rows.map(toBrowser);
    },
    async insert(trx, { id, accountId, secretHash, family, createdAt, expiresAt }) {
      await trx('trusted_browsers').insert({
        id,
        account_id: accountId,
        secret_hash: secretHash,
        family: family ?? '',
        created_at: createdAt,
        expires_at: expiresAt,
      });
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
