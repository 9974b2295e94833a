import { mayProve } from '../account/account-standing.ts';
import type { Row, Transaction } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';

/** An authenticator application of a person; times in epoch seconds. */
export interface TotpApplication {
  readonly id: string;
  readonly label: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** An application with the values that its codes are checked by. */
export interface TotpKey {
  readonly id: string;
  /** Secret in base32. */
  readonly secret: string;
  /** The last 30-second step of which a code was used. */
  readonly lastStep: number;
}

export interface TotpApplicationStore {
  /** Lists applications in the order in which they were added. */
  list(accountId: string): Promise<readonly TotpApplication[]>;
  /** Returns no key of an account that an administrator has disabled. */
  keys(accountId: string): Promise<readonly TotpKey[]>;
  /** Counts applications while the account is locked, so that none is added meanwhile. */
  countIn(trx: Transaction, accountId: string): Promise<number>;
  /** Uses a step up, in a commit of its own. Of any number of parallel uses of one step exactly one gets true. */
  use(used: { readonly id: string; readonly step: number }): Promise<boolean>;
  /** Returns false when an application with this id exists already. */
  insert(
    trx: Transaction,
    application: TotpKey & Pick<TotpApplication, 'label' | 'createdAt'> & { readonly accountId: string },
  ): Promise<boolean>;
  /** Returns false when the account has no such application. */
  remove(trx: Transaction, about: { readonly accountId: string; readonly id: string }): Promise<boolean>;
  /** Returns false when the account has no such application. */
  rename(
    trx: Transaction,
    about: { readonly accountId: string; readonly id: string; readonly label: string },
  ): Promise<boolean>;
}

const keysSql = `SELECT t.id, t.sealed_secret, t.last_step FROM totp_devices t
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
  const toApplication = (row: Row): TotpApplication => ({
    id: String(row['id']),
    label: String(row['label']),
    createdAt: Number(row['created_at']),
    lastUsedAt: row['last_used_at'] === null ? null : Number(row['last_used_at']),
  });
  const toKey = (row: Row): TotpKey | undefined => {
    const id = String(row['id']);
    const secret = sealer.open(String(row['sealed_secret']), sealedSecrets.about({ id }));
    return secret === undefined ? undefined : { id, secret, lastStep: Number(row['last_step']) };
  };

  return {
    async list(accountId) {
      const rows = (await database
        .knex('totp_devices')
        .select('id', 'label', 'created_at', 'last_used_at')
        .where({ account_id: accountId })
        .orderBy(['created_at', 'id'])) as Row[];
      return rows.map(toApplication);
    },
    async keys(accountId) {
      const rows = await database.reader.all(keysSql, [accountId]);
      return rows.flatMap((row) => toKey(row) ?? []);
    },
    async countIn(trx, accountId) {
      const [row] = (await trx('totp_devices').where({ account_id: accountId }).count({ applications: '*' })) as Row[];
      return Number(row?.['applications'] ?? 0);
    },
    async use({ id, step }) {
      return (await database.writeOne(useSql, [step, nowSeconds(), id, step])).length === 1;
    },
    async insert(trx, { id, accountId, label, secret, lastStep, createdAt }) {
      const inserted = (await trx('totp_devices')
        .insert({
          id,
          account_id: accountId,
          label,
          sealed_secret: sealer.seal(secret, sealedSecrets.about({ id })),
          last_step: lastStep,
          created_at: createdAt,
        })
        .onConflict('id')
        .ignore()
        .returning('id')) as Row[];
      return inserted.length === 1;
    },
    async remove(trx, { accountId, id }) {
      return (await trx('totp_devices').where({ account_id: accountId, id }).delete()) === 1;
    },
    async rename(trx, { accountId, id, label }) {
      return (await trx('totp_devices').where({ account_id: accountId, id }).update({ label })) === 1;
    },
  };
}
