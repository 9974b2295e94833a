import type { Knex } from 'knex';
import type { SealedColumn } from '../sealed-column.ts';
import type { StoreParts } from '../store-parts.ts';

/**
 * Keeps the keys of keyed hashes beyond the sealing keys that they are derived from. Recovery codes, user names that were given up, the marks
 * of the audit and of identities are hashed, so they cannot be made anew; nothing sealed opens with such a key.
 */
export interface HashKeyStore {
  /** Lets this process compare hashes under the keys that are kept. */
  load(): Promise<void>;
  /** Keeps the keys of all sealing keys of this process. */
  keep(trx: Knex.Transaction): Promise<void>;
}

const about = (id: string) => `hash-key:${id}`;

export const sealedHashKeys: SealedColumn = {
  table: 'hash_keys',
  column: 'sealed_key',
  key: ['id'],
  about: ({ id }) => about(String(id)),
};

export function createHashKeyStore({ database, sealer, nowSeconds }: StoreParts): HashKeyStore {
  return {
    async load() {
      const rows = (await database.knex('hash_keys').orderBy('created_at', 'desc').select('id', 'sealed_key')) as {
        readonly id: string;
        readonly sealed_key: string;
      }[];
      const opened = rows.flatMap(({ id, sealed_key: sealed }) => sealer.open(sealed, about(id)) ?? []);
      sealer.rememberHashKeys(opened.map((key) => Buffer.from(key, 'base64url')));
    },
    async keep(trx) {
      const rows = sealer.hashKeys.map(({ id, key }) => ({
        id,
        sealed_key: sealer.seal(key.toString('base64url'), about(id)),
        created_at: nowSeconds(),
      }));
      await trx('hash_keys').insert(rows).onConflict('id').ignore();
    },
  };
}
