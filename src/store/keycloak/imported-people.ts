import type { ImportedPerson } from '../../domain/keycloak/read-person.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, text } from '../database/define-row.ts';
import { countRows } from '../database/row-counts.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import type { StoreParts } from '../database/store-parts.ts';

const shape = defineRow({ accountId: text, realm: text, importId: text, digest: text, sealedEntry: text });

/** A person as the last import has brought her, and the names by which she is found here. */
export interface ImportedEntry {
  readonly person: ImportedPerson;
  /** The user name that the account was given. */
  readonly username: string;
  /** The canonical address that the account was given. */
  readonly emailCanonical: string;
}

interface ImportedRow {
  readonly accountId: string;
  readonly realm: string;
  readonly importId: string;
  readonly digest: string;
  readonly entry: ImportedEntry;
}

export interface ImportedPeopleStore {
  /** Returns a text that changes with what is brought in for a person. */
  digestOf(person: ImportedPerson): string;
  /** Finds those of many accounts that were imported, by their ids. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<ImportedRow, 'realm' | 'digest'>>>;
  /** Returns what was brought in for a person; undefined where no key opens it. */
  entryOf(trx: Transaction, accountId: string): Promise<ImportedEntry | undefined>;
  insertAll(trx: Transaction, rows: readonly ImportedRow[]): Promise<void>;
  /** Notes what a later export has brought. */
  change(trx: Transaction, row: ImportedRow): Promise<void>;
  /** Counts the people whom imports of a realm have brought in. */
  count(realm: string): Promise<number>;
}

export const sealedEntries: SealedColumn = {
  table: 'imported_people',
  column: 'sealed_entry',
  key: ['account_id'],
  about: ({ account_id: id }) => `imported-person:${String(id)}`,
};

export function createImportedPeopleStore({ database: { knex }, sealer }: StoreParts): ImportedPeopleStore {
  const rowOf = ({ entry, ...row }: ImportedRow) =>
    shape.row({
      ...row,
      sealedEntry: sealer.seal(JSON.stringify(entry), sealedEntries.about({ account_id: row.accountId })),
    });
  return {
    digestOf: (person) => sealer.keyedHash(JSON.stringify(person), 'imported person'),
    async find(ids) {
      const rows = await shape.list(knex('imported_people').whereIn('account_id', [...ids]));
      return new Map(rows.map(({ accountId, realm, digest }) => [accountId, { realm, digest }]));
    },
    async entryOf(trx, accountId) {
      const row = await shape.first(trx('imported_people').where({ account_id: accountId }));
      const clear = row && sealer.open(row.sealedEntry, sealedEntries.about({ account_id: accountId }));
      return clear === undefined ? undefined : (JSON.parse(clear) as ImportedEntry);
    },
    async insertAll(trx, rows) {
      if (rows.length > 0) await trx('imported_people').insert(rows.map(rowOf));
    },
    async change(trx, row) {
      await trx('imported_people').where({ account_id: row.accountId }).update(rowOf(row));
    },
    count: (realm) => countRows(knex('imported_people').where({ realm })),
  };
}
