import { mayProve } from '../account/account-standing.ts';
import type { Transaction } from '../database/database.ts';
import { countRows } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

export interface RecoveryCodeStore {
  /** Replaces the codes: only these are good from now on. */
  replace(trx: Transaction, about: { readonly accountId: string; readonly codes: readonly string[] }): Promise<void>;
  /** Returns whether the account has no other codes than these, used ones among them. The account must be locked. */
  areAllAmong(
    trx: Transaction,
    about: { readonly accountId: string; readonly codes: readonly string[] },
  ): Promise<boolean>;
  /** Replaces those of the former codes that were not used. Codes that stay are as they were. */
  replaceUnused(
    trx: Transaction,
    about: { readonly accountId: string; readonly former: readonly string[]; readonly codes: readonly string[] },
  ): Promise<void>;
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
  const hashesOf = (accountId: string, codes: readonly string[]) =>
    codes.flatMap((code) => sealer.keyedHashes(code, purposeOf(accountId)));
  async function insert(trx: Transaction, accountId: string, codes: readonly string[]) {
    const rows = codes.map((code) => ({
      account_id: accountId,
      code_hash: sealer.keyedHash(code, purposeOf(accountId)),
      created_at: nowSeconds(),
    }));
    if (rows.length > 0) await trx('recovery_codes').insert(rows);
  }
  return {
    async replace(trx, { accountId, codes }) {
      await trx('recovery_codes').where({ account_id: accountId }).delete();
      await insert(trx, accountId, codes);
    },
    async areAllAmong(trx, { accountId, codes }) {
      const others = trx('recovery_codes').where({ account_id: accountId });
      return (await countRows(others.whereNotIn('code_hash', hashesOf(accountId, codes)))) === 0;
    },
    async replaceUnused(trx, { accountId, former, codes }) {
      const gone = former.filter((code) => !codes.includes(code));
      await trx('recovery_codes')
        .where({ account_id: accountId, used_at: null })
        .whereIn('code_hash', hashesOf(accountId, gone))
        .delete();
      await insert(
        trx,
        accountId,
        codes.filter((code) => !former.includes(code)),
      );
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
