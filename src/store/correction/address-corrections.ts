import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { correctionSeconds, objectionSeconds } from '../../domain/correction/address-correction.ts';
import type { Transaction } from '../database/database.ts';
import { countRows } from '../database/row-counts.ts';
import { defineRow, nullable, number, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { AccountAddress } from '../account/accounts.ts';

const correction = defineRow({
  id: text,
  accountId: text,
  email: text,
  emailCanonical: text,
  askedAt: number,
  /** When the new address was proved; null while it is not. */
  provedAt: nullable(number),
  /** Until then the present address may object. */
  effectiveAt: number,
  expiresAt: number,
});
/** An address that an agent has typed for a person; times in epoch seconds. */
export type AddressCorrection = RowOf<typeof correction>;

interface Named {
  readonly accountId: string;
  /** Id of the correction, where a later one is not meant. */
  readonly id?: string | undefined;
}

export interface AddressCorrectionStore {
  /** Returns the correction that waits for an account. One that is proved waits for the job, however late that comes. */
  find(accountId: string, trx?: Transaction): Promise<AddressCorrection | undefined>;
  /** Begins a correction of a locked account, in the place of the one that waits. */
  begin(trx: Transaction, about: AccountAddress & { readonly accountId: string }): Promise<AddressCorrection>;
  /** Returns how many corrections to this address wait for other accounts. */
  countOthers(
    trx: Transaction,
    about: { readonly accountId: string; readonly emailCanonical: string },
  ): Promise<number>;
  /** Notes that the new address is proved. Of any number of parallel proofs one gets the correction. */
  prove(trx: Transaction, about: Required<Named>): Promise<AddressCorrection | undefined>;
  /** Lists proved corrections to which nobody may object any more, the longest overdue first. */
  due(limit: number): Promise<readonly AddressCorrection[]>;
  /** Ends a correction, however it ends. Returns undefined when none waits, or another one than is meant. */
  take(trx: Transaction, about: Named): Promise<AddressCorrection | undefined>;
}

export function createAddressCorrectionStore({ database, nowSeconds }: StoreParts): AddressCorrectionStore {
  const table = (from: Knex = database.knex) => from('address_corrections');
  const live = (from: Knex, { accountId, id }: Named) =>
    correction.first(
      table(from)
        .where({ account_id: accountId, ...(id !== undefined && { id }) })
        .where((waiting) => waiting.where('expires_at', '>', nowSeconds()).orWhereNotNull('proved_at')),
    );
  return {
    find: (accountId, trx) => live(trx ?? database.knex, { accountId }),
    async begin(trx, { accountId, email, emailCanonical }) {
      await table(trx).where({ account_id: accountId }).delete();
      const askedAt = nowSeconds();
      const begun: AddressCorrection = {
        id: randomUUID(),
        accountId,
        email,
        emailCanonical,
        askedAt,
        provedAt: null,
        effectiveAt: askedAt + objectionSeconds,
        expiresAt: askedAt + correctionSeconds,
      };
      await table(trx).insert(correction.row(begun));
      return begun;
    },
    countOthers: (trx, { accountId, emailCanonical }) =>
      countRows(
        table(trx)
          .where({ email_canonical: emailCanonical })
          .whereNot({ account_id: accountId })
          .where('expires_at', '>', nowSeconds()),
      ),
    async prove(trx, named) {
      const found = await live(trx, named);
      if (found?.provedAt !== null) return undefined;
      await table(trx).where({ id: named.id }).update({ proved_at: nowSeconds() });
      return { ...found, provedAt: nowSeconds() };
    },
    due: (limit) =>
      correction.list(
        table()
          .whereNotNull('proved_at')
          .where('effective_at', '<=', nowSeconds())
          .orderBy('effective_at')
          .limit(limit),
      ),
    async take(trx, named) {
      const taken = await live(trx, named);
      if (taken) await table(trx).where({ id: taken.id }).delete();
      return taken;
    },
  };
}
