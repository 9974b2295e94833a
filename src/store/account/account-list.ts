import { inactiveSince } from '../../domain/account/inactivity.ts';
import type { Row } from '../database/database.ts';
import { defineRow, nullable, number, text, words, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { isSubject } from './inactivity.ts';

/** The account's part of a line in the list of an operator; times in epoch seconds. */
const account = defineRow({
  id: text,
  email: text,
  roles: words,
  disabledAt: nullable(number),
  createdAt: number,
  /** When the account was last used, as the job read it last; null where the job has not read it yet. */
  activeAt: nullable(number),
}).under('a');
const notice = defineRow({
  /** When the account is closed for want of use; null where that was not announced. */
  closesAt: nullable(number),
}).under('n');

/** An account in the list of an operator. */
export type ListedAccount = RowOf<typeof account> & RowOf<typeof notice>;

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
        .select(...account.columns, ...notice.columns);
      if (role !== undefined) void query.whereRaw(`' ' || a.roles || ' ' LIKE ?`, [`% ${role} %`]);
      if (isInactive)
        void query.whereRaw(isSubject).where('a.active_at', '<=', inactiveSince({ inactiveDays, now: nowSeconds() }));
      const rows = (await query) as Row[];
      return rows.map((row) => ({ ...account.read(row), ...notice.read(row) }));
    },
  };
}
