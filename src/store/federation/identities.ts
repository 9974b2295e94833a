import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { UpstreamIdentity } from '../../domain/assurance/upstream-identity.ts';
import type { PivotHashes } from '../../domain/assurance/pivot.ts';
import { accountColumns, toAccount } from '../account/account-columns.ts';
import type { Account } from '../account/accounts.ts';
import type { Row, Transaction } from '../database/database.ts';
import { currentUnit } from '../unit/unit-of-work.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** A person at an upstream, linked to an account; times in epoch seconds. */
export interface Identity {
  readonly id: string;
  readonly accountId: string;
  readonly upstream: string;
  readonly issuer: string;
  readonly subject: string;
  readonly givenName: string | undefined;
  readonly familyName: string | undefined;
  readonly email: string | undefined;
  /** An address that the upstream stated, and that the person does not want for her account. */
  readonly declinedEmail: string | undefined;
  readonly pivot: PivotHashes | undefined;
  readonly linkedAt: number;
  readonly lastUsedAt: number | undefined;
}

/** Statements of an upstream that are kept. */
type Stated = Pick<UpstreamIdentity, 'givenName' | 'familyName' | 'email' | 'pivot'>;

interface Linked {
  readonly accountId: string;
  readonly upstreamIdentity: UpstreamIdentity;
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

const names = [
  'id',
  'account_id',
  'upstream',
  'issuer',
  'subject',
  'given_name',
  'family_name',
  'email',
  'declined_email',
  'pivot',
  'linked_at',
  'last_used_at',
];

const findSql = `SELECT ${names.map((name) => `i.${name} AS i_${name}`).join(', ')}, ${accountColumns}
  FROM identities i JOIN accounts a ON a.id = i.account_id WHERE i.issuer = ? AND i.subject = ?`;

function toIdentity(row: Row, prefix = ''): Identity {
  const value = (name: string) => row[`${prefix}${name}`];
  const text = (name: string) => (typeof value(name) === 'string' ? String(value(name)) : undefined);
  const pivot = text('pivot');
  const lastUsedAt = value('last_used_at');
  return {
    id: String(value('id')),
    accountId: String(value('account_id')),
    upstream: String(value('upstream')),
    issuer: String(value('issuer')),
    subject: String(value('subject')),
    givenName: text('given_name'),
    familyName: text('family_name'),
    email: text('email'),
    declinedEmail: text('declined_email'),
    pivot: pivot === undefined ? undefined : (JSON.parse(pivot) as PivotHashes),
    linkedAt: Number(value('linked_at')),
    lastUsedAt: lastUsedAt === null ? undefined : Number(lastUsedAt),
  };
}

const toldRow = ({ givenName, familyName, email, pivot }: Stated): Row => ({
  given_name: givenName ?? null,
  family_name: familyName ?? null,
  email: email ?? null,
  pivot: pivot?.[0] ? JSON.stringify(pivot[0]) : null,
});

export function createIdentityStore({ database, nowSeconds }: StoreParts): IdentityStore {
  const listFrom = async (from: Knex, accountId: string) => {
    const rows = (await from('identities')
      .select(...names)
      .where({ account_id: accountId })
      .orderBy(['linked_at', 'id'])) as Row[];
    return rows.map((row) => toIdentity(row));
  };

  return {
    list: (accountId) => listFrom(database.knex, accountId),
    listWithin: listFrom,
    async findForSignIn({ issuer, subject }) {
      const [row] = await database.reader.all(findSql, [issuer, subject]);
      if (!row) return undefined;
      currentUnit()?.seen.set(`account:${String(row['a_id'])}`, row);
      return { identity: toIdentity(row, 'i_'), account: toAccount(row) };
    },
    async insert(trx, { accountId, upstreamIdentity, isUsed }) {
      const row = {
        id: randomUUID(),
        account_id: accountId,
        upstream: upstreamIdentity.upstream,
        issuer: upstreamIdentity.issuer,
        subject: upstreamIdentity.subject,
        ...toldRow(upstreamIdentity),
        linked_at: nowSeconds(),
        last_used_at: isUsed ? nowSeconds() : null,
      };
      const inserted = (await trx('identities')
        .insert(row)
        .onConflict(['issuer', 'subject'])
        .ignore()
        .returning('id')) as Row[];
      return inserted.length === 1 ? toIdentity(row) : undefined;
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
    async remove(trx, { id, accountId }) {
      const removed = await trx('identities').where({ id, account_id: accountId }).delete();
      return removed === 1;
    },
  };
}
