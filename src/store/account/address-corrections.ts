import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { correctionSeconds, objectionSeconds } from '../../domain/account/address-correction.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { AccountAddress } from './accounts.ts';

/** An address that an agent has typed for a person; times in epoch seconds. */
export interface AddressCorrection extends AccountAddress {
  readonly id: string;
  readonly accountId: string;
  readonly askedAt: number;
  /** When the new address was proved; null while it is not. */
  readonly provedAt: number | null;
  /** Until then the present address may object. */
  readonly effectiveAt: number;
  readonly expiresAt: number;
}

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

const columns = [
  'id',
  'account_id',
  'email',
  'email_canonical',
  'asked_at',
  'proved_at',
  'effective_at',
  'expires_at',
] as const;

const toCorrection = (row: Row): AddressCorrection => ({
  id: String(row['id']),
  accountId: String(row['account_id']),
  email: String(row['email']),
  emailCanonical: String(row['email_canonical']),
  askedAt: Number(row['asked_at']),
  provedAt: row['proved_at'] === null ? null : Number(row['proved_at']),
  effectiveAt: Number(row['effective_at']),
  expiresAt: Number(row['expires_at']),
});

export function createAddressCorrectionStore({ database, nowSeconds }: StoreParts): AddressCorrectionStore {
  const table = (from: Knex = database.knex) => from('address_corrections');
  const live = async (from: Knex, { accountId, id }: Named) => {
    const row = (await table(from)
      .where({ account_id: accountId, ...(id !== undefined && { id }) })
      .where((waiting) => waiting.where('expires_at', '>', nowSeconds()).orWhereNotNull('proved_at'))
      .first(...columns)) as Row | undefined;
    return row && toCorrection(row);
  };
  return {
    find: (accountId, trx) => live(trx ?? database.knex, { accountId }),
    async begin(trx, { accountId, email, emailCanonical }) {
      await table(trx).where({ account_id: accountId }).delete();
      const askedAt = nowSeconds();
      const row = {
        id: randomUUID(),
        account_id: accountId,
        email,
        email_canonical: emailCanonical,
        asked_at: askedAt,
        proved_at: null,
        effective_at: askedAt + objectionSeconds,
        expires_at: askedAt + correctionSeconds,
      };
      await table(trx).insert(row);
      return toCorrection(row);
    },
    async countOthers(trx, { accountId, emailCanonical }) {
      const [row] = (await table(trx)
        .where({ email_canonical: emailCanonical })
        .whereNot({ account_id: accountId })
        .where('expires_at', '>', nowSeconds())
        .count({ others: '*' })) as Row[];
      return Number(row?.['others']);
    },
    async prove(trx, named) {
      const correction = await live(trx, named);
      if (correction?.provedAt !== null) return undefined;
      await table(trx).where({ id: named.id }).update({ proved_at: nowSeconds() });
      return { ...correction, provedAt: nowSeconds() };
    },
    async due(limit) {
      const rows = (await table()
        .whereNotNull('proved_at')
        .where('effective_at', '<=', nowSeconds())
        .orderBy('effective_at')
        .limit(limit)
        .select(...columns)) as Row[];
      return rows.map(toCorrection);
    },
    async take(trx, named) {
      const correction = await live(trx, named);
      if (correction) await table(trx).where({ id: correction.id }).delete();
      return correction;
    },
  };
}
