import { inactiveSince } from '../../domain/account/inactivity.ts';
import type { Row } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { isSubject } from './inactivity.ts';

/** An account in the list of an operator; times in epoch seconds. */
export interface ListedAccount {
  readonly id: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly disabledAt: number | null;
  readonly createdAt: number;
  /** When the account was last used, as the job read it last; null where the job has not read it yet. */
  readonly activeAt: number | null;
  /** When the account is closed for want of use; null where that was not announced. */
  readonly closesAt: number | null;
}

interface Wanted {
  /** The account after which the page begins. */
  readonly after?: string | undefined;
  readonly role?: string | undefined;
  /** Lists only accounts whose closing for want of use was announced, or is to be announced. */
  readonly isInactive: boolean;
  readonly size: number;
}

export interface AccountList {
  /** Returns a page of accounts, in the order of their ids. */
  page(wanted: Wanted): Promise<readonly ListedAccount[]>;
}

const columns = ['a.id', 'a.email', 'a.roles', 'a.disabled_at', 'a.created_at', 'a.active_at', 'n.closes_at'];
const time = (value: unknown) => (value === null ? null : Number(value));

/** @param inactiveDays days without use after which an account is closed */
export function createAccountList({ database, nowSeconds }: StoreParts, inactiveDays: number): AccountList {
  const { knex } = database;
  return {
    async page({ after = '', role, isInactive, size }) {
      const query = knex('accounts as a')
        .leftJoin('inactivity_notices as n', 'n.account_id', 'a.id')
        .where('a.id', '>', after)
        .orderBy('a.id')
        .limit(size)
        .select(...columns);
      if (role !== undefined) void query.whereRaw(`' ' || a.roles || ' ' LIKE ?`, [`% ${role} %`]);
      if (isInactive)
        void query.whereRaw(isSubject).where('a.active_at', '<=', inactiveSince({ inactiveDays, now: nowSeconds() }));
      const rows = (await query) as Row[];
      return rows.map((row) => ({
        id: String(row['id']),
        email: String(row['email']),
        roles: String(row['roles']).split(' ').filter(Boolean),
        disabledAt: time(row['disabled_at']),
        createdAt: Number(row['created_at']),
        activeAt: time(row['active_at']),
        closesAt: time(row['closes_at']),
      }));
    },
  };
}
