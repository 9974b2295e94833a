import type { Knex } from 'knex';
import type { PageBounds } from '../../domain/scim/page-bounds.ts';
import type { Condition } from '../../domain/scim/read-condition.ts';
import { searchKey, type ScimUser } from '../../domain/scim/scim-user.ts';
import type { Row, Transaction } from '../database/database.ts';
import { defineRow, flag, json, nullable, number, text, type RowOf } from '../database/define-row.ts';
import { countRows, hasRow, insertNew } from '../database/row-counts.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { conditionSql } from './condition-sql.ts';

const personRow = defineRow({
  id: text,
  clientId: text,
  /** The account of the person, once she has accepted; null before. */
  accountId: nullable(text),
  /** The account was made by the invitation; false where the person had it before. */
  isFounded: flag,
  attributes: json<Omit<ScimUser, 'active'>>(),
  /** Says where the invitation goes, in the only form that is compared. */
  emailCanonical: text,
  isActive: flag,
  /** When the last invitation was sent; null when none was. */
  invitedAt: nullable(number),
  joinedAt: nullable(number),
  /** The time at which the client disabled the account, as the account has it; null where it did not. */
  disabledAt: nullable(number),
  version: number,
  createdAt: number,
  updatedAt: number,
});
const personOfP = personRow.under('p').to(({ attributes, isActive, ...person }) => ({
  ...person,
  /** Says what the client has said; `active` is what it wants, whatever became of the account. */
  user: { ...attributes, active: isActive } as ScimUser,
}));
const accountShape = defineRow({
  /** Since when an agent or a client keeps the account disabled; null otherwise, and before there is an account. */
  accountDisabledAt: nullable(number),
});
/** A person whom a client has invited; times in epoch seconds. */
export type ScimPerson = RowOf<typeof personOfP> & RowOf<typeof accountShape>;

interface Of {
  readonly clientId: string;
  readonly id: string;
}

const managingShape = defineRow({
  clientId: text,
  /** Id of the person at the client. */
  id: text,
  isFounded: flag,
  joinedAt: number,
});
/** A client that has an account among its people. */
export type ManagingClient = RowOf<typeof managingShape>;

/** Everything of a person that is written; the store counts the version up. */
export type WrittenPerson = Omit<ScimPerson, 'version' | 'createdAt' | 'updatedAt' | 'accountDisabledAt'>;

/** The people of provisioning clients. Every look-up names the client, so that no client reaches the people of another one. */
export interface ScimPeopleStore {
  find(person: Of): Promise<ScimPerson | undefined>;
  /** Finds a person as the transaction sees her, and keeps her from parallel changes on PostgreSQL; SQLite has one writer anyway. */
  lock(trx: Transaction, person: Of): Promise<ScimPerson | undefined>;
  page(wanted: {
    readonly clientId: string;
    readonly condition: Condition | undefined;
    readonly bounds: PageBounds;
  }): Promise<{ readonly total: number; readonly people: readonly ScimPerson[] }>;
  /** Returns whether no other person of this client has the user name or the address. */
  isAlone(person: WrittenPerson, trx?: Transaction): Promise<boolean>;
  /** Returns false where another person of this client has the user name or the address. */
  insert(trx: Transaction, person: WrittenPerson): Promise<boolean>;
  /** Returns false where another person of this client has the user name, the address or the account. */
  update(trx: Transaction, person: WrittenPerson): Promise<boolean>;
  /** Notes that the client of a person wants her account disabled and has disabled it, as a new version of her. */
  noteDisabled(trx: Transaction, person: Of & Pick<ScimPerson, 'disabledAt'>): Promise<void>;
  remove(trx: Transaction, person: Of): Promise<void>;
  /** Lists the clients that have an account among their people, the oldest first. */
  clientsOf(accountId: string, trx?: Transaction): Promise<readonly ManagingClient[]>;
  /** Returns whether another client keeps an account disabled, which has been so since `at`. */
  isHeldDisabled(about: { readonly id: string; readonly accountId: string; readonly at: number }): Promise<boolean>;
}

/** An account that waits for its deletion, or whose data are restricted, was not disabled by anybody. */
const disabledSql = 'CASE WHEN a.disabled_for IS NULL THEN a.disabled_at END as account_disabled_at';

/** So many people are sorted after they were found. More are read in the order of an index. */
const mostSorted = 1000;

const toPerson = (row: Row): ScimPerson => ({ ...personOfP.read(row), ...accountShape.read(row) });

