import type { JsonWebKey } from 'node:crypto';
import type { Knex } from 'knex';
import type { Sealer } from '../../crypto/sealer.ts';
import type { SigningAlg } from '../../domain/keys/signatures.ts';
import type { Database, Transaction } from '../database/database.ts';
import { defineRow, json, nullable, number, oneOf, optional, text } from '../database/define-row.ts';
import { hasRow } from '../database/row-counts.ts';
import type { VersionWatch } from '../operation/versions.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** One signing key; times in epoch seconds. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly publicJwk: JsonWebKey;
  /** Absent for a key that lies elsewhere. */
  readonly privateJwk?: JsonWebKey | undefined;
  /** The name by which the signing command knows a key that lies elsewhere. */
  readonly handle?: string | undefined;
  readonly createdAt: number;
  /** The key is published before this time and signs from then on. */
  readonly activeFrom: number;
  /** The key is no longer published after this time. */
  readonly retiredAt: number | null;
}

export interface SigningKeyStore {
  /** Lists the keys that are not yet retired, newest first. */
  list(now: number): Promise<readonly SigningKey[]>;
  /** Lists them within a transaction that changes them, so that two commands do not change them at the same time. */
  lock(trx: Transaction, now: number): Promise<readonly SigningKey[]>;
  insert(trx: Transaction, key: SigningKey): Promise<void>;
  /** Returns whether a key was ever inserted, also one that is withdrawn. */
  isKnown(kid: string, trx?: Transaction): Promise<boolean>;
  /** Lists the keys that were withdrawn because they may have leaked. */
  listWithdrawn(): Promise<readonly string[]>;
  /** Replaces the other keys of its algorithm. A key that was to sign later than `by` never will, and goes at once. */
  retireOthers(trx: Transaction, retirement: { readonly by: SigningKey; readonly at: number }): Promise<void>;
  /** Takes a key out of every list, whatever the clock of a process says, and forgets its private part. */
  withdraw(trx: Transaction, kid: string): Promise<void>;
  /** Lets a published key sign from another moment on. */
  activate(trx: Transaction, activation: { readonly kid: string; readonly from: number }): Promise<void>;
  /** Says until when a key is published; null takes back that it is to retire. */
  retire(trx: Transaction, retirement: { readonly kid: string; readonly at: number | null }): Promise<void>;
}

const keyShape = defineRow({
  kid: text,
  alg: oneOf<SigningAlg>(),
  publicJwk: json<JsonWebKey>(),
  sealedPrivateJwk: optional(text),
  handle: optional(text),
  createdAt: number,
  activeFrom: number,
  retiredAt: nullable(number),
});

/** Private keys lie sealed in the first table. Of keys that lie elsewhere the second one has the public part. */
const tables = ['signing_keys', 'external_keys'] as const;
const everyKey = `(SELECT kid, alg, public_jwk, sealed_private_jwk, NULL AS handle, created_at, active_from, retired_at FROM signing_keys
  UNION ALL SELECT kid, alg, public_jwk, NULL, handle, created_at, active_from, retired_at FROM external_keys) AS every_key`;

/** A key that was withdrawn has an empty text there. */
export const sealedSigningKeys: SealedColumn = {
  table: 'signing_keys',
  column: 'sealed_private_jwk',
  key: ['kid'],
  about: ({ kid }) => String(kid),
};

export function createSigningKeyStore(options: {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly versions: VersionWatch;
}): SigningKeyStore {
  const { database, sealer, versions } = options;

  const published = (from: Knex, now: number) =>
    from
      .from(from.raw(everyKey))
      .where((query) => query.whereNull('retired_at').orWhere('retired_at', '>', now))
      .orderBy([
        { column: 'active_from', order: 'desc' },
        { column: 'created_at', order: 'desc' },
      ])
      // Several rotations may happen within a second. A later one has retired the keys of the former, and each that follows retires its
      // keys later.
      .orderByRaw('CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, retired_at DESC, kid');

  const keys = keyShape.to(({ sealedPrivateJwk, ...key }): SigningKey => {
    if (sealedPrivateJwk === undefined) return key;
    const clear = sealer.open(sealedPrivateJwk, key.kid);
    if (clear === undefined)
      throw new Error(`signing key ${key.kid} does not open: ENCRYPTION_KEYS lacks the key that sealed it`);
    return { ...key, privateJwk: JSON.parse(clear) as JsonWebKey };
  });

  const change = async (trx: Transaction, kid: string, values: Parameters<typeof keys.row>[0]) => {
    await trx('signing_keys').where({ kid }).update(keys.row(values));
    const { sealedPrivateJwk: _none, ...others } = values;
    await trx('external_keys').where({ kid }).update(keys.row(others));
    await versions.bump(trx, 'keys');
  };

  return {
    list: (now) => keys.list(published(database.knex, now)),
    async lock(trx, now) {
      for (const table of tables) await trx(table).forUpdate().select('kid');
      return keys.list(published(trx, now));
    },
    withdraw: (trx, kid) => change(trx, kid, { retiredAt: 0, sealedPrivateJwk: '' }),
    activate: (trx, { kid, from }) => change(trx, kid, { activeFrom: from }),
    retire: (trx, { kid, at }) => change(trx, kid, { retiredAt: at }),
    listWithdrawn: () =>
      database.knex.from(database.knex.raw(everyKey)).where({ retired_at: 0 }).pluck<string[]>('kid'),
    isKnown(kid, trx) {
      const from = trx ?? database.knex;
      return hasRow(from.from(from.raw(everyKey)).where({ kid }).first('kid'));
    },
    async insert(trx, { privateJwk, handle, ...key }) {
      if (privateJwk) {
        const sealedPrivateJwk = sealer.seal(JSON.stringify(privateJwk), key.kid);
        await trx('signing_keys').insert(keys.row({ ...key, sealedPrivateJwk }));
      } else await trx('external_keys').insert(keys.row({ ...key, handle }));
      await versions.bump(trx, 'keys');
    },
    async retireOthers(trx, { by, at }) {
      for (const table of tables) {
        const others = () => trx(table).where({ alg: by.alg }).whereNot({ kid: by.kid });
        await others().whereNull('retired_at').update({ retired_at: at });
        // A key that was to sign until an announced key begins stops now, so it also retires earlier than was planned.
        await others().where('retired_at', '>', at).update({ retired_at: at });
        await others().where('active_from', '>', by.activeFrom).update({ retired_at: by.createdAt });
      }
      await versions.bump(trx, 'keys');
    },
  };
}
