import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { UpstreamIdentity } from '../../domain/federation/upstream-identity.ts';
import type { PivotHashes } from '../../domain/federation/pivot.ts';
import { accountColumns, toAccount } from '../account/account-columns.ts';
import type { Account } from '../account/accounts.ts';
import { byAccount } from '../database/by-account.ts';
import type { Transaction } from '../database/database.ts';
import { currentUnit } from '../unit/unit-of-work.ts';
import { defineRow, json, number, optional, text, type RowOf } from '../database/define-row.ts';
import { hasChanged, insertNew } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';

const identityShape = defineRow({
  id: text,
  accountId: text,
  upstream: text,
  issuer: text,
  subject: text,
  givenName: optional(text),
  familyName: optional(text),
  email: optional(text),
  /** An address that the upstream stated, and that the person does not want for her account. */
  declinedEmail: optional(text),
  pivot: optional(json<PivotHashes>()),
  linkedAt: number,
  lastUsedAt: optional(number),
});
/** A person at an upstream, linked to an account; times in epoch seconds. */
export type Identity = RowOf<typeof identityShape>;
const identityOfI = identityShape.under('i');

/** Statements of an upstream that are kept. */
type Stated = Pick<UpstreamIdentity, 'givenName' | 'familyName' | 'email' | 'pivot'>;

interface Linked {
  readonly accountId: string;
  readonly upstreamIdentity: Pick<UpstreamIdentity, 'upstream' | 'issuer' | 'subject'> & Stated;
  /** The person signs in by the identity in the same request. */
  readonly isUsed?: boolean | undefined;
}

export interface IdentityStore {
  /** Lists the identities of an account, oldest first. */
  list(accountId: string): Promise<readonly Identity[]>;
  /** Finds an identity by issuer and subject, byte for byte, with its account, a disabled one included; one read. */
  findForSignIn(
    key: Pick<UpstreamIdentity, 'issuer' | 'subject'>,
  ): Promise<{ readonly identity: Identity; readonly account: Account } | undefined>;
  /** Lists those of many accounts, by account, oldest first. */
  listOfMany(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly Identity[]>>;
  /** Lists as `list` does. The account must be locked. */
  listWithin(trx: Transaction, accountId: string): Promise<readonly Identity[]>;
  /** Returns undefined when the identity belongs to an account already. A unique index decides. */
  insert(trx: Transaction, linked: Linked): Promise<Identity | undefined>;
  /** Replaces the kept statements by the present ones. A civil status that is not stated now stays. */
  recordUse(trx: Transaction, used: { readonly id: string; readonly told: Stated }): Promise<void>;
  /** Declines the stated address, so that it is not proposed again. Does nothing for an identity of another account. */
  declineAddress(trx: Transaction, identity: Pick<Identity, 'id' | 'accountId'>): Promise<void>;
  remove(trx: Transaction, identity: Pick<Identity, 'id' | 'accountId'>): Promise<boolean>;
}

const findSql = `SELECT ${identityOfI.select}, ${accountColumns}
  FROM identities i JOIN accounts a ON a.id = i.account_id WHERE i.issuer = ? AND i.subject = ?`;

const toldRow = ({ givenName, familyName, email, pivot }: Stated) =>
  identityShape.row({ givenName, familyName, email, pivot: pivot?.[0] });

export function createIdentityStore({ database, nowSeconds }: StoreParts): IdentityStore {
  const listFrom = (from: Knex, accountId: string) =>
    identityShape.list(from('identities').where({ account_id: accountId }).orderBy(['linked_at', 'id']));

  return {
    list: (accountId) => listFrom(database.knex, accountId),
    listOfMany: async (accountIds) => {
      const rows = database
        .knex('identities')
        .whereIn('account_id', [...accountIds])
        .orderBy(['linked_at', 'id']);
      return byAccount(await identityShape.list(rows));
    },
    listWithin: listFrom,
    async findForSignIn({ issuer, subject }) {
      const [row] = await database.reader.all(findSql, [issuer, subject]);
      if (!row) return undefined;
      currentUnit()?.seen.set(`account:${String(row['a_id'])}`, row);
      return { identity: identityOfI.read(row), account: toAccount(row) };
    },
    async insert(trx, { accountId, upstreamIdentity, isUsed }) {
      const { upstream, issuer, subject } = upstreamIdentity;
      const linkedAt = nowSeconds();
      const lastUsedAt = isUsed ? linkedAt : undefined;
      const key = { id: randomUUID(), accountId, upstream, issuer, subject, linkedAt, lastUsedAt };
      const row = { ...identityShape.row(key), ...toldRow(upstreamIdentity) };
      const isNew = await insertNew(trx('identities'), { row, key: ['issuer', 'subject'] });
      return isNew ? identityShape.read(row) : undefined;
    },
    async recordUse(trx, { id, told }) {
      const { pivot, ...names } = toldRow(told);
      await trx('identities')
        .where({ id })
        .update({ ...names, ...(pivot === null ? {} : { pivot }), last_used_at: nowSeconds() });
    },
    async declineAddress(trx, { id, accountId }) {
      await trx('identities')
        .where({ id, account_id: accountId })
        .update({ declined_email: trx.ref('email') });
    },
    remove: (trx, { id, accountId }) => hasChanged(trx('identities').where({ id, account_id: accountId }).delete()),
  };
}
