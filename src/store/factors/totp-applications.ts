import type { Knex } from 'knex';
import type { TotpForm } from '../../domain/factors/totp.ts';
import { byAccount } from '../database/by-account.ts';
import { mayProve } from '../account/account-standing.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, nullable, number, text, type Column, type RowOf } from '../database/define-row.ts';
import { countRows, hasChanged, insertNew } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

const applicationShape = defineRow({ id: text, label: text, createdAt: number, lastUsedAt: nullable(number) });
/** An authenticator application of a person; times in epoch seconds. */
export type TotpApplication = RowOf<typeof applicationShape>;

const keyShape = defineRow({
  id: text,
  sealedSecret: text,
  lastStep: number,
  algorithm: text as Column<TotpForm['algorithm']>,
  digits: number as Column<TotpForm['digits']>,
  period: number,
});
/** An application with the values that its codes are checked by. */
export interface TotpKey extends TotpForm {
  readonly id: string;
  /** Secret in base32. */
  readonly secret: string;
  /** The last step of which a code was used. */
  readonly lastStep: number;
}

export interface TotpApplicationStore {
  /** Lists applications in the order in which they were added. */
  list(accountId: string): Promise<readonly TotpApplication[]>;
  /** Lists as `list` does. The account must be locked. */
  listWithin(trx: Transaction, accountId: string): Promise<readonly TotpApplication[]>;
  /** Returns no key of an account that an administrator has disabled. */
  keys(accountId: string): Promise<readonly TotpKey[]>;
  /** Returns the applications of many accounts with their keys, by account, in the order in which they were added. */
  listKeys(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly (TotpKey & TotpApplication)[]>>;
  /** Counts applications while the account is locked, so that none is added meanwhile. */
  countIn(trx: Transaction, accountId: string): Promise<number>;
  /** Uses a step up, in a commit of its own. Of any number of parallel uses of one step exactly one gets true. */
  use(used: { readonly id: string; readonly step: number }): Promise<boolean>;
  /** Returns false when an application with this id exists already. Its codes have our form, where no other one is given. */
  insert(
    trx: Transaction,
    application: Omit<TotpKey, keyof TotpForm> &
      Partial<TotpForm> &
      Pick<TotpApplication, 'label' | 'createdAt'> & { readonly accountId: string },
  ): Promise<boolean>;
  /** Returns false when the account has no such application. */
  remove(trx: Transaction, about: { readonly accountId: string; readonly id: string }): Promise<boolean>;
  /** Returns false when the account has no such application. */
  rename(
    trx: Transaction,
    about: { readonly accountId: string; readonly id: string; readonly label: string },
  ): Promise<boolean>;
}

const wholeShape = defineRow({
  accountId: text,
  id: text,
  label: text,
  createdAt: number,
  lastUsedAt: nullable(number),
  sealedSecret: text,
  lastStep: number,
  algorithm: text as Column<TotpForm['algorithm']>,
  digits: number as Column<TotpForm['digits']>,
  period: number,
});
const keyOfT = keyShape.under('t');
const keysSql = `SELECT ${keyOfT.select} FROM totp_devices t
  JOIN accounts a ON a.id = t.account_id AND ${mayProve('a')}
  WHERE t.account_id = ? ORDER BY t.created_at, t.id`;

const useSql = `UPDATE totp_devices SET last_step = ?, last_used_at = ?
  WHERE id = ? AND last_step < ?
    AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = totp_devices.account_id AND ${mayProve('a')})
  RETURNING id`;

export const sealedSecrets: SealedColumn = {
  table: 'totp_devices',
  column: 'sealed_secret',
  key: ['id'],
  about: ({ id }) => `totp-device:${String(id)}`,
};

export function createTotpApplicationStore({ database, sealer, nowSeconds }: StoreParts): TotpApplicationStore {
  const listFrom = (from: Knex, accountId: string) =>
    applicationShape.list(from('totp_devices').where({ account_id: accountId }).orderBy(['created_at', 'id']));
  /** Returns a key with its secret, and nothing where no key of ours opens that. */
  const opened = <Key extends { readonly id: string; readonly sealedSecret: string }>({
    sealedSecret,
    ...key
  }: Key) => {
    const secret = sealer.open(sealedSecret, sealedSecrets.about({ id: key.id }));
    return secret === undefined ? [] : [{ ...key, secret }];
  };
  return {
    list: (accountId) => listFrom(database.knex, accountId),
    listWithin: listFrom,
    keys: async (accountId) => (await database.reader.all(keysSql, [accountId])).map(keyOfT.read).flatMap(opened),
    async listKeys(accountIds) {
      const rows = database.knex('totp_devices').whereIn('account_id', [...accountIds]);
      return byAccount((await wholeShape.list(rows.orderBy(['created_at', 'id']))).flatMap(opened));
    },
    countIn: (trx, accountId) => countRows(trx('totp_devices').where({ account_id: accountId })),
    async use({ id, step }) {
      return (await database.writeOne(useSql, [step, nowSeconds(), id, step])).length === 1;
    },
    insert(trx, { accountId, secret, ...application }) {
      const key = { ...application, sealedSecret: sealer.seal(secret, sealedSecrets.about({ id: application.id })) };
      const row = { ...applicationShape.row(application), ...keyShape.row(key), account_id: accountId };
      return insertNew(trx('totp_devices'), { row, key: 'id' });
    },
    remove: (trx, { accountId, id }) => hasChanged(trx('totp_devices').where({ account_id: accountId, id }).delete()),
    rename: (trx, { accountId, id, label }) =>
      hasChanged(trx('totp_devices').where({ account_id: accountId, id }).update({ label })),
  };
}
