import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { steadyEntry } from '../../domain/keycloak/original-entry.ts';
import type { ImportedPerson } from '../../domain/keycloak/read-person.ts';
import type { Members } from '../../domain/members.ts';
import type { Transaction } from '../database/database.ts';
import { defineRow, optional, text, type Column } from '../database/define-row.ts';
import type { SealedColumn } from '../database/sealed-column.ts';
import type { StoreParts } from '../database/store-parts.ts';

const bytes: Column<Buffer> = { read: (value) => value as Buffer, write: (value) => value };
const shape = defineRow({
  accountId: text,
  realm: text,
  importId: text,
  digest: text,
  sealedEntry: text,
  sealedOriginal: optional(bytes),
});
const listed = defineRow({ accountId: text, realm: text, digest: text });

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
  /** The entry of the export, as it stood there. */
  readonly original: Members;
}

export interface ImportedPeopleStore {
  /** Returns a text that changes with what is brought in for a person, and with what the export says of her. */
  digestOf(person: ImportedPerson, original: Members): string;
  /** Finds those of many accounts that were imported, by their ids. */
  find(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<ImportedRow, 'realm' | 'digest'>>>;
  /** Returns what was brought in for a person; undefined where no key opens it. */
  entryOf(trx: Transaction, accountId: string): Promise<ImportedEntry | undefined>;
  insertAll(trx: Transaction, rows: readonly ImportedRow[]): Promise<void>;
  /** Notes what a later export has brought. */
  change(trx: Transaction, row: ImportedRow): Promise<void>;
  /** Returns what was brought in for those of these accounts that come from a realm, by their ids. */
  listOriginals(
    realm: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<ImportedRow, 'entry' | 'original'>>>;
  /** Forgets what the export said of the people of a realm, and all of its hashes. Returns how many they are. */
  forget(trx: Transaction, realm: string): Promise<number>;
}

export const sealedEntries: SealedColumn = {
  table: 'imported_people',
  column: 'sealed_entry',
  key: ['account_id'],
  about: ({ account_id: id }) => `imported-person:${String(id)}`,
};

export const sealedOriginals: SealedColumn = {
  table: 'imported_people',
  column: 'sealed_original',
  key: ['account_id'],
  about: ({ account_id: id }) => `imported-original:${String(id)}`,
  isBytes: true,
};

export function createImportedPeopleStore({ database: { knex }, sealer }: StoreParts): ImportedPeopleStore {
  const rowOf = ({ entry, original, ...row }: ImportedRow) => {
    const key = { account_id: row.accountId };
    return shape.row({
      ...row,
      sealedEntry: sealer.seal(JSON.stringify(entry), sealedEntries.about(key)),
      sealedOriginal: sealer.sealBytes(deflateRawSync(JSON.stringify(original)), sealedOriginals.about(key)),
    });
  };
  const entryIn = (accountId: string, sealed: string) => {
    const clear = sealer.open(sealed, sealedEntries.about({ account_id: accountId }));
    return clear === undefined ? undefined : (JSON.parse(clear) as ImportedEntry);
  };
  return {
    digestOf: (person, original) =>
      sealer.keyedHash(JSON.stringify([person, steadyEntry(original)]), 'imported person'),
    async find(ids) {
      const rows = await listed.list(knex('imported_people').whereIn('account_id', [...ids]));
      return new Map(rows.map(({ accountId, realm, digest }) => [accountId, { realm, digest }]));
    },
    async entryOf(trx, accountId) {
      const row = await shape.first(trx('imported_people').where({ account_id: accountId }));
      return row && entryIn(accountId, row.sealedEntry);
    },
    async listOriginals(realm, ids) {
      const rows = await shape.list(
        knex('imported_people')
          .where({ realm })
          .whereIn('account_id', [...ids]),
      );
      return new Map(
        rows.flatMap(({ accountId, sealedEntry, sealedOriginal }) => {
          const entry = entryIn(accountId, sealedEntry);
          const clear =
            sealedOriginal && sealer.openBytes(sealedOriginal, sealedOriginals.about({ account_id: accountId }));
          if (!entry || !clear) return [];
          return [[accountId, { entry, original: JSON.parse(inflateRawSync(clear).toString()) as Members }] as const];
        }),
      );
    },
    forget: (trx, realm) =>
      trx('imported_people')
        .where({ realm })
        .update(shape.row({ digest: '', sealedEntry: '', sealedOriginal: undefined })),
    async insertAll(trx, rows) {
      if (rows.length > 0) await trx('imported_people').insert(rows.map(rowOf));
    },
    async change(trx, row) {
      await trx('imported_people').where({ account_id: row.accountId }).update(rowOf(row));
    },
  };
}
