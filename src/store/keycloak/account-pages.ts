import { accountColumnNames, accountOfRow } from '../account/account-columns.ts';
import { owedColumn } from '../account/owed-steps.ts';
import type { OwedStep } from '../../domain/factors/owed-steps.ts';
import type { Account } from '../account/accounts.ts';
import type { Row } from '../database/database.ts';
import { defineRow, text } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { listKeptPasswords, type KeptPassword } from '../password/kept-passwords.ts';

/** An account, and the address by which it is found. */
export interface PagedAccount {
  readonly account: Account;
  readonly emailCanonical: string;
  readonly owedSteps: readonly OwedStep[];
}

const named = defineRow({ id: text, username: text });

export interface AccountPages {
  /** Returns a page of the accounts of people, in the order of their ids, without those who come from another realm. */
  page(about: {
    readonly realm: string;
    readonly after: string;
    readonly size: number;
  }): Promise<readonly PagedAccount[]>;
  /** Returns the kept passwords of accounts, the present one first. */
  passwords(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly KeptPassword[]>>;
  /** Returns those of these accounts that have a photo. */
  withPhoto(accountIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Returns the accounts that have one of these user names. */
  holdersOf(usernames: readonly string[]): Promise<readonly { readonly id: string; readonly username: string }[]>;
  /** Returns those of these accounts of which the audit has a line since then. */
  touchedSince(accountIds: readonly string[], since: number): Promise<ReadonlySet<string>>;
  /** Returns the ids of accounts that were deleted since then. */
  deletedSince(since: number): Promise<readonly string[]>;
}

export function createAccountPages({ database: { knex }, sealer }: StoreParts): AccountPages {
  return {
    async page({ realm, after, size }) {
      const rows = (await knex('accounts')
        .where('id', '>', after)
        .whereNotExists(knex('clients').whereRaw('clients.service_account_id = accounts.id').select(knex.raw('1')))
        .whereNotExists(
          knex('imported_people')
            .whereRaw('imported_people.account_id = accounts.id')
            .whereNot({ realm })
            .select(knex.raw('1')),
        )
        .orderBy('id')
        .limit(size)
        .select(...accountColumnNames, 'email_canonical', 'owed_steps')) as Row[];
      return rows.map((row) => ({
        account: accountOfRow(row),
        emailCanonical: String(row['email_canonical']),
        owedSteps: owedColumn.read(row['owed_steps']),
      }));
    },
    passwords: (accountIds) => listKeptPasswords(knex, sealer, accountIds),
    withPhoto: async (accountIds) =>
      new Set(
        await knex('photos')
          .whereIn('account_id', [...accountIds])
          .pluck<string[]>('account_id'),
      ),
    holdersOf: (usernames) => named.list(knex('accounts').whereIn('username', [...usernames])),
    async touchedSince(accountIds, since) {
      const lines = knex('audit')
        .whereIn('account_id', [...accountIds])
        .where('at', '>=', since);
      return new Set(await lines.distinct().pluck<string[]>('account_id'));
    },
    deletedSince: (since) =>
      knex('deleted_accounts').where('deleted_at', '>=', since).orderBy(['deleted_at', 'id']).pluck<string[]>('id'),
  };
}
