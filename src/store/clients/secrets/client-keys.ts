import type { Knex } from 'knex';
import type { PublicKeyFacts } from '../../../domain/clients/secrets/key-set.ts';
import type { Transaction } from '../../database/database.ts';
import { defineRow, flag, json, named, number, type RowOf } from '../../database/define-row.ts';
import type { StoreParts } from '../../database/store-parts.ts';

/** A public key of a client, with the time when it was first seen (epoch seconds). */
export interface SeenKey extends PublicKeyFacts {
  readonly firstSeenAt: number;
}

const checkShape = defineRow({
  checkedAt: number,
  /** The last look failed; the keys are those of the last one that did not. */
  hasFailed: named('failed', flag),
  keys: json<readonly SeenKey[]>(),
});
/** The keys of a client as they were last looked at. */
export type KeyCheck = RowOf<typeof checkShape>;

export interface ClientKeyStore {
  find(clientId: string): Promise<KeyCheck | undefined>;
  /** Notes keys that were read. A key that was seen before keeps the time of the first time. */
  note(trx: Transaction, about: { readonly clientId: string; readonly keys: readonly PublicKeyFacts[] }): Promise<void>;
  /** Notes that the keys could not be read. */
  noteFailure(trx: Transaction, clientId: string): Promise<void>;
  forget(trx: Transaction, clientId: string): Promise<void>;
}

export function createClientKeyStore({ database, nowSeconds }: StoreParts): ClientKeyStore {
  const table = 'client_key_checks';
  const find = (knex: Knex, clientId: string) => checkShape.first(knex(table).where({ client_id: clientId }));
  const write = async (trx: Transaction, clientId: string, checked: Omit<KeyCheck, 'checkedAt'>) => {
    const row = checkShape.row({ ...checked, checkedAt: nowSeconds() });
    await trx(table)
      .insert({ client_id: clientId, ...row })
      .onConflict('client_id')
      .merge();
  };
  return {
    find: (clientId) => find(database.knex, clientId),
    async note(trx, { clientId, keys }) {
      const before = (await find(trx, clientId))?.keys ?? [];
      const seen = keys.map((key) => {
        const known = before.find(({ thumbprint }) => thumbprint === key.thumbprint);
        return { ...key, firstSeenAt: known?.firstSeenAt ?? nowSeconds() };
      });
      await write(trx, clientId, { hasFailed: false, keys: seen });
    },
    async noteFailure(trx, clientId) {
      await write(trx, clientId, { hasFailed: true, keys: (await find(trx, clientId))?.keys ?? [] });
    },
    async forget(trx, clientId) {
      await trx(table).where({ client_id: clientId }).delete();
    },
  };
}
