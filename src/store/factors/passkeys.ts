import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { PasskeyKey, PasskeyProof } from '../../domain/factors/verify-passkey.ts';
import { accountColumns, toAccount } from '../account/account-columns.ts';
import type { Account } from '../account/accounts.ts';
import { byAccount } from '../database/by-account.ts';
import type { Transaction } from '../database/database.ts';
import type { FactorDelta } from './factor-history.ts';
import { announcedDetails, type AnnouncedChange } from '../undo/announced-changes.ts';
import { currentUnit } from '../unit/unit-of-work.ts';
import { defineRow, flag, named, number, optional, text, words, type RowOf } from '../database/define-row.ts';
import { hasChanged, insertNew } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

const passkeyShape = defineRow({
  id: text,
  accountId: text,
  credentialId: text,
  publicKey: text,
  signCount: number,
  transports: words,
  aaguid: text,
  isSynced: named('synced', flag),
  isBackedUp: named('backed_up', flag),
  label: text,
  createdAt: number,
  lastUsedAt: optional(number),
  isSecurityKey: named('security_key', flag),
  isUnseen: named('unseen', flag),
});
/** One passkey of an account; times in epoch seconds. */
export type Passkey = RowOf<typeof passkeyShape>;
const acceptedShape = defineRow({ credentialId: optional(text), id: optional(text), sealedDetails: optional(text) });
const passkeyOfP = passkeyShape.under('p');

/** A removal of passkeys that was announced, with the credential ids of those that it took away. */
interface RemovedPasskeys extends Pick<AnnouncedChange, 'details'> {
  readonly credentialIds: readonly string[];
}

export interface PasskeyStore {
  /** Lists the passkeys of an account, oldest first. */
  list(accountId: string): Promise<readonly Passkey[]>;
  /** Reads the credential ids of an account's passkeys, and the removals of passkeys that were announced lately; one read. */
  accepted(accountId: string): Promise<{
    readonly held: readonly string[];
    readonly removals: readonly RemovedPasskeys[];
  }>;
  /** Finds a passkey by its credential id, with its account; one read. */
  findForSignIn(credentialId: string): Promise<{ readonly passkey: Passkey; readonly account: Account } | undefined>;
  /**
   * Writes the facts of a use at once. Returns false when the signature counter did not go up: the key was copied, or a parallel use was
   * faster. A counter that stays 0 is one that the authenticator does not keep.
   */
  recordUse(id: string, proof: PasskeyProof): Promise<boolean>;
  /** Lists those of many accounts, by account, oldest first. */
  listOfMany(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly Passkey[]>>;
  /** Lists as `list` does. The account must be locked. */
  listWithin(trx: Transaction, accountId: string): Promise<readonly Passkey[]>;
  /**
   * Returns undefined when any account has registered the same credential. A unique index decides. A passkey of a former service has its id
   * and its age already.
   */
  insert(
    trx: Transaction,
    passkey: Omit<PasskeyKey, keyof FormerKind> &
      Pick<Passkey, 'accountId' | 'label'> &
      Partial<FormerKind & Pick<Passkey, 'id' | 'createdAt'>>,
  ): Promise<Passkey | undefined>;
  /** Returns false when the account has no such passkey. */
  rename(trx: Transaction, passkey: Pick<Passkey, 'id' | 'accountId' | 'label'>): Promise<boolean>;
  remove(trx: Transaction, passkey: Pick<Passkey, 'id' | 'accountId'>): Promise<boolean>;
}

type FormerKind = Pick<PasskeyKey, 'isSecurityKey' | 'isUnseen'>;

/** Returns the credential ids of the passkeys that a change has taken away. */
const removedIds = ({ removed }: AnnouncedChange['details']) =>
  ((removed as Partial<FactorDelta['removed']> | undefined)?.passkeys ?? []).map((row) => String(row['credential_id']));

const findSql = `SELECT ${passkeyOfP.select}, ${accountColumns}
  FROM passkeys p JOIN accounts a ON a.id = p.account_id WHERE p.credential_id = ?`;
const acceptedSql = `SELECT k.credential_id, NULL AS id, NULL AS sealed_details FROM passkeys k WHERE k.account_id = ?
  UNION ALL SELECT NULL, c.id, c.sealed_details FROM announced_changes c
  WHERE c.account_id = ? AND c.kind = 'passkey-removed' AND c.expires_at > ?`;
const useSql = `UPDATE passkeys SET sign_count = ?, synced = ?, backed_up = ?, unseen = ?, last_used_at = ?
  WHERE id = ? AND (sign_count < ? OR (sign_count = 0 AND CAST(? AS bigint) = 0)) RETURNING id`;

export function createPasskeyStore({ database, sealer, nowSeconds }: StoreParts): PasskeyStore {
  const listFrom = (from: Knex, accountId: string) =>
    passkeyShape.list(from('passkeys').where({ account_id: accountId }).orderBy(['created_at', 'id']));

  return {
    list: (accountId) => listFrom(database.knex, accountId),
    listOfMany: async (accountIds) => {
      const rows = database
        .knex('passkeys')
        .whereIn('account_id', [...accountIds])
        .orderBy(['created_at', 'id']);
      return byAccount(await passkeyShape.list(rows));
    },
    listWithin: listFrom,
    async accepted(accountId) {
      const rows = await database.reader.all(acceptedSql, [accountId, accountId, nowSeconds()]);
      const read = rows.map(acceptedShape.read);
      return {
        held: read.flatMap(({ credentialId }) => credentialId ?? []),
        removals: read.flatMap(({ id, sealedDetails }) => {
          const details = id && sealedDetails ? announcedDetails(sealer, { id, sealedDetails }) : undefined;
          return details ? [{ details, credentialIds: removedIds(details) }] : [];
        }),
      };
    },
    async findForSignIn(credentialId) {
      const [row] = await database.reader.all(findSql, [credentialId]);
      if (!row) return undefined;
      currentUnit()?.seen.set(`account:${String(row['a_id'])}`, row);
      return { passkey: passkeyOfP.read(row), account: toAccount(row) };
    },
    async recordUse(id, { signCount, isSynced, isBackedUp }) {
      const values = [signCount, isSynced, isBackedUp, false, nowSeconds()];
      const used = await database.writeOne(useSql, [...values, id, signCount, signCount]);
      return used.length === 1;
    },
    async insert(trx, { id = randomUUID(), createdAt = nowSeconds(), ...key }) {
      const passkey = { isSecurityKey: false, isUnseen: false, ...key, id, createdAt, lastUsedAt: undefined };
      const isNew = await insertNew(trx('passkeys'), { row: passkeyShape.row(passkey) });
      return isNew ? passkey : undefined;
    },
    rename: (trx, { id, accountId, label }) =>
      hasChanged(trx('passkeys').where({ id, account_id: accountId }).update({ label })),
    remove: (trx, { id, accountId }) => hasChanged(trx('passkeys').where({ id, account_id: accountId }).delete()),
  };
}
