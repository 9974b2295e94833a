import { mayProve } from '../account/account-standing.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, nullable, number, text } from '../database/define-row.ts';
import { byAccount } from '../database/by-account.ts';
import { countRows } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

const shape = defineRow({ accountId: text, codeHash: text, usedAt: nullable(number) });

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
  /** Returns which of these codes the accounts may still use, and whether they have others, by the ids of the accounts. */
  listStanding(
    codes: ReadonlyMap<string, readonly string[]>,
  ): Promise<ReadonlyMap<string, { readonly unused: readonly string[]; readonly hasOthers: boolean }>>;
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
export function createRecoveryCodeStore({ database, sealer, nowSeconds }: StoreParts): RecoveryCodeStore {
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
    async listStanding(codes) {
      const rows = await shape.list(database.knex('recovery_codes').whereIn('account_id', [...codes.keys()]));
      return new Map(
        [...byAccount(rows)].map(([accountId, stored]) => {
          const known = new Map(
            (codes.get(accountId) ?? []).flatMap((code) =>
              hashesOf(accountId, [code]).map((one) => [one, code] as const),
            ),
          );
          const unused = stored
            .filter(({ usedAt }) => usedAt === null)
            .flatMap(({ codeHash }) => known.get(codeHash) ?? []);
          return [accountId, { unused, hasOthers: stored.some(({ codeHash }) => !known.has(codeHash)) }];
        }),
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
