import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PasskeyKey, PasskeyProof } from '../../domain/factors/verify-passkey.ts';
import { accountColumns, toAccount } from '../account/account-columns.ts';
import type { Account } from '../account/accounts.ts';
import type { Row, Transaction } from '../database/database.ts';
import { currentUnit } from '../unit/unit-of-work.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** One passkey of an account; times in epoch seconds. */
export interface Passkey extends PasskeyKey {
  readonly id: string;
  readonly accountId: string;
  readonly label: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | undefined;
}

export interface PasskeyStore {
  /** Lists the passkeys of an account, oldest first. */
  list(accountId: string): Promise<readonly Passkey[]>;
  /** Finds a passkey by its credential id, with its account; one read. */
  findForSignIn(credentialId: string): Promise<{ readonly passkey: Passkey; readonly account: Account } | undefined>;
  /**
   * Writes the facts of a use at once. Returns false when the signature counter did not go up: the key was copied, or a parallel use was
   * faster. A counter that stays 0 is one that the authenticator does not keep.
   */
  recordUse(id: string, proof: PasskeyProof): Promise<boolean>;
  /** Lists as `list` does. The account must be locked. */
  listWithin(trx: Transaction, accountId: string): Promise<readonly Passkey[]>;
  /** Returns undefined when any account has registered the same credential. A unique index decides. */
  insert(trx: Transaction, passkey: PasskeyKey & Pick<Passkey, 'accountId' | 'label'>): Promise<Passkey | undefined>;
  /** Returns false when the account has no such passkey. */
  rename(trx: Transaction, passkey: Pick<Passkey, 'id' | 'accountId' | 'label'>): Promise<boolean>;
  remove(trx: Transaction, passkey: Pick<Passkey, 'id' | 'accountId'>): Promise<boolean>;
}

const names = [
  'id',
  'account_id',
  'credential_id',
  'public_key',
  'sign_count',
  'transports',
  'aaguid',
  'synced',
  'backed_up',
  'label',
  'created_at',
  'last_used_at',
];

const findSql = `SELECT ${names.map((name) => `p.${name} AS p_${name}`).join(', ')}, ${accountColumns}
  FROM passkeys p JOIN accounts a ON a.id = p.account_id WHERE p.credential_id = ?`;
const useSql = `UPDATE passkeys SET sign_count = ?, backed_up = ?, last_used_at = ?
  WHERE id = ? AND (sign_count < ? OR (sign_count = 0 AND CAST(? AS bigint) = 0)) RETURNING id`;

function toPasskey(row: Row, prefix = ''): Passkey {
  const value = (name: string) => row[`${prefix}${name}`];
  const lastUsedAt = value('last_used_at');
  return {
    id: String(value('id')),
    accountId: String(value('account_id')),
    credentialId: String(value('credential_id')),
    publicKey: String(value('public_key')),
    signCount: Number(value('sign_count')),
    transports: String(value('transports')).split(' ').filter(Boolean),
    aaguid: String(value('aaguid')),
    isSynced: Boolean(value('synced')),
    isBackedUp: Boolean(value('backed_up')),
    label: String(value('label')),
    createdAt: Number(value('created_at')),
    lastUsedAt: lastUsedAt === null ? undefined : Number(lastUsedAt),
  };
}

const toRow = (passkey: Passkey): Row => ({
  id: passkey.id,
  account_id: passkey.accountId,
  credential_id: passkey.credentialId,
  public_key: passkey.publicKey,
  sign_count: passkey.signCount,
  transports: passkey.transports.join(' '),
  aaguid: passkey.aaguid,
  synced: passkey.isSynced,
  backed_up: passkey.isBackedUp,
  label: passkey.label,
  created_at: passkey.createdAt,
  last_used_at: passkey.lastUsedAt ?? null,
});

export function createPasskeyStore({ database, nowSeconds }: StoreParts): PasskeyStore {
  const listFrom = async (from: Knex, accountId: string) => {
    const rows = (await from('passkeys')
      .select(...names)
      .where({ account_id: accountId })
      .orderBy(['created_at', 'id'])) as Row[];
    return rows.map((row) => toPasskey(row));
  };

  return {
    list: (accountId) => listFrom(database.knex, accountId),
    listWithin: listFrom,
    async findForSignIn(credentialId) {
      const [row] = await database.reader.all(findSql, [credentialId]);
      if (!row) return undefined;
      currentUnit()?.seen.set(`account:${String(row['a_id'])}`, row);
      return { passkey: toPasskey(row, 'p_'), account: toAccount(row) };
    },
    async recordUse(id, { signCount, isBackedUp }) {
      const used = await database.writeOne(useSql, [signCount, isBackedUp, nowSeconds(), id, signCount, signCount]);
      return used.length === 1;
    },
    async insert(trx, { accountId, label, ...key }) {
      const passkey = { ...key, id: randomUUID(), accountId, label, createdAt: nowSeconds(), lastUsedAt: undefined };
      const inserted = (await trx('passkeys')
        .insert(toRow(passkey))
        .onConflict('credential_id')
        .ignore()
        .returning('id')) as Row[];
      return inserted.length === 1 ? passkey : undefined;
    },
    async rename(trx, { id, accountId, label }) {
      const renamed = await trx('passkeys').where({ id, account_id: accountId }).update({ label });
      return renamed === 1;
    },
    async remove(trx, { id, accountId }) {
      const removed = await trx('passkeys').where({ id, account_id: accountId }).delete();
      return removed === 1;
    },
  };
}
