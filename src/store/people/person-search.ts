import type { Database } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';
import { accountColumnNames, accountOfRow, listAccounts } from '../account/account-columns.ts';
import type { Account } from '../account/accounts.ts';

interface Search {
  /** The beginning of a value, in lower case. */
  readonly prefix: string;
  /** The most accounts that are found by each of the three values. */
  readonly size: number;
}

export interface PersonSearch {
  /** Returns the accounts whose address, user name or `sub` begins like this, those of services left out; one read. */
  find(search: Search): Promise<readonly Account[]>;
  /** Returns the accounts of these ids that there still are; one read. */
  named(ids: readonly string[]): Promise<readonly Account[]>;
}

const searched = ['email_canonical', 'username', 'id'] as const;

/** The user names of service accounts begin like this. */
const ofServices = 'service-account-';

/**
 * Each value has an index in the order of its bytes, in which the values with one beginning lie together. PostgreSQL sorts by the language of the
 * database unless it is told otherwise, and SQLite always sorts by bytes.
 */
const bytewise = { sqlite: '', postgres: ' COLLATE "C"' } as const;
const among = { sqlite: (ids: string) => `IN (${ids})`, postgres: (ids: string) => `= ANY(ARRAY(${ids}))` } as const;

function textOf(dialect: Database['dialect']): string {
  const found = searched.map((column) => {
    const value = `b.${column}${bytewise[dialect]}`;
    return `SELECT id FROM (SELECT b.id AS id FROM accounts b WHERE ${value} >= ? AND ${value} < ?
      AND substr(b.username, 1, ${ofServices.length}) <> '${ofServices}' ORDER BY ${value} LIMIT ?) AS by_${column}`;
  });
  const columns = accountColumnNames.map((name) => `a.${name}`).join(', ');
  return `SELECT ${columns} FROM accounts a WHERE a.id ${among[dialect](found.join(' UNION '))}`;
}

/** Returns the first text behind all texts that begin with this one. */
const behind = (prefix: string) =>
  `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;

export function createPersonSearch({ database }: Pick<StoreParts, 'database'>): PersonSearch {
  const sql = textOf(database.dialect);
  return {
    async find({ prefix, size }) {
      const bounds = [prefix, behind(prefix), size];
      const rows = await database.reader.all(
        sql,
        searched.flatMap(() => bounds),
      );
      return rows.map(accountOfRow);
    },
    named: async (ids) => (ids.length === 0 ? [] : listAccounts(database.knex('accounts').whereIn('id', [...ids]))),
  };
}
