import { usernameReservationSeconds } from '../../domain/account/username-change.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, number, optional } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** A user name that was given up; times in epoch seconds. */
interface GivenUp {
  readonly username: string;
  /** The account that may take the name back; null where the account is being deleted, so that nobody may. */
  readonly accountId: string | null;
  /** When the account changed its name; the present moment when absent. */
  readonly at?: number;
}

/** User names that were given up. Nobody but their former account gets one within twelve months. */
export interface ReservedUsernameStore {
  /** Keeps others from a name that is given up in this transaction. The name itself is not stored. */
  reserve(trx: Transaction, name: GivenUp): Promise<void>;
  /** Keeps everybody from the names of accounts that are deleted in this transaction. */
  reserveForAll(trx: Transaction, usernames: readonly string[]): Promise<void>;
  /** Forgets the reservation of a name that its account has again. */
  release(trx: Transaction, username: string): Promise<void>;
  /** Returns when the account last gave a name up; undefined where it never did, or not lately. Names are given up by a change alone. */
  lastChange(accountId: string, trx?: Transaction): Promise<number | undefined>;
}

const change = defineRow({ reservedAt: optional(number) });

const purpose = 'reserved-username';

/** Returns every hash under which a name can be reserved: the keys may have been rotated meanwhile. */
export const reservedHashes = ({ sealer }: Pick<StoreParts, 'sealer'>, username: string): readonly string[] =>
  sealer.keyedHashes(username, purpose);

export function createReservedUsernameStore({ database, sealer, nowSeconds }: StoreParts): ReservedUsernameStore {
  return {
    async reserve(trx, { username, accountId, at = nowSeconds() }) {
      const row = { account_id: accountId, reserved_at: at, expires_at: at + usernameReservationSeconds };
      // A row that is there has expired, or belongs to the account that had the name again.
      await trx('reserved_usernames')
        .insert({ name_hash: sealer.keyedHash(username, purpose), ...row })
        .onConflict('name_hash')
        .merge(row);
    },
    async reserveForAll(trx, usernames) {
      const at = nowSeconds();
      const row = { account_id: null, reserved_at: at, expires_at: at + usernameReservationSeconds };
      const rows = usernames.map((username) => ({ name_hash: sealer.keyedHash(username, purpose), ...row }));
      if (rows.length > 0) await trx('reserved_usernames').insert(rows).onConflict('name_hash').merge(row);
    },
    async release(trx, username) {
      await trx('reserved_usernames')
        .whereIn('name_hash', [...reservedHashes({ sealer }, username)])
        .delete();
    },
    async lastChange(accountId, trx) {
      const names = (trx ?? database.knex)('reserved_usernames').where({ account_id: accountId });
      return (await change.first(names.orderBy('reserved_at', 'desc')))?.reservedAt;
    },
  };
}