/** SQLite has one code for every constraint, so its words say which one it is. */
const isNotUnique = (error: unknown) =>
  (error as { readonly code?: unknown }).code === '23505' || /\bUNIQUE constraint failed\b/.test(String(error));

const keyOf = (text: string | undefined) => (text === undefined ? null : searchKey(text));

const toRow = ({ user: { active, ...user }, ...person }: WrittenPerson) => ({
  ...personRow.row({ ...person, attributes: user, isActive: active }),
  external_id: user.externalId ?? null,
  user_name_key: searchKey(user.userName),
  email_key: keyOf(user.emails?.[0]?.value),
  email_type_key: keyOf(user.emails?.[0]?.type),
  display_name_key: keyOf(user.displayName),
  title_key: keyOf(user.title),
  family_name_key: keyOf(user.name?.familyName),
  given_name_key: keyOf(user.name?.givenName),
});

export function createScimPeopleStore({ database, nowSeconds }: StoreParts): ScimPeopleStore {
  const { knex, dialect } = database;
  const columns = [...personOfP.columns, knex.raw(disabledSql)];
  const all = (run: Knex) => run('scim_people as p').leftJoin('accounts as a', 'a.id', 'p.account_id');
  const findIn = async (run: Knex, { clientId, id }: Of) => {
    const row = (await all(run).where({ 'p.client_id': clientId, 'p.id': id }).first(columns)) as Row | undefined;
    return row && toPerson(row);
  };
  const isAlone = async ({ clientId, id, user, emailCanonical }: WrittenPerson, trx?: Transaction) => {
    const others = (trx ?? knex)('scim_people')
      .where({ client_id: clientId })
      .whereNot({ id })
      .where((row) =>
        row.where({ user_name_key: searchKey(user.userName) }).orWhere({ email_canonical: emailCanonical }),
      );
    return !(await hasRow(others.first('id')));
  };
  return {
    isAlone,
    find: (person) => findIn(knex, person),
    async lock(trx, { clientId, id }) {
      if (dialect === 'postgres') await trx('scim_people').where({ client_id: clientId, id }).forUpdate().first('id');
      return findIn(trx, { clientId, id });
    },
    async page({ clientId, condition, bounds: { startIndex, count } }) {
      const meant = condition && conditionSql(condition, dialect);
      const found = (isJoined: boolean) => {
        const query = (isJoined ? all(knex) : knex('scim_people as p')).where('p.client_id', clientId);
        return meant ? query.whereRaw(meant.sql, [...meant.bindings]) : query;
      };
      const total = await countRows(found(meant?.readsAccounts ?? false));
      if (count === 0 || total < startIndex) return { total, people: [] };
      // A sign before the column keeps SQLite from walking all people in their order, where the search has found few of them.
      const order = total > mostSorted ? 'p.created_at, p.id' : '+p.created_at, p.id';
      const rows = (await found(true)
        .orderByRaw(order)
        .offset(startIndex - 1)
        .limit(count)
        .select(columns)) as Row[];
      return { total, people: rows.map(toPerson) };
    },
    insert(trx, person) {
      const at = nowSeconds();
      const row = { ...toRow(person), version: 1, created_at: at, updated_at: at };
      return insertNew(trx('scim_people'), { row });
    },
    async update(trx, person) {
      const { clientId, id, accountId } = person;
      if (!(await isAlone(person, trx))) return false;
      if (accountId !== null) {
        const others = trx('scim_people').where({ client_id: clientId, account_id: accountId }).whereNot({ id });
        if (await others.first('id')) return false;
      }
      try {
        await trx('scim_people')
          .where({ client_id: clientId, id })
          .update({ ...toRow(person), version: trx.raw('version + 1'), updated_at: nowSeconds() });
      } catch (error) {
        // Another change took it at the same moment. Nothing more can be written in this transaction on PostgreSQL.
        if (isNotUnique(error)) return false;
        throw error;
      }
      return true;
    },
    async noteDisabled(trx, { clientId, id, disabledAt }) {
      await trx('scim_people')
        .where({ client_id: clientId, id })
        .update({ is_active: false, disabled_at: disabledAt, version: trx.raw('version + 1') });
    },
    async remove(trx, { clientId, id }) {
      await trx('scim_people').where({ client_id: clientId, id }).delete();
    },
    clientsOf: (accountId, trx) =>
      managingShape.list(
        (trx ?? knex)('scim_people').where({ account_id: accountId }).orderBy(['joined_at', 'client_id']),
      ),
    isHeldDisabled: ({ id, accountId, at }) =>
      hasRow(knex('scim_people').where({ account_id: accountId, disabled_at: at }).whereNot({ id }).first('id')),
  };
}
