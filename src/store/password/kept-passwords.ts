import type { Knex } from 'knex';
import type { Sealer } from '../../crypto/sealer.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, text } from '../database/define-row.ts';
import { hasRow } from '../database/row-counts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

const shape = defineRow({ accountId: text, sealedHashes: text });

/** A password that was chosen here, as the former service reads it; epoch seconds. */
export interface KeptPassword {
  readonly hash: string;
  readonly changedAt: number;
}

/** The present password and the last four before it: so many cannot be chosen again. */
const keptPasswords = 5;

export const sealedKeptPasswords: SealedColumn = {
  table: 'kept_passwords',
  column: 'sealed_hashes',
  key: ['account_id'],
  about: ({ account_id: id }) => `kept-passwords:${String(id)}`,
};

const about = (accountId: string) => sealedKeptPasswords.about({ account_id: accountId });

/** Returns the kept passwords of many accounts, the present one first. */
export async function listKeptPasswords(
  trx: Knex,
  sealer: Sealer,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, readonly KeptPassword[]>> {
  const rows = await shape.list(trx('kept_passwords').whereIn('account_id', [...accountIds]));
  return new Map(
    rows.map(({ accountId, sealedHashes }) => {
      const clear = sealer.open(sealedHashes, about(accountId));
      return [accountId, clear === undefined ? [] : (JSON.parse(clear) as readonly KeptPassword[])];
    }),
  );
}

/**
 * Keeps a password that was just chosen in a form that the former service reads, for as long as people may go back there. The row of its
 * account must be locked. A rehearsal that ends at this moment waits, and deletes what was written.
 */
export async function keepForFormerService(
  trx: Transaction,
  sealer: Sealer,
  { accountId, ...kept }: KeptPassword & { readonly accountId: string },
): Promise<void> {
  if (!(await hasRow(trx('keycloak_realms').whereNull('finished_at').forShare().first('realm')))) return;
  const before = (await listKeptPasswords(trx, sealer, [accountId])).get(accountId) ?? [];
  const hashes = [kept, ...before].slice(0, keptPasswords);
  await trx('kept_passwords')
    .insert(shape.row({ accountId, sealedHashes: sealer.seal(JSON.stringify(hashes), about(accountId)) }))
    .onConflict('account_id')
    .merge();
}
