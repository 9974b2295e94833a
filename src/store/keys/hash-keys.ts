import type { DerivedKey } from '../../crypto/sealer.ts';
import type { Transaction } from '../database/database.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import { defineRow, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

/**
 * Keeps keys beyond the sealing keys that they are derived from. Recovery codes, user names that were given up, the marks of the audit and of
 * identities are hashed, and the envelopes around refresh tokens are signed, so they cannot be made anew; nothing sealed opens with such a key.
 */
export interface HashKeyStore {
  /** Lets this process check what was made under the keys that are kept. */
  load(): Promise<void>;
  /** Keeps the keys of all sealing keys of this process. */
  keep(trx: Transaction): Promise<void>;
  /** Returns the keys that this process derives from its sealing keys, and that are not kept. */
  missing(): Promise<readonly DerivedKey[]>;
}

/** Stands before the keys of refresh tokens. Those of hashes were kept first, and have no mark. */
const mark = 'refresh-envelope:';
const readKey = (text: string): Pick<DerivedKey, 'use' | 'key'> => ({
  use: text.startsWith(mark) ? 'refresh-envelope' : 'keyed-hash',
  key: Buffer.from(text.replace(mark, ''), 'base64url'),
});

const keyShape = defineRow({ id: text, sealedKey: text });

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
      const kept = await keyShape.list(database.knex('hash_keys').orderBy('created_at', 'desc'));
      const opened = kept.flatMap(({ id, sealedKey }) => sealer.open(sealedKey, about(id)) ?? []);
      sealer.rememberKeys(opened.map(readKey));
    },
    async keep(trx) {
      const rows = sealer.derivedKeys.map(({ id, use, key }) => ({
        id,
        sealed_key: sealer.seal(`${use === 'keyed-hash' ? '' : mark}${key.toString('base64url')}`, about(id)),
        created_at: nowSeconds(),
      }));
      await trx('hash_keys').insert(rows).onConflict('id').ignore();
    },
    async missing() {
      const kept = await database.knex('hash_keys').pluck<string[]>('id');
      return sealer.derivedKeys.filter(({ id }) => !kept.includes(id));
    },
  };
}
