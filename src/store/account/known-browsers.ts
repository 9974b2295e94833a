import { minute } from '../../domain/time.ts';
import type { Transaction } from '../database/database.ts';
import { hasRow } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** The owner of an account hears of new browsers once in this time. */
export const newBrowserPauseSeconds = 10 * minute;

export interface KnownBrowserStore {
  /** Returns accounts whose owner has not heard of a new browser yet, and heard of none for a while. */
  untold(limit: number): Promise<readonly string[]>;
  /** Returns the hashes of the browsers that have signed in to the account, those that came last first. */
  list(accountId: string, limit: number): Promise<readonly string[]>;
  has(of: { readonly accountId: string; readonly browser: string }): Promise<boolean>;
  /** Notes that the owner is told now, and returns how many browsers that concerns. */
  claim(trx: Transaction, accountId: string): Promise<number>;
  /** Forgets the browsers that have signed in to the account, except the one that acts. Their next sign-in is told by message. */
  forget(trx: Transaction, about: { readonly accountId: string; readonly except: string }): Promise<void>;
}

export function createKnownBrowserStore({ database, nowSeconds }: StoreParts): KnownBrowserStore {
  return {
    untold(limit) {
      const { knex } = database;
      const toldLately = knex('known_browsers as told')
        .whereRaw('told.account_id = untold.account_id')
        .where('told.told_at', '>', nowSeconds() - newBrowserPauseSeconds)
        .select(knex.raw('1'));
      return knex('known_browsers as untold')
        .whereNull('untold.told_at')
        .whereNotExists(toldLately)
        .distinct()
        .limit(limit)
        .pluck<string[]>('untold.account_id');
    },
    list: (accountId, limit) =>
      database
        .knex('known_browsers')
        .where({ account_id: accountId })
        .orderBy('last_seen_at', 'desc')
        .limit(limit)
        .pluck<string[]>('browser'),
    has: ({ accountId, browser }) =>
      hasRow(database.knex('known_browsers').where({ account_id: accountId, browser }).first('account_id')),
    claim: (trx, accountId) =>
      trx('known_browsers').where({ account_id: accountId }).whereNull('told_at').update({ told_at: nowSeconds() }),
    async forget(trx, { accountId, except }) {
      await trx('known_browsers').where({ account_id: accountId }).whereNot({ browser: except }).delete();
    },
  };
}
