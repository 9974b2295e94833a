import { mayProve } from '../account/account-standing.ts';
import type { Transaction } from '../database/database.ts';
import { countRows } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

export interface RecoveryCodeStore {
  /** Replaces the codes: only these are good from now on. */
  replace(trx: Transaction, about: { readonly accountId: string; readonly codes: readonly string[] }): Promise<void>;
  /**
   * Uses a code up. Of any number of parallel uses exactly one gets the number of codes that are left. Returns undefined for the others,
   * for a code of another account, and for an account that an administrator has disabled.
   */
  use(trx: Transaction, about: { readonly accountId: string; readonly code: string }): Promise<number | undefined>;
}

/**
 * Keeps a code of 80 random bits as HMAC-SHA-256, salted with its account, under a key outside the database. Without the key a dump holds
 * nothing to try codes against, so a slow hash, ten times for each try, would add nothing.
 */
export function createRecoveryCodeStore({ sealer, nowSeconds }: StoreParts): RecoveryCodeStore {
  const purposeOf = (accountId: string) => `recovery code:${accountId}`;
  return {
    async replace(trx, { accountId, codes }) {
      await trx('recovery_codes').where({ account_id: accountId }).delete();
      const rows = codes.map((code) => ({
        account_id: accountId,
        code_hash: sealer.keyedHash(code, purposeOf(accountId)),
        created_at: nowSeconds(),
      }));
      if (rows.length > 0) await trx('recovery_codes').insert(rows);
    },
    async use(trx, { accountId, code }) {
      const used = await trx('recovery_codes')
        .where({ account_id: accountId, used_at: null })
        .whereIn('code_hash', sealer.keyedHashes(code, purposeOf(accountId)))
        .whereExists(trx('accounts as a').where({ 'a.id': accountId }).whereRaw(mayProve('a')).select(trx.raw('1')))
        .update({ used_at: nowSeconds() });
      if (used !== 1) return undefined;
      return countRows(trx('recovery_codes').where({ account_id: accountId, used_at: null }));
    },
  };
}
